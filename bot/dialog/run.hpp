// What one call of advance() works with: the world, the state under change, the effects so far.
// Internal to bot/dialog. Lives on one thread's stack.
#pragma once

#include <string>
#include <utility>

#include "bot/dialog/advance.hpp"

namespace screenline::dialog {

struct Run {
  const World& world;
  Time now;
  const flow::Flow* flow =
      nullptr;  // of the conversation; null when there is none or it is not known
  State state;
  std::vector<Effect> effects;
  Trace trace;
  std::string before;  // said in the same text, before the next question
  bool danger = false;  // the text that came in has words of danger, or of a body that gives out

  Person& person() { return state.person; }
  Conversation& conversation() { return *state.conversation; }
  [[nodiscard]] bool asking() const {
    return state.conversation && state.conversation->phase == Phase::asking;
  }
  [[nodiscard]] const flow::Step* open_step() const;
  // REQUIRES: a conversation, and a step of its flow.
  [[nodiscard]] flow::Answer& answer_of(int step) {
    return state.conversation->answers[static_cast<std::size_t>(step)];
  }
  [[nodiscard]] flow::Evaluation evaluation(const flow::Facts& facts) const;
  [[nodiscard]] std::size_t language() const;

  void add(Effect effect) { effects.push_back(std::move(effect)); }
  void record(std::string action, std::string detail = {});
};

// The open question, if there is one, was left this way.
void note_exit(Run& run, Exit::Kind kind);

// Facts of the person and conversation that expressions may name.
[[nodiscard]] flow::Facts facts_of(const State& state);

[[nodiscard]] Run make_run(const World& world, State&& state, Time now);
[[nodiscard]] Turn finish(Run&& run);

// Puts `text` before the next question of this turn, on a line of its own.
void say_before(Run& run, std::string_view text);

// Something was asked in this conversation and it is not finished: only then is anything to go on.
[[nodiscard]] bool has_more_to_ask(const Run& run);

// A standing text of the flow, filled; "" when the flow has none of that id.
[[nodiscard]] std::string standing_text(const Run& run, std::string_view id);

// Sends what was put before, then `text`, as one message.
void send(Run& run, Author author, std::string text, std::string what);

}  // namespace screenline::dialog
