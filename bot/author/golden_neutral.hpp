// The harmless answer to a step: what `...` and `at STEP` of a golden conversation send. It raises
// no crisis, ends nothing early and sets as few flags as there can be. Pure; any thread.
#pragma once

#include <string>

#include "bot/dialog/conversation.hpp"

namespace screenline::author::golden {

// As a person would type it. REQUIRES: step of this flow, with an answer; state in a conversation.
[[nodiscard]] std::string neutral_answer(const flow::Flow& flow, const dialog::State& state,
                                         int step);

}  // namespace screenline::author::golden
