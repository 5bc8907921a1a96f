// What is said and asked next on the ladder: shared by the events of protocol.cpp, for this room
// only. Pure functions over values; any thread.
#pragma once

#include "bot/crisis/protocol.hpp"

namespace screenline::crisis::ladder {

// Sources: DECISIONS S4; docs/SAFETY.md, "The sequence after a self-harm signal".
constexpr std::chrono::milliseconds nudge_after = std::chrono::minutes(3);
constexpr std::chrono::milliseconds silence_sms = std::chrono::minutes(10);
constexpr std::chrono::milliseconds silence_web = std::chrono::minutes(5);
constexpr std::chrono::milliseconds concern_silence = std::chrono::minutes(10);
// crisis.md 5.2, of the moment the person last wrote.
constexpr std::chrono::milliseconds check_in_3 = std::chrono::minutes(10);
constexpr std::chrono::milliseconds check_in_4 = std::chrono::minutes(5);
constexpr std::chrono::milliseconds check_in_again = std::chrono::minutes(60);
// One burst with what was sent at `then`. A clock that was set back since then makes none: an hour
// of silence would follow.
[[nodiscard]] constexpr bool in_burst(Time then, Time now) {
  return then <= now && now - then <= std::chrono::seconds(3);
}
constexpr std::chrono::milliseconds full_text_again = std::chrono::minutes(30);
constexpr std::chrono::milliseconds concern_memory = std::chrono::hours(24);

// The track that speaks when several are open.
[[nodiscard]] Track first_of(Tracks tracks);
[[nodiscard]] bool is_asq_5(Question question);          // asq_5 or asq_5b
[[nodiscard]] std::size_t slot(Question question);       // in State::answers
[[nodiscard]] CopyId question_copy(const State& state);  // of the open question
[[nodiscard]] CopyId again_copy(const State& state);     // before it is put once more
[[nodiscard]] CopyId nudge_copy(const State& state);     // when nothing came
void open(Outcome& out, Question question, Time now);    // asks it at the end of the text
void close_question(State& state);                       // and forgets what was still to be asked
// The full text of where the person stands. `in_hand`: they hold a weapon now.
void say_full(Outcome& out, Time now, bool in_hand = false);
// Level 3 and up with no question open: the silence clock runs for a check-in.
void expect_a_word(Outcome& out);
void check_in(Outcome& out, Time now);  // the silence clock rang for one
// "im fine", "it was a joke", "i called 911": said back with respect, the numbers stay.
[[nodiscard]] std::vector<CopyId> reassured_copy(const State& state, Reassurance said);
void ask_next(Outcome& out, Time now);  // the open or next question, if one may be asked
// A rise that an answer, or the want of one, brought: no further question (S4).
void rise_to_3(Outcome& out, const std::string& reason, Rank rank, Time now);
// "is this a real person?": the truth and the numbers again, and the question that is open.
void say_who_is_there(Outcome& out, Time now);
// Somebody in a crisis writes again: always an answer, one a burst, the full text after a while.
void keep_company(Outcome& out, Time now, bool in_hand = false);

}  // namespace screenline::crisis::ladder
