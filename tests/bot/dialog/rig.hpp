// The engine with the real screening, lexicon and crisis copy, and hands to work it. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/dialog/advance.hpp"

namespace screenline::dialog {

using namespace std::chrono_literals;

inline constexpr Time day_one{std::chrono::milliseconds(1'800'000'000'000)};

// flows/ketamine/screening.json; throws with its problems when it does not load.
[[nodiscard]] std::shared_ptr<const flow::Flow> screening();
[[nodiscard]] const crisis::Detector& lexicon_detector();
// A detector without a single row: the gate removed.
[[nodiscard]] const crisis::Detector& blind_detector();
[[nodiscard]] World make_world(const crisis::Detector& detector = lexicon_detector());

[[nodiscard]] TextIn text_of(std::string text, Channel channel = Channel::sms);
[[nodiscard]] std::vector<Send> sends(const Turn& turn);
[[nodiscard]] std::vector<Send> sends_by(const Turn& turn, Author author);
template <class T>
[[nodiscard]] std::vector<T> all(const Turn& turn) {
  std::vector<T> out;
  for (const Effect& effect : turn.effects) {
    if (const T* one = std::get_if<T>(&effect)) out.push_back(*one);
  }
  return out;
}

// A person, a conversation with them, a clock. Every input goes through put().
class Rig {
 public:
  explicit Rig(World world = make_world());

  const Turn& put(const Input& input);
  const Turn& say(const std::string& text) { return put(text_of(text)); }
  // The conversation stands at `step`, as if all before it had been asked.
  void stand_at(int step);
  void stand_at(const std::string& id);
  void pass(std::chrono::milliseconds time) { now += time; }

  // "" when no step is open; "asq_5"... are not steps.
  [[nodiscard]] std::string open_step() const;
  [[nodiscard]] const flow::Flow& flow() const { return *world.current; }
  [[nodiscard]] Conversation& conversation() { return *state.conversation; }
  [[nodiscard]] crisis::State& risk() { return state.person.risk; }

  World world;
  State state;
  Time now = day_one;
  Turn last;
};

// What is wrong with a turn that had to bring crisis messaging and nothing else; "" when nothing
// is.
[[nodiscard]] std::string not_crisis(const Turn& turn);

[[nodiscard]] StaffClear clearance(const std::string& role = "clinician");

// Two states are the same when the store would write the same bytes; without the store, by printing
// all that matters.
[[nodiscard]] std::string print(const Turn& turn);

}  // namespace screenline::dialog
