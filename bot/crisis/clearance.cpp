// Who may lower a level, and what a refusal counts as. Apart from the ladder that only rises.
#include "bot/crisis/ladder.hpp"
#include "bot/crisis/protocol.hpp"
#include "bot/text/fold.hpp"

namespace screenline::crisis {

Signal refusal(std::string_view step_id, Tracks asked_about) {
  Signal signal;
  signal.level = 2;
  signal.tracks = asked_about != 0 ? asked_about : bit(Track::self);
  signal.track = ladder::first_of(signal.tracks);  // medical before self
  signal.reason = "refused_safety_question";
  signal.rule = std::string(step_id);
  if (signal.track == Track::self) signal.ask = {Question::asq_5};
  return signal;
}

Cleared clear(State state, const Clearance& clearance) {
  Cleared out{state, {}};
  if (state.level < 2) return {state, "there is no open crisis"};
  if (clearance.role != "clinician") return {state, "only the clinician role clears a crisis"};
  const std::string by = text::fold(clearance.by), second = text::fold(clearance.second);
  if (by.empty()) return {state, "say who clears it"};
  if (text::fold(clearance.disposition).empty())
    return {state, "a crisis is cleared with a documented disposition"};
  if (state.level >= 3 && (second.empty() || second == by)) {
    return {state, "levels 3 and 4 need a second person"};
  }
  State fresh;
  fresh.history = state.history;
  fresh.answers = state.answers;
  out.state = fresh;
  return out;
}

}  // namespace screenline::crisis
