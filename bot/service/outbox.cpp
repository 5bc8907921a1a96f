#include "bot/service/outbox.hpp"

#include <algorithm>
#include <future>

#include "bot/service/limits.hpp"
#include "bot/service/second_route.hpp"

namespace screenline::service {

namespace {

using dialog::Author;
using std::chrono::milliseconds;

// Doubling with up to half of jitter, so that many rows of one outage do not come back together.
milliseconds back_off(int attempts, std::uint64_t random) {
  const auto doubled = limits::retry_first * (std::int64_t{1} << std::min(attempts, 16));
  const milliseconds wait = std::min<milliseconds>(doubled, limits::retry_max);
  return wait / 2 +
         milliseconds(static_cast<std::int64_t>(
             random % static_cast<std::uint64_t>(std::max<std::int64_t>(1, wait.count() / 2))));
}

bool outcome_unknown(const OutboxRow& row) {
  return row.state == OutboxState::unknown || row.state == OutboxState::inline_pending ||
         row.state == OutboxState::sending;  // a lease that ran out: it may have gone
}

// Leased for no more than that nothing final was heard of it. A lease that ran out hides the state;
// what left in an outage is never sent from here.
bool is_accepted(const OutboxRow& row) {
  const bool held = row.state == OutboxState::sending && !row.provider_id.empty();
  return row.recorded || (row.watched && (row.state == OutboxState::sent || held));
}

bool speaks(const TranscriptTurn& turn) {
  return std::any_of(turn.messages.begin(), turn.messages.end(),
                     [](const TranscriptMessage& one) { return one.direction == Direction::out; });
}

// Crisis texts and staff's count as questions: who knows what they ask.
bool asks(const TranscriptTurn& turn) {
  return std::any_of(turn.messages.begin(), turn.messages.end(), [](const TranscriptMessage& one) {
    const bool bot = one.author == Author::bot || one.author == Author::system;
    return one.direction == Direction::out && (!bot || one.what.find("step:") != std::string::npos);
  });
}

}  // namespace

OutboxRow after_attempt(OutboxRow row, const SendReport& report, Time now, std::uint64_t random) {
  using Kind = SendReport::Kind;
  row.attempts = static_cast<std::uint8_t>(std::min(255, row.attempts + 1));
  row.last_error = report.code;
  if (!report.provider_id.empty()) row.provider_id = report.provider_id;
  const bool last = row.attempts >= limits::send_attempts;
  switch (report.kind) {
    case Kind::sent:
      row.state = OutboxState::sent;
      row.due = now;  // from here on its delivery is waited for
      break;
    case Kind::retry:
      row.state = last ? OutboxState::failed : OutboxState::queued;
      row.due = now + std::max(report.after, back_off(row.attempts, random));
      break;
    case Kind::unknown:
      // A duplicate of a crisis text is harmless, a loss is not: it goes again at once. Others are
      // looked up at the provider first.
      row.state = last                           ? OutboxState::failed
                  : row.author == Author::safety ? OutboxState::queued
                                                 : OutboxState::unknown;
      // The first repeat of a safety text is immediate, then it backs off too: an outage of seconds
      // must not use up its attempts.
      row.due = row.author == Author::safety && row.attempts <= 1
                    ? now
                    : now + back_off(row.attempts, random);
      break;
    case Kind::opted_out:
    case Kind::bad_number:
    case Kind::rejected:
      row.state = OutboxState::failed;
      break;
    case Kind::config_error:  // ours to mend: kept, tried slowly
      row.state = last ? OutboxState::failed : OutboxState::queued;
      row.due = now + limits::retry_max;
      break;
  }
  return row;
}

Outbox::Outbox(Environment& environment, Lane& lane, StoreReader& reader, Sender& sender,
               std::size_t threads)
    : environment_(environment), lane_(lane), reader_(reader), sender_(sender), threads_(threads) {}

Outbox::~Outbox() { stop(); }

void Outbox::start() {
  for (std::size_t i = 0; i < threads_; ++i) pool_.emplace_back([this] { work(); });
  dispatcher_ = std::thread([this] { dispatch(); });
}

void Outbox::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_dispatch_.notify_all();
  wake_work_.notify_all();
  if (dispatcher_.joinable()) dispatcher_.join();
  for (std::thread& thread : pool_) {
    if (thread.joinable()) thread.join();
  }
}

void Outbox::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_dispatch_.notify_one();
}

