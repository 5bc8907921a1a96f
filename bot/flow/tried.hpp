// What conditions become when every answer that they can tell apart is tried. Internal to bot/flow;
// possible.hpp is what others ask. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "bot/flow/possible.hpp"

namespace screenline::flow {

// As possible_truths(). Nothing: there is too much to try.
[[nodiscard]] std::optional<Possible> tried(const std::vector<const Expression*>& all,
                                            const Flow& flow, int own);

}  // namespace screenline::flow
