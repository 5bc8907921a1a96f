// Which questions are about self-harm: known by their LOINC code or by their words, English and
// Spanish. Pure; any thread.
#pragma once

#include "bot/flow/model.hpp"

namespace screenline::flow {

// About the person who is asked; whether a relative died by suicide is another question.
[[nodiscard]] bool asks_about_self_harm(const Step& step);

}  // namespace screenline::flow
