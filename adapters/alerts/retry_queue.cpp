#include "adapters/alerts/retry_queue.hpp"

#include <algorithm>

namespace screenline::alerts {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds last_tries{5'000};

}  // namespace

RetryQueue::RetryQueue(const Options& options, std::uint64_t seed)
    : options_(options), random_(seed | 1), thread_([this] { run(); }) {}

RetryQueue::~RetryQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool RetryQueue::push(Waiting alert) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || gone_ || waiting_ >= options_.waiting_max) return false;
    alert.tries = 0;
    alert.due = std::max(alert.due, steady_clock::now());
    alerts_.push_back(std::move(alert));
    ++waiting_;
  }
  wake_.notify_one();
  return true;
}

// Of those due the highest level, then the first come; alerts_.size() when none is due.
std::size_t RetryQueue::next(steady_clock::time_point now) const {
  std::size_t best = alerts_.size();
  for (std::size_t i = 0; i < alerts_.size(); ++i) {
    if (alerts_[i].due > now) continue;
    if (best == alerts_.size() || alerts_[i].level > alerts_[best].level) best = i;
  }
  return best;
}

void RetryQueue::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const std::size_t index = next(steady_clock::now());
    if (index < alerts_.size()) {
      attempt(lock, index);
      continue;
    }
    const auto earliest = std::min_element(
        alerts_.begin(), alerts_.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
    if (earliest == alerts_.end()) {
      wake_.wait(lock, [this] { return stopping_ || !alerts_.empty(); });
    } else {
      const auto due = earliest->due;
      wake_.wait_until(lock, due);
    }
  }
  const auto until = steady_clock::now() + last_tries;
  for (std::size_t i = 0; i < alerts_.size() && steady_clock::now() < until;) {
    if (alerts_[i].tries == 0) {
      attempt(lock, i);
    } else {
      ++i;
    }
  }
}

void RetryQueue::attempt(std::unique_lock<std::mutex>& lock, std::size_t index) {
  Waiting alert = std::move(alerts_[index]);
  alerts_.erase(alerts_.begin() + static_cast<std::ptrdiff_t>(index));
  lock.unlock();
  const Outcome outcome = alert.attempt();
  using Kind = Outcome::Kind;
  failing_ = outcome.kind != Kind::accepted;
  if (outcome.kind == Kind::gone) gone_ = true;
  const bool last = ++alert.tries >= options_.tries;
  lock.lock();
  if (outcome.kind == Kind::again && !last) {
    const milliseconds asked = std::min(outcome.after, options_.asked_max);
    alert.due = steady_clock::now() + std::max(asked, back_off(alert.tries));
    alerts_.push_back(std::move(alert));
    return;
  }
  over(lock, alert, outcome.kind == Kind::accepted);
  while (gone_ && !alerts_.empty()) {
    const Waiting other = std::move(alerts_.front());
    alerts_.erase(alerts_.begin());
    over(lock, other, false);
  }
}

void RetryQueue::over(std::unique_lock<std::mutex>& lock, const Waiting& alert, bool accepted) {
  lock.unlock();
  if (alert.told) alert.told(accepted);
  lock.lock();
  --waiting_;
}

milliseconds RetryQueue::back_off(int tries) {
  random_ ^= random_ << 13, random_ ^= random_ >> 7, random_ ^= random_ << 17;  // xorshift64
  const milliseconds wait = std::min<milliseconds>(
      options_.first * (std::int64_t{1} << std::min(tries - 1, 20)), options_.max);
  const auto half = static_cast<std::uint64_t>(std::max<std::int64_t>(1, wait.count() / 2));
  return wait / 2 + milliseconds(static_cast<std::int64_t>(random_ % half));
}

}  // namespace screenline::alerts