void Outbox::dispatch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_dispatch_.wait_for(lock, limits::tick, [this] { return stopping_ || woken_; });
    woken_ = false;
    if (stopping_) return;
    const std::size_t room = limits::outbox_batch - std::min(in_hand_, limits::outbox_batch);
    if (room == 0) continue;
    lock.unlock();
    auto leased = std::make_shared<std::promise<std::vector<OutboxRow>>>();
    std::future<std::vector<OutboxRow>> rows = leased->get_future();
    const bool posted = lane_.post([this, leased, room](Store& store) {
      const Time now = environment_.clock.now();
      leased->set_value(
          store.lease_outbox(now, now - limits::inline_pending_for, limits::outbox_lease, room));
    });
    // A lane that is stuck keeps its promise later; the rows' leases then run out by themselves.
    const bool ready =
        posted && rows.wait_for(limits::outbox_lease / 2) == std::future_status::ready;
    std::vector<OutboxRow> got;
    if (ready) got = rows.get();
    lock.lock();
    in_hand_ += got.size();
    for (OutboxRow& row : got) rows_.push_back(std::move(row));
    if (!got.empty()) wake_work_.notify_all();
  }
}

void Outbox::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_work_.wait(lock, [this] { return stopping_ || !rows_.empty(); });
    if (stopping_) return;
    OutboxRow row = std::move(rows_.front());
    rows_.pop_front();
    lock.unlock();
    attempt(std::move(row));
    lock.lock();
    --in_hand_;
  }
}

// E7 and E2, right before the call: a bot text leaves only under the epoch it was made in, to
// somebody who has not opted out and is not in danger. Of crisis texts STOP stops those that were
// made before it; the one answer to somebody who wrote after it leaves (S10).
Outbox::Leave Outbox::may_leave(const OutboxRow& row, const std::optional<PersonRecord>& record) {
  if (row.author == Author::system || row.conversation == 0) return Leave::yes;
  const bool safety = row.author == Author::safety;
  if (!record) return safety ? Leave::yes : Leave::cannot_tell;
  const dialog::Person& person = record->state.person;
  if (safety) {  // an opt-out that lies ahead is of a clock that was set back since
    const bool before =
        row.created < person.opted_out_at && person.opted_out_at <= environment_.clock.now();
    return person.opted_out && before ? Leave::no : Leave::yes;
  }
  if (person.opted_out) return Leave::no;
  if (row.author == Author::staff) return Leave::yes;
  bool danger = false;  // seen at the edge and perhaps not committed yet (E2)
  environment_.memory.with(
      EdgeMemory::key(person.site, {dialog::Channel::sms, row.line, row.to}),
      [&](EdgeHint& hint) { danger = hint.state && hint.state->person.risk.level >= 2; });
  if (danger || person.risk.held) return Leave::no;
  const auto& conversation = record->state.conversation;
  if (!conversation || conversation->id != row.conversation || conversation->epoch != row.epoch)
    return Leave::no;
  return is_current(row, *conversation);
}

// S3: the last delivered question decides what "1" means. A question that another text has
// overtaken is not sent any more; what asks nothing may come late.
Outbox::Leave Outbox::is_current(const OutboxRow& row, const dialog::Conversation& conversation) {
  if (row.seq == 0 || conversation.seq <= row.seq) return Leave::yes;
  const std::vector<TranscriptTurn> turns =
      reader_.transcript(row.conversation, row.seq - 1, limits::turns_after);
  if (turns.empty()) return Leave::cannot_tell;
  const TranscriptTurn& own = turns.front();
  if (own.seq != row.seq || !asks(own)) return Leave::yes;
  for (const TranscriptTurn& later : turns) {
    if (&later == &own || !speaks(later)) continue;
    if (asks(later) || later.step_after != own.step_after) return Leave::no;
  }
  return Leave::yes;
}

// A retry of what a clock started must not come at night either.
std::optional<Time> Outbox::quiet_until(const OutboxRow& row, const PersonRecord& person) {
  if (!row.unasked) return std::nullopt;
  const auto content = environment_.content();
  const QuietHours& hours = content->site(person.state.person.site).quiet;
  const Time now = environment_.clock.now();
  return is_quiet(hours, now) ? std::optional(after_quiet(hours, now)) : std::nullopt;
}

