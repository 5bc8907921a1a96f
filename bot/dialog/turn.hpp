// One input in, the next state and what has to happen out. See advance.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/crisis/resource.hpp"
#include "bot/desk/disposition.hpp"
#include "bot/dialog/conversation.hpp"
#include "bot/flow/ways.hpp"

namespace screenline::dialog {

// ---- inputs -----------------------------------------------------------------------------------

enum class ProviderOptOut : std::uint8_t {
  none,
  stop,
  start,
  help
};  // what the provider says it did

// A scan that was made of a TextIn already, and what it was made with beside the text itself. A scan is a
// pure function of the two: where they are the same it is not made again.
struct EarlierScan {
  crisis::Scan scan;
  crisis::Question pending = crisis::Question::none;  // the safety question then open
  crisis::Tracks open = 0;                            // the tracks then open

  void of_lexicon(std::string_view digest) {
    lexicon_.fill(0);
    digest.copy(lexicon_.data(), lexicon_.size());
  }
  [[nodiscard]] bool is_of_lexicon(std::string_view digest) const {
    return digest == std::string_view(lexicon_.data(), lexicon_.size());
  }

 private:
  std::array<char, 64> lexicon_{};  // Detector::digest(): SHA-256 in hex
};
struct TextIn {
  std::string text;  // as received, valid UTF-8
  Channel channel = Channel::sms;
  std::string line;
  bool has_media = false;
  ProviderOptOut provider = ProviderOptOut::none;
  std::vector<std::string> recent;  // earlier texts of the last 120 s, oldest first (E2)
  // Of this very text, with this `recent` and `has_media`; null: none was made.
  std::shared_ptr<const EarlierScan> scanned;
  // The risk after this text as the edge reads it, when it answered from what it remembers: where the state
  // has moved on meanwhile ("1" crossed with a clearance), the worse of the two readings counts (S3).
  std::optional<crisis::State> at_edge;
  // When it was written, of a text that reached us late (E16). Danger in it, STOP and START count as ever; an
  // answer does only to the question that was open then.
  std::optional<Time> written_at{};
};
// TimerIn::visit of a silence clock that watches whether staff answer (S8); else it is 0.
inline constexpr std::uint16_t owed_answer = 1;
struct TimerIn {
  // care: a short text after a crisis that a clinician cleared, the first or the second of two.
  // follow_up: the day that a crisis row's ending named for the clinic has come; for staff, no
  // text.
  enum class Kind : std::uint8_t {
    reminder,
    expiry,
    silence,
    care,
    follow_up
  } kind = Kind::reminder;
  std::uint16_t visit =
      0;  // the question it was made for; stale when the conversation has moved on
};
struct StaffTakeOver {
  std::string by;
};
struct StaffReturn {
  std::string by;
};
// Somebody of staff has taken the person's row, or given it back. The bot goes on answering (S8).
struct StaffHold {
  std::string by;
  bool holds = true;
};
struct StaffMessage {
  std::string by, text;
};
struct StaffClear {
  crisis::Clearance clearance;
  std::optional<crisis::Date> follow_up;  // the person is told of it
  bool caring_contact = false;            // texts after a day and a week are approved
  desk::Outcome outcome = desk::Outcome::none;  // the person is told, and goes on, after some only
};
// Somebody of staff read danger in a conversation in which none was heard. The level only rises.
struct StaffReport {
  std::string by;
  int level = 0;  // 0, 1: it is noted, no row is opened
  crisis::Track track = crisis::Track::self;
  bool quiet = false;  // the person gets no text
};
// A delivery problem that matters to the conversation: 21610 means opted out at the provider.
struct DeliveryFailed {
  bool opted_out = false;
  bool safety = false;
  std::string code;
  // The text, when it is to go once more by another way; then nobody has to be told yet.
  std::string again{};
  bool other_number = false;  // from another number of ours: it says who writes
  // Since when at the latest the provider refuses, as far as is known: a START written since then
  // counts, however late it comes. None: since now.
  std::optional<Time> refused_since{};
};

using Input = std::variant<TextIn, TimerIn, StaffTakeOver, StaffReturn, StaffHold, StaffMessage, StaffClear,
                           DeliveryFailed, StaffReport>;

// ---- effects ----------------------------------------------------------------------------------

enum class Author : std::uint8_t { bot, safety, staff, system };

// A text to the person. `system` is the one confirmation of an opt-out.
struct Send {
  Author author = Author::bot;
  std::string text;
  std::string what;  // "step:c2", "text:HELP", "crisis:self.l2+asq_5", for the transcript
};
// Arms the conversation's clock; an earlier one of the same kind is replaced. Zero: cancelled.
struct SetTimer {
  TimerIn::Kind kind = TimerIn::Kind::reminder;
  Time due{};
  std::uint16_t visit = 0;
};
enum class Severity : std::uint8_t { routine, urgent, crisis };
struct OpenHandoff {
  Severity severity = Severity::routine;
  std::string category, reason;  // "crisis"/"asq_acute", "staff_asked", "task"/"call_back"...
  std::optional<std::string> priority;  // "1_business_day", "L3", ...
  bool raises = false;                  // the open crisis row rises instead of a new one
};
struct Alert {  // reach people on call, now
  int level = 0;
  crisis::Track track = crisis::Track::none;
  // Somebody has to call: the person cannot be answered by text, or asks for it.
  bool phone = false;
  // Nothing that staff do not know of: the one who holds the row, or who is on call, hears once a minute that
  // the person wrote. A new danger is no repeat, at the same level neither.
  bool repeat = false;
};
struct Record {        // a line of the audit trail
  std::string action;  // "crisis.raised", "consent.given", "opt_out", ...
  std::string detail;  // ids, levels, rules; never words of the person
};
struct Ended {
  Result result;
};
struct CancelQueued {};  // bot messages not yet sent are dropped (opt-out, takeover, crisis)

using Effect = std::variant<Send, SetTimer, OpenHandoff, Alert, Record, Ended, CancelQueued>;

// A way out of a step that this turn took, or that a person was left at; `index` as in flow::Way.
struct Exit {
  using Kind = flow::ExitKind;
  Kind kind = Kind::branch;
  int step = 0, index = 0;

  friend auto operator<=>(const Exit&, const Exit&) = default;
};

struct Trace {
  std::vector<std::string> steps;  // ids visited in this turn
  std::vector<Exit> exits;         // for the coverage of golden conversations
  std::vector<crisis::Hit> hits;   // what the scan found
  bool answer_understood = false;
  std::string answered_step;  // "" when no answer was taken
};

struct Turn {
  State state;
  std::vector<Effect> effects;
  Trace trace;
};

}  // namespace screenline::dialog
