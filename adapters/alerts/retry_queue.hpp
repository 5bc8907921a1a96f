// What waits for one channel, an address, a provider or a mail server, and the thread that sends
// it: one that refuses or hangs holds up no other. Tries again with back-off and jitter over some
// minutes, then gives up; the highest level goes first. Bounded. push() and the figures from any
// thread; attempts and outcomes on the queue's own thread. At the end each alert that was never
// tried has one try more, five seconds for all.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace screenline::alerts {

struct Options {
  std::size_t waiting_max = 1024;  // a queue: more than a clinic's crises in an hour
  int tries = 10;                  // with the waits below about six minutes
  std::chrono::milliseconds first{1'000}, max{120'000};  // the wait doubles; half of it is jitter
  // Of a wait that the other side asks for. A crisis waits no hour because a server is busy.
  std::chrono::milliseconds asked_max{300'000};
  std::string accepted_file;  // what was accepted, over restarts; "": not kept
};

// What came of one try.
struct Outcome {
  enum class Kind : std::uint8_t {
    accepted,
    again,    // worth another try, not before `after`
    refused,  // never this one again
    gone,     // nothing more to this channel, until it is opened again
  } kind = Kind::again;
  std::chrono::milliseconds after{0};
};

// Told once what became of an alert, on the queue's thread, which holds no lock then.
using Told = std::function<void(bool accepted)>;

struct Waiting {
  int level = 0;
  std::function<Outcome()> attempt;  // blocking, bounded; on the queue's thread
  Told told{};  // accepted, or given up: after all tries, refused, or the channel is gone
  std::chrono::steady_clock::time_point due{};  // not before; {}: at once
  int tries = 0;
};

class RetryQueue {
 public:
  RetryQueue(const Options& options, std::uint64_t seed);  // `seed`: of the jitter
  ~RetryQueue();
  RetryQueue(const RetryQueue&) = delete;
  RetryQueue& operator=(const RetryQueue&) = delete;

  // False past the bound, and while the channel is gone.
  bool push(Waiting alert);
  // After a `gone`: takes alerts again.
  void open_again() { gone_ = false; }
  [[nodiscard]] bool gone() const { return gone_.load(); }
  // The last attempt did not go well.
  [[nodiscard]] bool failing() const { return failing_.load() || gone_.load(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_.load(); }

 private:
  void run();
  void attempt(std::unique_lock<std::mutex>& lock, std::size_t index);
  void over(std::unique_lock<std::mutex>& lock, const Waiting& alert, bool accepted);
  [[nodiscard]] std::size_t next(std::chrono::steady_clock::time_point now) const;
  [[nodiscard]] std::chrono::milliseconds back_off(int tries);

  const Options options_;
  std::atomic<bool> failing_{false}, gone_{false};
  std::atomic<std::size_t> waiting_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting> alerts_;  // guarded by mutex_, in order of arrival
  bool stopping_ = false;        // guarded by mutex_
  std::uint64_t random_;         // the queue's thread only
  std::thread thread_;
};

}  // namespace screenline::alerts
