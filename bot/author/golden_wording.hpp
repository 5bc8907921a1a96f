// Finds what a piece of an expectation has become, when a text was worded anew. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace screenline::author::golden {

// The run of words in `said`, on one line, that is most like `piece`: at least half of it is the
// same. Nothing when there is none, and when it lacks what must not go unseen: a number of three
// digits or more (988), a word to send (STOP), a denial ("not a diagnosis").
[[nodiscard]] std::optional<std::string> nearest_wording(std::string_view piece,
                                                         std::string_view said);

}  // namespace screenline::author::golden
