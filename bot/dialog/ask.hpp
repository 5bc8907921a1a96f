// Where the conversation stands: enter a step, ask, go on, end. Bounded by
// limits::max_steps_a_turn. Internal to bot/dialog.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// A conversation on the current flow with nothing asked yet: whatever a person writes has one to be
// kept in.
void create(Run& run, Channel channel, const std::string& line);
// Creates one and asks its first question.
void begin(Run& run, Channel channel, const std::string& line);
// True when its first question has not been asked.
[[nodiscard]] bool not_begun(const Run& run);
// Danger came before the first question, and was cleared: the text at the clearance said that START
// begins, so nothing else does.
[[nodiscard]] bool waits_for_start(const Run& run);

// True when the step is to be asked; otherwise its answer's state says why not.
[[nodiscard]] bool applies(Run& run, int step);
// Opens the question of a step that asks one.
void put_question(Run& run, int step);

// Goes to `step`, passing what is not applicable, and asks; or ends when there is nothing left.
void enter(Run& run, int step);
void go(Run& run, const flow::Target& target);
// From an answered step to what follows it.
void follow(Run& run, int step);
// The step that would follow, without going there: for resuming after a crisis.
[[nodiscard]] flow::Target following(const Run& run, int step);

// The target as Conversation::resume_step keeps it.
[[nodiscard]] int resume_step_to(const flow::Flow& flow, const flow::Target& target);

// Sends the open question, with what was put before it; its clocks start anew.
void ask(Run& run);
// The same once more, in its shorter wording where it has one.
void ask_again(Run& run);
// The same, and the clocks go on: for a reminder.
void send_question(Run& run);

// Ends with the first result that matches, or with a given one.
void end(Run& run);
void end_with(Run& run, const flow::ResultRule& rule);

// After a crisis was cleared, or an L1 question was answered with no.
void resume(Run& run);

}  // namespace screenline::dialog
