#include "bot/service/journal_writer.hpp"

#include "bot/service/limits.hpp"

namespace screenline::service {

JournalWriter::JournalWriter(Environment& environment, Journal& journal)
    : environment_(environment), journal_(journal), thread_([this] { run(); }) {}

JournalWriter::~JournalWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void JournalWriter::append(JournalEntry entry) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= limits::lane_crisis_slots) {
      environment_.counters.journal_full++;
      return;
    }
    queue_.push_back(std::move(entry));
    // From now on, not from when the disk has it: nobody is asked anything in between (S12).
    environment_.counters.journal_pending++;
  }
  wake_.notify_one();
}

void JournalWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const JournalEntry entry = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    const bool kept = journal_.append(entry);
    if (kept) environment_.counters.journal_appends++;
    if (!kept) environment_.counters.journal_pending--;
    lock.lock();
  }
}

}  // namespace screenline::service
