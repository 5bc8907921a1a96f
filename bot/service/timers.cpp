#include "bot/service/timers.hpp"

#include "bot/service/limits.hpp"

namespace screenline::service {

using Kind = dialog::TimerIn::Kind;

std::optional<Time> deadline(const PersonRecord::Timers& timers, Kind kind) {
  switch (kind) {
    case Kind::silence: return timers.silence;
    case Kind::expiry: return timers.expiry;
    case Kind::care: return timers.care;
    case Kind::follow_up:
      return timers.follow_up;
    case Kind::reminder: break;
  }
  return timers.reminder;
}

std::vector<dialog::TimerIn> due_timers(const PersonRecord::Timers& timers, Time now) {
  std::vector<dialog::TimerIn> due;
  if (timers.silence && *timers.silence <= now) due.push_back({Kind::silence, timers.silence_visit});
  if (timers.expiry && *timers.expiry <= now) due.push_back({Kind::expiry, timers.expiry_visit});
  if (timers.reminder && *timers.reminder <= now) due.push_back({Kind::reminder, timers.reminder_visit});
  if (timers.care && *timers.care <= now) due.push_back({Kind::care, timers.care_visit});
  if (timers.follow_up && *timers.follow_up <= now)
    due.push_back({Kind::follow_up, timers.follow_up_visit});
  return due;
}

void Timers::start() {
  thread_ = std::thread([this] { run(); });
}

void Timers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Timers::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, limits::tick, [this] { return stopping_; })) {
    lock.unlock();
    // One look at a time: behind a lane that hangs they would pile up.
    if (!looking_.exchange(true) && !lane_.post([this](Store& store) {
          ring(store);
          looking_ = false;
        })) {
      looking_ = false;
    }
    lock.lock();
  }
}

void Timers::ring(Store& store) {
  const Time now = environment_.clock.now();
  for (const std::int64_t person : store.due_timers(now, limits::wave)) {
    const auto record = reader_.person(person);
    if (!record) continue;
    const auto due = due_timers(record->timers, now);
    if (due.empty()) continue;
    TurnRequest request;
    request.site = record->state.person.site;
    request.person = person;
    request.input = due.front();
    request.timer_due = deadline(record->timers, due.front().kind);
    request.source = "timer";
    request.at = now;
    // Full: it is still due at the next tick.
    if (!lane_.submit(std::move(request), {}, due.front().kind == Kind::silence)) return;
  }
}

}  // namespace screenline::service
