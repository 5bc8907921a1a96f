// What waits for one address, and the thread that posts it: an address that refuses or hangs holds
// up no other. Tries again with back-off and jitter over some minutes, then gives up; the highest
// level goes first. Bounded. push() and the figures from any thread; outcomes are told on the
// queue's own thread. At the end each alert that was never tried has one try more, five seconds for
// all.
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

// Posts JSON and says whether it was accepted (2xx). Called on several threads at once; blocking,
// bounded.
using Post = std::function<bool(const std::string& url, const std::string& body)>;

struct Options {
  std::size_t waiting_max = 1024;  // an address: more than a clinic's crises in an hour
  int tries = 10;                  // with the waits below about six minutes
  std::chrono::milliseconds first{1'000}, max{120'000};  // the wait doubles; half of it is jitter
  std::string accepted_file;  // what was accepted, over restarts; "": not kept
};

struct Waiting {
  std::int64_t row = 0;  // 0: of no row
  int level = 0;
  std::string body;
  int tries = 0;
  std::chrono::steady_clock::time_point due{};
};

class UrlQueue {
 public:
  // `done`: accepted, or given up after all tries.
  using Done = std::function<void(const Waiting& alert, bool accepted)>;
  UrlQueue(std::string url, Post post, const Options& options, std::uint64_t seed, Done done);
  ~UrlQueue();
  UrlQueue(const UrlQueue&) = delete;
  UrlQueue& operator=(const UrlQueue&) = delete;

  // False past the bound.
  bool push(Waiting alert);
  // The last attempt did not go well.
  [[nodiscard]] bool failing() const { return failing_.load(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_.load(); }

 private:
  void run();
  void attempt(std::unique_lock<std::mutex>& lock, std::size_t index);
  [[nodiscard]] std::size_t next(std::chrono::steady_clock::time_point now) const;
  [[nodiscard]] std::chrono::milliseconds back_off(int tries);

  const std::string url_;
  const Post post_;
  const Options options_;
  const Done done_;
  std::atomic<bool> failing_{false};
  std::atomic<std::size_t> waiting_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting> alerts_;  // guarded by mutex_, in order of arrival
  bool stopping_ = false;        // guarded by mutex_
  std::uint64_t random_;         // the queue's thread only
  std::thread thread_;
};

}  // namespace screenline::alerts
