// Carries out what the crisis room decided: text first, questionnaire held, row and alert.
// Internal.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// The rules on answers (`crisis_if`) after an answer to `step`. True when one of them raised.
[[nodiscard]] bool raise_from_answer(Run& run, int step);

// A safety step that was skipped, refused or not understood twice (S3). It counts for what was
// asked about: at chest pain as a medical one, not as self-harm.
[[nodiscard]] crisis::Signal refusal_of(const flow::Step& step);
void refuse_safety_step(Run& run, int step);

// "no, well sometimes yes", "kind of": no answer of the step's own, and a yes in it. A question about
// self-harm takes the worse reading (S3): it counts at once. What asks about the body is asked again,
// in words that name the emergency number. False: it is none.
[[nodiscard]] bool hear_hedged_yes(Run& run, int step, std::string_view text);

// The state, texts, alerts and timers of an outcome. `resume_step`: where the questionnaire will go
// on, -1: at the question that was open.
void apply(Run& run, crisis::Outcome outcome, int resume_step, bool speak = true);

// Somebody they knew died by suicide: condolence before whatever is said next, and a note for
// staff; told again, a shorter one and no second note. No crisis: nothing is held or asked of them
// (crisis.md 1.3).
void condole(Run& run, const crisis::Outcome& outcome);

// A message of a held crisis while staff hold the conversation (S8): it is theirs to answer.
// `danger`: it says so again; the claimant is alarmed, and limits::staff_answer later
// answer_for_staff() speaks if they have not.
void leave_to_staff(Run& run, crisis::Outcome outcome, bool danger);
void answer_for_staff(Run& run);

// HELP or STAFF while a safety question of the ladder is open: their own answer and the question
// again; neither counts as an answer (S3). False: none is open, or the bot is not to speak.
[[nodiscard]] bool answer_aside_in_crisis(Run& run, bool help);

}  // namespace screenline::dialog
