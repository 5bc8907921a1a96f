// Calls a function when a deadline passes, unless it is disarmed first. One deadline at a time.
// Owns a thread; arm() and disarm() are called by one other thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace screenline::outbound {

class Watchdog {
 public:
  Watchdog();
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void arm(std::chrono::milliseconds timeout, std::function<void()> bark);
  // After it returns, the function does not run and will not. True when it has run.
  bool disarm();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::function<void()> bark_;  // empty: disarmed
  std::chrono::steady_clock::time_point deadline_{};
  bool barked_ = false;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace screenline::outbound
