// The ladder as a pure machine: what a signal, a message, a silence or a clearance does to a
// person's risk state, and what is said. Source: DECISIONS S2-S4, S8-S11; docs/SAFETY.md. The
// machine only raises; only cleared() lowers, and only a clinician's name gets there. Pure
// functions over values; no clock: `now` is given.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/types.hpp"

namespace screenline::crisis {

enum class Rank : std::uint8_t { below, normal, top };  // order within a level (S2)

// What somebody in a crisis says to calm: that they (or who they worry about) are fine, that it was
// a joke or a slip, that help is with them. Answered with respect and shown to staff; it lowers
// nothing (crisis.md 5.2).
enum class Reassurance : std::uint8_t { none, fine, mistake, helped };
[[nodiscard]] std::string_view name(Reassurance reassurance);

// Kept on the person (E3), for every channel and conversation alike.
struct State {
  int level = 0;  // 0..4; while provisional, 2 is held for a history that may turn out L1
  Track track = Track::none;
  Tracks tracks = 0;
  Rank rank = Rank::normal;
  bool provisional = false;
  bool held = false;   // the questionnaire is stopped (level 2 and up, or an open concern question)
  std::string reason;  // of the highest signal
  Question open = Question::none;           // at most one safety question at a time (S3)
  std::vector<Question> to_ask;             // still to come, in order
  std::uint8_t unclear = 0;                 // answers to `open` that were not understood
  std::array<QuestionAnswer, 3> answers{};  // asq_5, asq_5b, asq_4_when
  Time opened_at{};                         // first signal of the open crisis
  Time asked_at{};                          // when `open` was sent
  Time last_full_text{};                    // for "full text again after 30 min"
  Time last_text{};                         // for "one reply a burst"
  std::uint8_t nudges = 0;  // steps of the silence clock since the person last wrote
  bool history = false;     // an attempt longer ago was told and cleared to L1 (S4)
  bool concern_seen = false;
  Time concern_at{};
  std::uint8_t lines = 0;  // short lines said so far: the next one is worded otherwise
  bool taken = false;      // something was taken, perhaps too much: the poison line is named (S5)
  Reassurance reassured = Reassurance::none;  // said last, since the last rise
};

// One piece of the crisis text, by id of the copy (flows/crisis/copy.json).
using CopyId = std::string;

struct Outcome {
  State state;
  bool handled = false;     // the message was the crisis room's; the questionnaire does not see it
  std::vector<CopyId> say;  // joined into one text; empty: nothing is sent
  bool full_text = false;   // `say` is the full crisis text of the level
  bool raised = false;      // level or tracks rose: open or raise the row, alert staff at once
  bool notify = false;      // same level, but staff see a new message on the row
  bool resume = false;      // a held questionnaire goes on now, without staff (L1 only)
  bool bereaved = false;  // not handled: somebody they knew died by suicide. `say` goes before what
                          // the questionnaire says next, staff get a note, nothing is held
  bool phone_row = false;   // the person cannot be answered by SMS: a person has to call (S10)
  bool reassured = false;   // the text says what state.reassured names
  bool call_asked = false;  // in a crisis the person asks to be called: staff see that on the row
  std::optional<std::chrono::milliseconds> wake_after;  // arm the silence clock
};

// A signal from an answer rule of a flow, or from a word.
[[nodiscard]] Outcome on_signal(State state, const Signal& signal, Time now);

// A message of the person, already scanned. Not handled: level 0 and nothing open, the flow may
// have it. `stop`: the message is exactly an opt-out word; it is honoured elsewhere, here it counts
// (S3). `written`: of one that reached us late, when it was. Before the open question was asked: a
// yes counts, what calms or says nothing leaves the question open.
[[nodiscard]] Outcome on_message(State state, std::string_view raw, const Scan& scan, bool stop,
                                 Time now, std::optional<Time> written = std::nullopt);

// A safety step of a flow that was skipped, refused or not understood twice (S3): L2, on the tracks
// that its yes would have stood for; 0: self. Where the body was asked about, it is a medical one,
// and no self-harm question follows.
[[nodiscard]] Signal refusal(std::string_view step_id, Tracks asked_about = 0);

// The silence clock rang. A question is open: nudge at 3 minutes, L3-silence at 10 minutes by SMS
// (5 on the web) (S4). Level 3 and up: one check-in at 10 minutes (level 4: 5) where no question is
// open, one after an hour, then none (crisis.md 5.2); none where abuse is open: somebody else may
// hold the phone.
[[nodiscard]] Outcome on_silence(State state, bool web, Time now);

struct Clearance {
  std::string by, role;     // role must be "clinician" (S9)
  std::string second;       // another name at L3 and L4
  std::string disposition;  // documented outcome, not empty
};
// The reason when it is refused; the state is then as before.
struct Cleared {
  State state;
  std::string refused;  // "" when cleared
};
[[nodiscard]] Cleared clear(State state, const Clearance& clearance);

// Whether a text asks to be phoned: nothing else is said, or beside other words.
enum class CallRequest : std::uint8_t { none, part, whole };
[[nodiscard]] CallRequest call_request(std::string_view raw);

// Nothing but the question whether a person or a machine is there: "is this a real person?"
[[nodiscard]] bool asks_who_is_there(std::string_view raw);

// Asks to be talked with: "please just talk to me".
[[nodiscard]] bool asks_to_talk(std::string_view raw);

// A text that says nothing but this; "i called 911, im dying" is not `helped`.
[[nodiscard]] Reassurance reassurance(std::string_view raw);

// What "yes", "1", "no lol"... mean as an answer to an open safety question; an ambiguous one takes
// the worse reading (S3).
[[nodiscard]] QuestionAnswer read_answer(Question question, std::string_view raw);

}  // namespace screenline::crisis
