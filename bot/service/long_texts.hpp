// Long texts are scanned here and not on the sockets' threads (DECISIONS E10): a text of 240 KB
// takes some 30 ms to scan, and everybody else would wait. One thread with an intake of its own and
// a bounded queue; when it is full the caller scans itself - late for others, never unscanned.
// submit() from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "bot/service/intake.hpp"

namespace screenline::service {

class LongTexts {
 public:
  using Work = std::function<void(Intake&)>;

  // Everything is borrowed and outlives this.
  LongTexts(Environment& environment, Lane& lane, JournalWriter* journal, OutageAlerts* outage);
  // Finishes what it has taken.
  ~LongTexts();
  LongTexts(const LongTexts&) = delete;
  LongTexts& operator=(const LongTexts&) = delete;

  // False when too much waits already, and then `work` is the caller's to run. `bytes`: of the
  // text.
  [[nodiscard]] bool submit(std::size_t bytes, const Work& work);

 private:
  void run();

  Environment& environment_;
  Intake intake_;  // of the thread
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::pair<std::size_t, Work>> queue_;  // guarded by mutex_
  std::size_t waiting_bytes_ = 0;                   // guarded by mutex_; with the one in hand
  bool stopping_ = false;                           // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::service
