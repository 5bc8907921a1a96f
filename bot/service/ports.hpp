// The service's ports: what it needs of the outside. Adapters implement them; tests replace them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/service/records.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

struct SiteSettings;

class Clock {
 public:
  virtual ~Clock() = default;
  // What is kept, and what deadlines are measured by: the wall clock, which never goes back here
  // (held_time.hpp). Any thread.
  [[nodiscard]] virtual Time now() const = 0;
  // How far now() is ahead of the wall clock: 0 unless that was set back. Any thread.
  [[nodiscard]] virtual std::chrono::milliseconds ahead() const { return {}; }
  // For what is compared with clocks of others: a receiver's, a provider's, the one on the wall.
  [[nodiscard]] Time wall() const { return now() - ahead(); }
};

class Ids {
 public:
  virtual ~Ids() = default;
  virtual std::string message_ref() = 0;  // 128 random bits, hex; any thread
  virtual std::uint64_t random64() = 0;
};

// The write side. Called by one lane thread at a time; it alone writes and checkpoints (E12).
// Any call may fail with `unavailable` (disk full, file gone): nothing of that call was then
// written.
class Store {
 public:
  virtual ~Store() = default;

  // Ids of persons by address; 0 where unknown.
  virtual std::optional<std::int64_t> find_person(const std::string& site,
                                                  const dialog::Address& address,
                                                  bool& unavailable) = 0;
  // A fresh id for a person, a conversation, an outbox row; rising, never given twice, also over
  // restarts. 0 when the store is unavailable.
  virtual std::int64_t next_id() = 0;
  // nullopt with unavailable=false: no such person. A record that is there and cannot be read is
  // unavailable too, and no trouble of the store.
  virtual std::optional<PersonRecord> load(std::int64_t person, bool& unavailable) = 0;
  // Persons whose record was there when last loaded, and could not be read: damaged, or written by
  // a later release; and those of rows of the queue that rang and could not be read.
  [[nodiscard]] virtual std::set<std::int64_t> unreadable() const { return {}; }
  // One durable write for the whole wave; at most one write per person in a wave (E4). A conflict
  // of one leaves the others standing. Fills in what the store gives: after.version, the ids of rows
  // and handoffs that have none, the versions of handoffs, the row's id in `mid` (mid.hpp).
  virtual std::vector<CommitResult> commit(std::vector<TurnWrite>& wave) = 0;

  // Persons with a timer due at `now`, at most `max`, earliest first. A person is named again until a
  // turn of theirs has moved the timer.
  virtual std::vector<std::int64_t> due_timers(Time now, std::size_t max) = 0;

  // Takes rows that are due and not leased: queued and unknown ones, `sending` whose lease ran out
  // (unknown outcome), and inline_pending ones created before `inline_before` (E6); `untold` ones, that
  // staff may learn of it, and sent ones that are `watched` and of which nothing final was heard. A row comes with the state it had before the lease. Priority first, then id; past `max` the longest due come first.
  virtual std::vector<OutboxRow> lease_outbox(Time now, Time inline_before,
                                              std::chrono::milliseconds lease, std::size_t max) = 0;
  // A redelivered message asks for its inline reply again (E6). While the row is inline_pending its time
  // starts anew (created, due = now): the sweeper and the redelivery never both send it. The row as it then
  // is; any other state: untouched, and the text is not to be given again. nullopt: no such row, or
  // unavailable.
  virtual std::optional<OutboxRow> claim_inline(std::int64_t row, Time now) = 0;
  // Writes state, attempts, due, provider_id, last_error, untold, watched of a leased row. False when it is not
  // there, or no longer under this lease (its lease_until): then only a missing provider_id is noted.
  virtual bool settle_outbox(const OutboxRow& row) = 0;
  // Delivery status by our reference or the provider's id; merges by rank (never backwards). A crisis text
  // that failed by it becomes `untold`.
  // Returns the row after the merge. By provider id alone only rows are found that are not final
  // (delivered, failed, cancelled).
  virtual std::optional<OutboxRow> merge_status(const std::string& mid,
                                                const std::string& provider_id, int rank,
                                                OutboxState state, const std::string& error) = 0;

  // Flow closures (E11): bytes by revision.
  virtual bool put_revision(const std::string& revision, const std::string& bytes) = 0;
  virtual std::optional<std::string> get_revision(const std::string& revision) = 0;

  // Compare-and-set of one handoff outside a turn (claim, acknowledge, a page that goes a rung up);
  // false on a stale version. `pages` are written with it or not at all; their ids are given
  // beforehand.
  virtual bool put_handoff(const Handoff& handoff, const std::vector<Audit>& audit,
                           const std::vector<OutboxRow>& pages = {}) = 0;
  // A look at what people wrote that belongs to no row and no turn. False: it is not on record.
  virtual bool put_audit(const std::vector<Audit>& audit) = 0;
  // Open crisis rows whose next rung is due at `now` (rings_at, handoff_clocks.hpp), at most `max`,
  // earliest first. A row comes again until it is written with another deadline.
  virtual std::vector<Handoff> due_handoffs(Time now, std::size_t max) = 0;

