// A sign of life to a watcher outside (crisis.md R7): while the service can tell people of a row it
// calls an address once a minute; when it cannot, or is gone, the watcher hears nothing and alarms.
// Owns a thread; the figures from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace screenline::alerts {

struct HeartbeatTimes {
  std::chrono::milliseconds every{60'000};
  std::chrono::milliseconds again{15'000};  // after one that was not accepted
  std::chrono::milliseconds look{1'000};    // while one is withheld
};

class Heartbeat {
 public:
  // `well`: may one be sent now? `send`: calls the address; accepted? Blocking, bounded. Both on
  // the heartbeat's thread.
  Heartbeat(std::function<bool()> well, std::function<bool()> send, HeartbeatTimes times = {});
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  void start();
  void stop();

  [[nodiscard]] const std::atomic<std::uint64_t>& sent() const { return sent_; }
  [[nodiscard]] const std::atomic<std::uint64_t>& failed() const { return failed_; }
  // 1 while one was due and was not sent because the service is not well.
  [[nodiscard]] bool withheld() const { return withheld_; }
  // Since the last that was accepted, or since the start.
  [[nodiscard]] std::chrono::milliseconds age() const;

 private:
  using Steady = std::chrono::steady_clock;
  void run();
  [[nodiscard]] std::chrono::milliseconds beat();

  const std::function<bool()> well_, send_;
  const HeartbeatTimes times_;
  std::atomic<std::uint64_t> sent_{0}, failed_{0};
  std::atomic<bool> withheld_{false};
  std::atomic<Steady::time_point> last_{Steady::now()};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

// Whether the parts that tell people of a row work: what they last left behind, in milliseconds of
// one clock (0: nothing yet), is no older than `old_max` at `now`, and no newer (a clock that was
// set back); the store takes writes.
struct Signs {
  std::int64_t lane = 0, escalator = 0;
  bool store_trouble = false;
};
[[nodiscard]] bool is_well(const Signs& signs, std::int64_t now, std::chrono::milliseconds old_max);

}  // namespace screenline::alerts
