// A few threads that run jobs at their time; jobs of one key run one after another on one thread.
//
// Thread-safety: all functions, also from inside a job. The destructor waits for jobs under way and
// drops those that wait. A job must not throw.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace screenline::phone {

class Workers {
 public:
  using Job = std::function<void()>;

  Workers(std::size_t threads, std::size_t jobs_max);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Jobs of one key that are due together run in the order they came. False: jobs_max wait.
  [[nodiscard]] bool run(std::string_view key, std::chrono::milliseconds delay, Job job);

  // Waits until nothing waits or runs; false at the deadline.
  [[nodiscard]] bool settle(std::chrono::milliseconds deadline);

 private:
  using Clock = std::chrono::steady_clock;
  struct Shard {
    std::multimap<Clock::time_point, Job> waiting;  // guarded by mutex_; equal times stay in order
    std::condition_variable changed;
  };

  void work(Shard& shard);

  const std::size_t jobs_max_;
  std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t jobs_ = 0;                        // waiting and under way; guarded by mutex_
  bool stopping_ = false;                       // guarded by mutex_
  std::vector<std::unique_ptr<Shard>> shards_;  // the vector is constant after construction
  std::vector<std::thread> threads_;
};

}  // namespace screenline::phone
