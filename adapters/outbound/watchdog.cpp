#include "adapters/outbound/watchdog.hpp"

#include <utility>

namespace screenline::outbound {

Watchdog::Watchdog() : thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Watchdog::arm(std::chrono::milliseconds timeout, std::function<void()> bark) {
  {
    const std::lock_guard lock(mutex_);
    bark_ = std::move(bark);
    deadline_ = std::chrono::steady_clock::now() + timeout;
    barked_ = false;
  }
  changed_.notify_one();
}

bool Watchdog::disarm() {
  const std::lock_guard lock(mutex_);
  bark_ = nullptr;
  return barked_;
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!bark_) {
      changed_.wait(lock);
    } else if (std::chrono::steady_clock::now() < deadline_) {
      changed_.wait_until(lock, deadline_);
    } else {
      // Under the lock, so that disarm() waits for it to end.
      std::exchange(bark_, nullptr)();
      barked_ = true;
    }
  }
}

}  // namespace screenline::outbound
