// Carries out what the crisis room decided: text first, questionnaire held, row and alert.
// Internal.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// The rules on answers (`crisis_if`) after an answer to `step`. True when one of them raised.
[[nodiscard]] bool raise_from_answer(Run& run, int step);

// A safety step that was skipped, refused or not understood twice (S3).
void refuse_safety_step(Run& run, int step);

// The state, texts, alerts and timers of an outcome. `resume_step`: where the questionnaire will go
// on, -1: at the question that was open.
void apply(Run& run, crisis::Outcome outcome, int resume_step, bool speak = true);

}  // namespace screenline::dialog
