#include "adapters/alerts/heartbeat.hpp"

#include <utility>

namespace screenline::alerts {

Heartbeat::Heartbeat(std::function<bool()> well, std::function<bool()> send, HeartbeatTimes times)
    : well_(std::move(well)), send_(std::move(send)), times_(times) {}

Heartbeat::~Heartbeat() { stop(); }

void Heartbeat::start() {
  last_ = Steady::now();
  thread_ = std::thread([this] { run(); });
}

void Heartbeat::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Heartbeat::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const auto wait = beat();
    lock.lock();
    wake_.wait_for(lock, wait, [this] { return stopping_; });
  }
}

// Looks, and sends; how long until the next look.
std::chrono::milliseconds Heartbeat::beat() {
  const bool well = well_();
  withheld_ = !well;
  if (!well) return times_.look;
  if (!send_()) {
    failed_++;
    return times_.again;
  }
  sent_++;
  last_ = Steady::now();
  return times_.every;
}

std::chrono::milliseconds Heartbeat::age() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - last_.load());
}

bool is_well(const Signs& signs, std::int64_t now, std::chrono::milliseconds old_max) {
  const auto fresh = [&](std::int64_t sign) {
    const std::int64_t age = now - sign;
    return sign != 0 && age <= old_max.count() && age >= -old_max.count();
  };
  return fresh(signs.lane) && fresh(signs.escalator) && !signs.store_trouble;
}

}  // namespace screenline::alerts
