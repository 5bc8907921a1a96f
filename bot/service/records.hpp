// What a store keeps: the values that cross the Store port. Plain data; times are milliseconds
// since 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/desk/disposition.hpp"
#include "bot/dialog/conversation.hpp"
#include "bot/dialog/turn.hpp"

namespace screenline::service {

using dialog::Time;

// An inbound message id, or the key of a staff turn, seen before: as a 64-bit hash, with the place
// of its turn in the transcript (E5).
struct Seen {
  std::uint64_t hash = 0;
  std::uint32_t seq = 0;
  std::int64_t at_s = 0;          // seconds since 1970; kept 30 days
  std::int64_t conversation = 0;  // 0: written before this was kept; then the current one
};

// The unit of compare-and-set: a person with the current conversation.
struct PersonRecord {
  std::uint64_t version = 0;  // 0: not stored yet
  dialog::State state;
  std::vector<Seen> seen;  // oldest first, bounded
  // Next moment at which a timer of this person is due; none: no timer. One lazy row in the store
  // (E4).
  struct Timers {
    std::optional<Time> reminder, expiry, silence, care;
    std::uint16_t reminder_visit = 0, expiry_visit = 0, silence_visit = 0, care_visit = 0;
    std::optional<Time> follow_up{};  // of the last crisis row that ended with a day for it
    std::uint16_t follow_up_visit = 0;
  } timers;
};

enum class Direction : std::uint8_t { in, out };

struct TranscriptMessage {
  Direction direction = Direction::in;
  dialog::Author author = dialog::Author::bot;  // of an outbound one
  std::string text;
  std::string what;         // "step:c2", "crisis:self.l2", "" for inbound
  std::int64_t outbox = 0;  // delivery state is found there; 0: none
};

// How TranscriptMessage::what begins where a conversation went on in a newer file; behind it,
// "index before>index now" of each step. It was sent to nobody.
inline constexpr std::string_view moved_flow = "flow.migrated";

// One row a turn (E4). `seq` is that of the turn, dense within the conversation.
struct TranscriptTurn {
  std::int64_t conversation = 0;
  std::uint32_t seq = 0;
  Time at{};
  std::string source;      // "sms", "web", "timer", "staff:NAME"
  std::string message_id;  // the provider's, "" when none
  std::vector<TranscriptMessage> messages;
  std::string step_before, step_after;
  int level = 0;                   // after the turn
  std::vector<std::string> rules;  // lexicon rows that hit, "row<guard" when lowered
  std::string versions;            // "flow=<rev12> copy=<ver> lexicon=<digest12>"
};

enum class OutboxState : std::uint8_t {
  queued,          // to be sent by API
  inline_pending,  // left in a webhook's answer; a status callback or the sweeper settles it (E6)
  sending,         // leased
  sent,            // accepted by the provider
  delivered,
  failed,     // will not be tried again; staff see it
  cancelled,  // opt-out, takeover, crisis
  unknown     // sent, no answer: to be reconciled
};

struct OutboxRow {
  std::int64_t id = 0;  // from Store::next_id() beforehand; 0: given by the store
  std::int64_t person = 0, conversation = 0;
  std::uint32_t seq = 0, epoch = 0;
  dialog::Author author = dialog::Author::bot;
  OutboxState state = OutboxState::queued;
  std::string line, to, text;
  std::string mid;            // our reference in the status callback, mid.hpp
  std::string provider_id;    // "SM..."
  std::uint8_t priority = 1;  // 0: crisis, first
  std::uint8_t attempts = 0;
  int delivery_rank = 0;   // highest provider status seen
  std::string last_error;  // provider code, never text of a person
  Time created{}, due{}, lease_until{};
  bool unasked = false;  // no message of the person that came in time made it: keeps quiet hours
  // A crisis text that will not arrive, and no turn says so yet: the row is leased until one does.
  bool untold = false;
  // A crisis text of which a final status is waited for: without one in limits::delivery_heard it goes
  // by another way, or staff are told (second_route.hpp).
  bool watched = false;
  bool again = false;  // a crisis text once more, by another way: there is no third
  // It left from memory in an outage, before there was a row: watched, and never sent from here (S12).
  bool recorded = false;
};

// To somebody on call. The row's person is whom it is about; the confirmation of an opt-out, of the
// same author, is in a conversation.
[[nodiscard]] inline bool is_page(const OutboxRow& row) {
  return row.author == dialog::Author::system && row.conversation == 0;
}

enum class HandoffState : std::uint8_t { open, claimed, closed };

struct Handoff {
  std::int64_t id = 0;        // from Store::next_id() beforehand; 0: given by the store
  std::uint64_t version = 0;  // 0: a new row; else what the stored row must have
  std::string site;
  std::int64_t person = 0, conversation = 0;
  dialog::Severity severity = dialog::Severity::routine;
  int level = 0;
  crisis::Rank rank = crisis::Rank::normal;
  crisis::Track track = crisis::Track::none;
  std::string category, reason, priority;
  HandoffState state = HandoffState::open;
  bool phone = false;  // to be called: the person could not be texted, or asked for a call; stays
  std::uint32_t unread = 0;         // messages of the person since staff last looked
  Time created{}, raised{}, due{};  // raised: when the last danger that was new came in
  Time acknowledged{};
  std::string claimed_by;
  // While it is open: who has signed first, and what. `disposition` is of a row that is no crisis
  // (and of crisis rows closed before `ending` was kept).
  std::string closed_by, closed_role, second_by, disposition;
  Time closed{};
  // The second clock (S7, bot/desk/clocks.hpp): by when the person must hear from somebody, and
  // when they last did; and when staff were last alerted for this row.
  Time contact_due{}, contacted{}, alerted{};
  // How far up the people on call the row has gone (bot/desk/rungs.hpp): the highest rung paged,
  // and the steps taken for the clock that ran out.
  std::uint8_t rung = 1, rung_steps = 0;
  Time rung_clock{};
  desk::Disposition ending;            // of a crisis row (S9)
  std::vector<std::string> looked_by;  // who has looked at the row since it was signed first
  std::uint64_t claimed_with = 0;  // of a claim by text: its message, so that a redelivery takes nothing more
  // Whose first signature a message of the person has voided since, and when that came; "": none.
  std::string voided_by;
  Time voided{};
  std::string undelivered;  // why the last crisis text did not arrive by any way; "": none failed so
  // Made of what the store keeps beside the record, which itself cannot be read (id, site, person,
  // state, level, due): to be shown and not to be written. Not stored.
  bool unreadable = false;
};

// What a person looks at who reviews the lexicon: danger that was heard where none was, or not
// heard where some was. The words themselves stay in the transcript; they are named by their turn.
enum class CaseKind : std::uint8_t { false_alarm, missed };
struct ReviewCase {
  std::int64_t id = 0;  // from Store::next_id() beforehand; 0: given by the store
  CaseKind kind = CaseKind::missed;
  std::string site;
  std::int64_t person = 0, conversation = 0;
  std::int64_t row = 0;   // of the queue; 0: none was opened
  std::uint32_t seq = 0;  // of the turn in the transcript; 0: no text of theirs is in it
  Time at{};              // when it was reported
  std::string by, note;
  // What had been decided then: the level after that turn, the rows that hit, the digests.
  int level = 0;
  std::vector<std::string> rules;
  std::string versions;
  int should_be = 0;  // the level that staff name; of a false alarm 0
  crisis::Track track = crisis::Track::none;
};

struct Audit {
  Time at{};
  std::string actor;  // "bot", "staff:NAME", "system"
  std::string action;
  std::int64_t person = 0, conversation = 0;
  std::string detail;  // never words of a person
};

// Everything of one turn: written together or not at all.
struct TurnWrite {
  std::int64_t person = 0;
  std::uint64_t expected_version = 0;
  PersonRecord after;  // after.version is set by the store
  std::vector<dialog::Address> new_addresses;
  bool conversation_changed = false;  // begun or ended: the conversation's own row is written too
  std::optional<TranscriptTurn> transcript;
  std::vector<OutboxRow> outbox;
  // Rows of author bot are cancelled: all that are queued, and of the conversation's last turns
  // what has no outcome yet (inline_pending, unknown). A status that still comes is believed.
  bool cancel_queued_bot = false;
  std::vector<Handoff> handoffs;  // new (version 0) or changed (version compared)
  std::vector<Audit> audit;
  std::vector<ReviewCase> cases;
};

enum class CommitStatus : std::uint8_t { committed, conflict, unavailable };

struct CommitResult {
  CommitStatus status = CommitStatus::committed;
  std::vector<std::int64_t> outbox_ids, handoff_ids;  // in the order of the write
};

}  // namespace screenline::service
