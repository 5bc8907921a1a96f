// Appends to the crisis journal off the sockets' threads: a disk that hangs must not hang the edge.
// Thread-safe; bounded: past the bound an entry is counted as lost to the journal (its text was sent).
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "bot/service/environment.hpp"
#include "bot/service/journal.hpp"

namespace screenline::service {

class JournalWriter {
 public:
  JournalWriter(Environment& environment, Journal& journal);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  void append(JournalEntry entry);

 private:
  void run();

  Environment& environment_;
  Journal& journal_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<JournalEntry> queue_;  // guarded by mutex_
  bool stopping_ = false;           // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::service