  // A slice of housekeeping (checkpoint), a few milliseconds at most; called between waves.
  virtual void idle() = 0;
  // True when the last write failed; the reason is for the log.
  [[nodiscard]] virtual std::optional<std::string> trouble() const = 0;
};

// The read side, for lists and streams: read-only, any thread, a pool behind it.
class StoreReader {
 public:
  virtual ~StoreReader() = default;
  // `site` "": of every site.
  virtual std::vector<Handoff> handoffs(const std::string& site, bool include_closed,
                                        std::size_t max) = 0;
  virtual std::optional<Handoff> handoff(std::int64_t id) = 0;
  virtual std::vector<TranscriptTurn> transcript(std::int64_t conversation, std::uint32_t after_seq,
                                                 std::size_t max) = 0;
  virtual std::optional<PersonRecord> person(std::int64_t id) = 0;
  // Everybody, by id from the one after `after_id` on. A record that cannot be read is empty;
  // nullopt: nothing can be read now.
  struct PersonRow {
    std::int64_t id = 0;
    std::optional<PersonRecord> record;
  };
  virtual std::optional<std::vector<PersonRow>> persons(std::int64_t after_id,
                                                        std::size_t max) = 0;
  // As Store::get_revision(); nullopt also when it cannot be asked now.
  virtual std::optional<std::string> revision(const std::string& hash) = 0;
  virtual std::vector<OutboxRow> outbox_of(std::int64_t conversation, std::size_t max) = 0;
  struct Counts {
    std::int64_t persons = 0, turns = 0, outbox_waiting = 0, handoffs_open = 0;
  };
  virtual Counts counts() = 0;
  // For review, after an id, oldest first.
  virtual std::vector<ReviewCase> cases(std::int64_t after_id, std::size_t max) = 0;
  // Whose a conversation is; 0: there is no such conversation.
  virtual std::int64_t person_of(std::int64_t conversation) = 0;

  // The audit trail after an id, oldest first. Every row carries the hash of the one before it.
  struct AuditRow {
    std::int64_t id = 0;
    Audit audit;
    std::string hash;  // SHA-256, hex
  };
  virtual std::vector<AuditRow> audit(std::int64_t after_id, std::size_t max) = 0;
  // The latest time among the last rows that were written; nullopt: there are none, or they could
  // not be read. Older rows do not count: they may be of a clock that was once wrong.
  virtual std::optional<Time> latest() = 0;
  // Id of the first row whose hash does not follow from it and its predecessor; 0: the chain holds.
  // nullopt: could not be read.
  virtual std::optional<std::int64_t> verify_audit() = 0;
};

struct SendRequest {
  OutboxRow row;
};
struct SendReport {
  enum class Kind : std::uint8_t {
    sent,
    retry,
    unknown,
    opted_out,
    bad_number,
    rejected,
    config_error
  } kind = Kind::sent;
  std::string provider_id, code;
  std::chrono::milliseconds after{0};  // retry not before
};

// What a failure says of other ways to reach the person (sms.md 1.3).
struct SendFailure {
  bool another_may = true;          // another sender may get through
  std::chrono::milliseconds same_after{0};     // the same one may after this wait; 0: not
  std::string words;                // the code in plain words, "" when it is not known
  bool opted_out = false;           // by it the provider says that they take no texts of ours
};
// How far a text that was accepted has got, when that is final.
struct DeliveryEnd {
  OutboxState state = OutboxState::delivered;
  int rank = 0;
  std::string code;
};

// Sends one text by API. Blocking, bounded by its deadlines; called by the sender pool.
class Sender {
 public:
  virtual ~Sender() = default;
  virtual SendReport send(const OutboxRow& row) = 0;
  // Did a text with this outcome unknown reach the provider? nullopt: cannot tell now.
  virtual std::optional<SendReport> reconcile(const OutboxRow& row) = 0;
  // Of a row that failed with its `last_error`. Does not block.
  [[nodiscard]] virtual SendFailure why(const OutboxRow&) const { return {}; }
  // Asks what became of an accepted text whose callback did not come; nullopt: nothing final, or it
  // cannot tell now. Blocking, like send().
  virtual std::optional<DeliveryEnd> delivery(const OutboxRow&) { return std::nullopt; }
};

// A text to a line of ours as the provider has it.
struct ListedText {
  std::string site, line, from, text, message_id;
  bool has_media = false;
  Time written{};  // whole seconds
};

// A part of what a provider has of texts to one line.
struct ListedPage {
  bool ok = false;  // false: it could not be asked now
  std::vector<ListedText> texts;
  std::string next;  // where what is older goes on; "": there is no more
};