void Outbox::attempt(OutboxRow row) {
  // Waited too long for a sender: the lease is over, or nearly, and the row comes again by itself.
  if (environment_.clock.now() + limits::outbox_lease / 3 > row.lease_until) return;
  if (row.untold) return not_delivered(std::move(row));
  if (is_accepted(row)) return unheard(std::move(row));
  const auto person = row.conversation != 0 ? reader_.person(row.person) : std::nullopt;
  switch (may_leave(row, person)) {
    case Leave::yes:
      break;
    case Leave::no:
      return stop_row(std::move(row), person);
    case Leave::cannot_tell:  // the store's readers are busy, or it is being opened again: so is
                              // the lease
      return;
  }
  if (const auto until = person ? quiet_until(row, *person) : std::nullopt) {
    if (row.state == OutboxState::sending)
      row.state = OutboxState::unknown;  // a lease that ran out
    row.due = *until;
    return settle(std::move(row), nullptr);
  }
  if (outcome_unknown(row)) {
    const auto found = sender_.reconcile(row);
    if (found && found->kind == SendReport::Kind::sent) return settle(std::move(row), &*found);
    // Cannot tell: a safety text goes out again, anything else waits for an answer.
    if (!found && row.author != Author::safety) {
      const SendReport report{SendReport::Kind::unknown, {}, "reconcile", milliseconds{0}};
      return settle(std::move(row), &report);
    }
  }
  const SendReport report = sender_.send(row);
  settle(std::move(row), &report);
}

// A crisis text that STOP overtook may have arrived all the same. If it did not, and the crisis is
// open, staff must know that the person has read nothing.
void Outbox::stop_row(OutboxRow row, const std::optional<PersonRecord>& person) {
  if (row.author == Author::safety) {
    const auto found = outcome_unknown(row) ? sender_.reconcile(row) : std::nullopt;
    if (found && found->kind == SendReport::Kind::sent) return settle(std::move(row), &*found);
    row.untold = person && person->state.person.risk.level >= 2;
    row.last_error = "opted_out";
  }
  row.state = OutboxState::cancelled;
  settle(std::move(row), nullptr);
}

void Outbox::settle(OutboxRow row, const SendReport* report) {
  Counters& count = environment_.counters;
  const bool was_failed = row.state == OutboxState::failed;
  if (report)
    row = after_attempt(std::move(row), *report, environment_.clock.now(),
                        environment_.ids.random64());
  if (report && row.author == Author::safety && row.state == OutboxState::queued)
    row = not_out(std::move(row), *report);
  if (report && report->kind == SendReport::Kind::sent) count.sent++;
  if (report && report->kind == SendReport::Kind::retry) count.send_retries++;
  if (report && report->kind == SendReport::Kind::unknown) count.send_unknown++;
  const bool failed = row.state == OutboxState::failed && !was_failed;
  if (failed) count.send_failures++;
  if (failed) {
    row.untold = row.author == Author::safety;
    row.due = environment_.clock.now();  // not at the time of a try that does not come any more
  }
  lane_.post([row](Store& store) { store.settle_outbox(row); });
  if (is_page(row) && report) report_page(row, report->kind);
  if (failed && report->kind == SendReport::Kind::opted_out) {
    report_opt_out(row);
  } else if (failed) {
    report_lost_question(row);
  }
  if (row.untold) wake();
}

void Outbox::report_page(const OutboxRow& row, SendReport::Kind kind) {
  if (!on_page_) return;
  using Came = DirectPager::Came;
  const bool lost = row.state == OutboxState::failed;
  on_page_(row, kind == SendReport::Kind::sent ? Came::accepted
                : lost                         ? Came::lost
                                               : Came::refused);
}

// One that gets lost is not looked for: the next text to them is refused like this one.
void Outbox::report_opt_out(const OutboxRow& row) {
  if (row.author == Author::system || row.conversation == 0) return;
  const auto person = reader_.person(row.person);
  const bool submitted =
      person && lane_.submit(delivery_failed(row, NotArrived::opted_out, person->state.person.site,
                                             sender_.why(row).words, environment_.clock.now()),
                             {}, row.author == Author::safety);
  if (!submitted) environment_.log.write(Log::Level::error, "outbox.opt_out_not_recorded", "");
}

// The flow may have a way for a question that does not arrive. Lost, the question waits as ever.
void Outbox::report_lost_question(const OutboxRow& row) {
  if (row.author != Author::bot || row.conversation == 0) return;
  const auto person = reader_.person(row.person);
  if (!person) return;
  (void)lane_.submit(delivery_failed(row, NotArrived::failed, person->state.person.site,
                                     sender_.why(row).words, environment_.clock.now()),
                     {}, false);
}

}  // namespace screenline::service
