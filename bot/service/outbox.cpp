#include "bot/service/outbox.hpp"

#include <algorithm>
#include <future>

#include "bot/service/limits.hpp"

namespace screenline::service {

namespace {

using dialog::Author;
using std::chrono::milliseconds;

// Doubling with up to half of jitter, so that many rows of one outage do not come back together.
milliseconds back_off(int attempts, std::uint64_t random) {
  const auto doubled = limits::retry_first * (std::int64_t{1} << std::min(attempts, 16));
  const milliseconds wait = std::min<milliseconds>(doubled, limits::retry_max);
  return wait / 2 + milliseconds(static_cast<std::int64_t>(random % static_cast<std::uint64_t>(
                                     std::max<std::int64_t>(1, wait.count() / 2))));
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
      break;
    case Kind::retry:
      row.state = last ? OutboxState::failed : OutboxState::queued;
      row.due = now + std::max(report.after, back_off(row.attempts, random));
      break;
    case Kind::unknown:
      // A duplicate of a crisis text is harmless, a loss is not: it goes again at once. Others are looked
      // up at the provider first.
      row.state = last ? OutboxState::failed
                  : row.author == Author::safety ? OutboxState::queued
                                                 : OutboxState::unknown;
      // The first repeat of a safety text is immediate, then it backs off too: an outage of seconds must
      // not use up its attempts.
      row.due = row.author == Author::safety && row.attempts <= 1 ? now : now + back_off(row.attempts, random);
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
    const bool ready = posted && rows.wait_for(limits::outbox_lease / 2) == std::future_status::ready;
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

// E7 and E2, right before the call: a bot text leaves only under the epoch it was made in, to somebody who
// has not opted out and is not in danger.
bool Outbox::may_leave(const OutboxRow& row) {
  if (row.author == Author::safety || row.author == Author::system || row.conversation == 0) return true;
  const auto person = reader_.person(row.person);
  if (!person) return row.author == Author::staff;  // cannot tell: a bot's text stays
  if (person->state.person.opted_out) return false;
  const auto& conversation = person->state.conversation;
  if (row.author == Author::staff) return true;
  bool danger = false;  // seen at the edge and perhaps not committed yet (E2)
  environment_.memory.with(EdgeMemory::key(person->state.person.site, {dialog::Channel::sms, row.line, row.to}),
                           [&](EdgeHint& hint) { danger = hint.state && hint.state->person.risk.level >= 2; });
  if (danger) return false;
  if (person->state.person.risk.held) return false;
  return conversation && conversation->id == row.conversation && conversation->epoch == row.epoch;
}

// A retry of what a clock started must not come at night either.
std::optional<Time> Outbox::quiet_until(const OutboxRow& row) {
  if (!row.unasked) return std::nullopt;
  const auto person = reader_.person(row.person);
  if (!person) return std::nullopt;
  const auto content = environment_.content();
  const QuietHours& hours = content->site(person->state.person.site).quiet;
  const Time now = environment_.clock.now();
  return is_quiet(hours, now) ? std::optional(after_quiet(hours, now)) : std::nullopt;
}

void Outbox::attempt(OutboxRow row) {
  // Waited too long for a sender: the lease is over, or nearly, and the row comes again by itself.
  if (environment_.clock.now() + limits::outbox_lease / 3 > row.lease_until) return;
  if (!may_leave(row)) {
    row.state = OutboxState::cancelled;
    return settle(std::move(row), nullptr);
  }
  if (const auto until = quiet_until(row)) {
    if (row.state == OutboxState::sending) row.state = OutboxState::unknown;  // a lease that ran out
    row.due = *until;
    return settle(std::move(row), nullptr);
  }
  const bool outcome_unknown =
      row.state == OutboxState::unknown || row.state == OutboxState::inline_pending ||
      row.state == OutboxState::sending;  // a lease that ran out: it may have gone
  if (outcome_unknown) {
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

void Outbox::settle(OutboxRow row, const SendReport* report) {
  Counters& count = environment_.counters;
  const bool was_failed = row.state == OutboxState::failed;
  if (report) row = after_attempt(std::move(row), *report, environment_.clock.now(), environment_.ids.random64());
  if (report && report->kind == SendReport::Kind::sent) count.sent++;
  if (report && report->kind == SendReport::Kind::retry) count.send_retries++;
  if (report && report->kind == SendReport::Kind::unknown) count.send_unknown++;
  const bool failed = row.state == OutboxState::failed && !was_failed;
  if (failed) count.send_failures++;
  const bool opted_out = report && report->kind == SendReport::Kind::opted_out;
  lane_.post([row](Store& store) { store.settle_outbox(row); });
  if (failed) report_failure(row, opted_out);
}

// A text that will not arrive is an input of its own: opt-out at the provider, or a crisis text undelivered.
void Outbox::report_failure(const OutboxRow& row, bool opted_out) {
  if (row.author == Author::system || row.conversation == 0) return;
  const bool safety = row.author == Author::safety;
  if (!opted_out && !safety) return;
  const auto person = reader_.person(row.person);
  if (!person) return;
  TurnRequest request;
  request.site = person->state.person.site;
  request.person = row.person;
  request.input = dialog::DeliveryFailed{opted_out, safety, row.last_error};
  request.source = "delivery";
  request.at = environment_.clock.now();
  if (!lane_.submit(std::move(request), {}, safety)) {
    environment_.log.write(Log::Level::error, "outbox.failure_not_recorded", "");
  }
}

}  // namespace screenline::service
