// Rings the clocks of conversations: every tick it asks the store, through the lane, whose timers are due.
// Timers are rows with deadlines: overdue ones ring at once after a restart (S7).
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "bot/service/lane.hpp"

namespace screenline::service {

class Timers {
 public:
  Timers(Environment& environment, Lane& lane, StoreReader& reader)
      : environment_(environment), lane_(lane), reader_(reader) {}
  ~Timers() { stop(); }
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;

  void start();
  void stop();

 private:
  void run();
  void ring(Store& store);

  Environment& environment_;
  Lane& lane_;
  StoreReader& reader_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::atomic<bool> looking_{false};
  std::thread thread_;
};

// By when a timer of this kind rings; nullopt: it is not armed.
[[nodiscard]] std::optional<Time> deadline(const PersonRecord::Timers& timers, dialog::TimerIn::Kind kind);

// The timers of a person that are due, in the order: silence, expiry, reminder, care, follow_up.
[[nodiscard]] std::vector<dialog::TimerIn> due_timers(const PersonRecord::Timers& timers, Time now);

}  // namespace screenline::service
