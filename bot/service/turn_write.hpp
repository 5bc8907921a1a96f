// From what advance() returned to what is written: effects become transcript, outbox, timers, handoffs and
// audit of one atomic turn. No I/O of its own: ids and rows it needs come through TurnSources.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "bot/dialog/advance.hpp"
#include "bot/service/records.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

// The crisis text that leaves when the lane is late: the edge's own, built from memory, until the lane has one
// that waits for its commit. What was said does not change any more, and is what is committed.
struct EdgeReply {
  std::string text;  // read by others than who made it only once `sent`
  std::string what;
  std::string mid;     // of the lane's outbox row, when the text is the lane's
  crisis::State risk;  // after the message, as the edge sees it
  std::atomic<bool> sent{false};

  // The lane's words take the place of the edge's; false: the edge has spoken.
  [[nodiscard]] bool offer(const std::string& words, const std::string& of_what, const std::string& ref) {
    const std::lock_guard lock(mutex);
    if (sent) return false;
    text = words, what = of_what, mid = ref;
    return true;
  }
  // Fixes what is said; false: it was said already.
  bool speak() {
    const std::lock_guard lock(mutex);
    return !sent.exchange(true);
  }

 private:
  std::mutex mutex;
};

// One input for one person, on its way to a lane.
struct TurnRequest {
  std::string site;
  dialog::Address address;   // of an inbound text
  std::int64_t person = 0;   // known for timers, staff and delivery; 0: found by the address
  dialog::Input input;
  std::string message_id;    // the provider's; "" when there is none
  // Of a staff turn: names the command, so that a retried one does not act twice (E5). "": none.
  std::string key;
  std::optional<Time> timer_due;   // of a timer: the deadline that rang; it is the timer's own key (E5)
  std::string source;        // "sms", "web", "timer", "staff:NAME", "delivery", "journal"
  Time at{};
  bool inline_reply = false; // the text leaves in the webhook's answer
  std::optional<Time> not_before;  // of a text that does not
  bool record_only = false;  // replay of the journal: what was said is given, nothing is sent (S12)
  std::shared_ptr<EdgeReply> edge;
  // The turn holds only while this row of the queue is as it was seen: a clearance was decided on what had
  // been read then. 0: any.
  std::int64_t row = 0;
  std::uint64_t row_version = 0;
  desk::Disposition ending;       // of a clearance: how the row ends
  std::vector<ReviewCase> cases;  // that come of it; one without a row gets the one the turn opens
};

struct TurnSources {
  std::function<std::int64_t()> next_id;
  std::function<std::optional<Handoff>(std::int64_t)> handoff;
  std::function<std::string(std::int64_t outbox_id)> message_ref;  // the row's reference
  // Where this person acknowledges the row; empty: nowhere.
  std::function<std::string(const Handoff&, const OnCall&)> page_link;
};

struct TurnOutcome {
  TurnWrite write;
  // The text for this person, joined from all of the turn; empty when nothing is said.
  std::string text;
  dialog::Author author = dialog::Author::bot;
  std::string mid;  // of the outbox row, when inline
  bool alert = false;
  int alert_level = 0;
  bool alert_repeats = false;  // of a level that staff know of
  Vacancy vacancy = Vacancy::none;  // said beside the alert
  std::int64_t handoff = 0;
  dialog::Trace trace;
};

// What a turn's record is compared with: the person as they were before it.
struct Before {
  explicit Before(const PersonRecord& record);
  // The same without copies: only `record.state` is as it was afterwards.
  explicit Before(PersonRecord&& record);

  std::uint64_t version = 0;
  std::vector<Seen> seen;
  PersonRecord::Timers timers;
  std::string step;
  std::uint32_t conversations = 0;
  std::int64_t crisis_handoff = 0;
  bool in_conversation = false, staff_held = false, provisional = false;

 private:
  void look_at(const dialog::State& state);
};

[[nodiscard]] TurnOutcome build_turn(Before before, const TurnRequest& request, dialog::Turn&& turn,
                                     const SiteSettings& site, const std::string& versions,
                                     const TurnSources& sources);

// Where an inbound id, or the key of a staff turn, was seen before; null when it is new.
[[nodiscard]] const Seen* seen_before(const PersonRecord& record, const TurnRequest& request);
// The same for a key alone.
[[nodiscard]] bool key_seen(const PersonRecord& record, const std::string& key);

}  // namespace screenline::service
