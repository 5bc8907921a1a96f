#include "bot/service/long_texts.hpp"

#include "bot/service/limits.hpp"

namespace screenline::service {

LongTexts::LongTexts(Environment& environment, Lane& lane, JournalWriter* journal,
                     OutageAlerts* outage)
    : environment_(environment),
      intake_(environment, lane, journal, outage),
      thread_([this] { run(); }) {}

LongTexts::~LongTexts() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool LongTexts::submit(std::size_t bytes, const Work& work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_bytes_ + bytes > limits::long_texts_waiting) return false;
    waiting_bytes_ += bytes;
    queue_.emplace_back(bytes, work);
  }
  wake_.notify_one();
  return true;
}

void LongTexts::run() {
  intake_.make_ready();
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const auto [bytes, work] = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    environment_.counters.long_texts++;
    work(intake_);
    lock.lock();
    waiting_bytes_ -= bytes;
  }
}

}  // namespace screenline::service