// What providers have of texts to our lines, whether their webhooks arrived or not (E16).
class Inbox {
 public:
  virtual ~Inbox() = default;
  // Ids of the lines that can be asked about.
  [[nodiscard]] virtual std::vector<std::string> lines() const = 0;
  // Texts to the line since `then`, the newest first; `next`: "" or of the page before. One call, blocking,
  // bounded.
  virtual ListedPage page(const std::string& line, Time then, const std::string& next) = 0;
};

struct AlertMessage {
  std::int64_t handoff = 0;  // 0: its row is not on record yet
  int level = 0;
  std::string track;
  bool phone = false;
  std::string site;
  bool repeat = false;  // of a row that is known: the person wrote again, or nobody has acted
  int rung = 1;         // of the people on call, whose turn it is
  bool step = false;    // nobody has acted: the row goes a step up the ladder (of_step())
  std::vector<std::string> paged{};  // numbers that get a text with it; empty: by rung
  std::vector<dialog::Address> own{};  // of whom it is about, who is not told of it; leaves by no channel
  Time since{};                      // when the danger came in; {}: not known
  Time at{};  // of this alert: with its row it names the event over restarts; {}: of no row
};
enum class NoticeKind : std::uint8_t {
  degraded,    // the compiled-in crisis data stands in for a bad file (S13)
  store_gone,  // said after 10 s of failing, and every 15 minutes
  store_back,
  journal_unreadable,  // an entry of the crisis journal is set aside, people have to look
  record_unreadable,   // the record of a person cannot be read: nothing of theirs is recorded
  page_refused,        // a page to somebody on call is given up
  nobody_on_duty,      // a row reached a rung and nobody is there, or all pages of it are used up
  everybody_paged,     // nobody at all is on duty: whoever has a number was paged
  call_refused,        // a call to somebody on call was not placed
  mail_refused,        // an e-mail to somebody on call is given up
  address_gone,        // an alert address says that it is no more (410): off until a reload
  webhooks_refused,    // many requests to a line with a wrong signature: its texts may not arrive
  texts_not_fetched,   // so many texts came in an outage that the oldest were not fetched (E16)
  resources_expired,   // crisis texts name lines of help that are past their date (S13)
  clock_set_back       // the machine's clock was, by minutes; deadlines go on (held_time.hpp)
};
[[nodiscard]] constexpr std::string_view name(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::degraded: return "degraded";
    case NoticeKind::store_gone: return "store_gone";
    case NoticeKind::store_back: return "store_back";
    case NoticeKind::journal_unreadable: return "journal_unreadable";
    case NoticeKind::page_refused: return "page_refused";
    case NoticeKind::record_unreadable: return "record_unreadable";
    case NoticeKind::nobody_on_duty: return "nobody_on_duty";
    case NoticeKind::everybody_paged: return "everybody_paged";
    case NoticeKind::call_refused: return "call_refused";
    case NoticeKind::mail_refused: return "mail_refused";
    case NoticeKind::address_gone: return "address_gone";
    case NoticeKind::webhooks_refused: return "webhooks_refused";
    case NoticeKind::texts_not_fetched: return "texts_not_fetched";
    case NoticeKind::resources_expired: return "resources_expired";
    case NoticeKind::clock_set_back:
      return "clock_set_back";
  }
  return "";
}

// What the addresses are told of who was missing.
[[nodiscard]] constexpr std::optional<NoticeKind> notice_of(Vacancy vacancy) {
  switch (vacancy) {
    case Vacancy::none: return std::nullopt;
    case Vacancy::rung: return NoticeKind::nobody_on_duty;
    case Vacancy::all: return NoticeKind::everybody_paged;
  }
  return std::nullopt;
}

// Reaches people on call. Never carries words, numbers or names of a person (crisis.md R9).
class Alerts {
 public:
  virtual ~Alerts() = default;
  // Never blocks. True when some channel has taken it in.
  virtual bool send(const AlertMessage& message) = 0;
  // The service's own trouble. `site` "": every site's.
  virtual bool notice(NoticeKind kind, const std::string& site) = 0;
  // Some channel that tells of every crisis is set for the site, and its last attempt was not
  // refused. A phone that rings at level 3 and 4 only does not count (S11).
  [[nodiscard]] virtual bool can_reach(const SiteSettings& site) const = 0;
};

// Where a page says to tap: an address at which this person, and nobody else, acknowledges this row
// (E9). Any thread.
class PageLinks {
 public:
  virtual ~PageLinks() = default;
  [[nodiscard]] virtual std::string link(const Handoff& row, const OnCall& person,
                                         Time now) const = 0;
};

class Log {
 public:
  enum class Level : std::uint8_t { debug, info, warning, error };
  virtual ~Log() = default;
  // `fields`: JSON members already encoded ("\"turn\":12"). No health data, numbers or texts, ever.
  virtual void write(Level level, std::string_view event, std::string_view fields) = 0;
};

}  // namespace screenline::service
