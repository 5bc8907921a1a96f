#include "adapters/phone/workers.hpp"

#include <algorithm>

namespace screenline::phone {

Workers::Workers(std::size_t threads, std::size_t jobs_max) : jobs_max_(jobs_max) {
  for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) {
    shards_.push_back(std::make_unique<Shard>());
  }
  for (const auto& shard : shards_) threads_.emplace_back([this, &shard] { work(*shard); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& shard : shards_) shard->changed.notify_all();
  }
  for (auto& thread : threads_) thread.join();
}

bool Workers::run(std::string_view key, std::chrono::milliseconds delay, Job job) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || jobs_ >= jobs_max_) return false;
  Shard& shard = *shards_[std::hash<std::string_view>{}(key) % shards_.size()];
  shard.waiting.emplace(Clock::now() + delay, std::move(job));
  ++jobs_;
  shard.changed.notify_one();
  return true;
}

bool Workers::settle(std::chrono::milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return idle_.wait_for(lock, deadline, [&] { return jobs_ == 0; });
}

void Workers::work(Shard& shard) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (shard.waiting.empty()) {
      shard.changed.wait(lock);
      continue;
    }
    const auto first = shard.waiting.begin();
    if (first->first > Clock::now()) {
      const auto due = first->first;
      shard.changed.wait_until(lock, due);
      continue;
    }
    Job job = std::move(first->second);
    shard.waiting.erase(first);
    lock.unlock();
    job();
    job = nullptr;  // what it holds goes before it counts as done
    lock.lock();
    if (--jobs_ == 0) idle_.notify_all();
  }
}

}  // namespace screenline::phone
