// Answers grow old: a questionnaire asks about the last two weeks, and who goes on after days of
// silence, or after a crisis, is not who began it. An answer older than its step's `stale_after` is
// asked again whenever the questionnaire goes on, and so before anything is worked out from it: a
// round of these questions, then on to where it was going. At most limits::renewal_rounds a
// conversation, so that who answers slowly comes to an end all the same. Internal to bot/dialog.
//
// Not asked again: what raised a crisis, which only a person weighs anew (S3); and what a crisis
// left out, which is left to staff (S6).
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// The answer to `step` was given now.
void note_answered(Run& run, int step);

// True: answers are old, and the first of them is asked again. `then`: where it goes on behind the
// round: a step or result as resume_step_to() has it, or after_answer().
[[nodiscard]] bool begin_renewal(Run& run, int then);
// The way on from an answered step; it is chosen when the answers are renewed.
[[nodiscard]] constexpr int after_answer(int step) { return -2 - step; }

// The next question of the round under way, or the target behind it.
void go_on_renewing(Run& run);

// A crisis that began at `step` is over: what lies between it and `behind` is left to staff.
void leave_between_to_staff(Run& run, int step, int behind);

}  // namespace screenline::dialog
