// A crisis journal whose disk may refuse: what it cannot keep stays in memory and is replayed from
// there. A disk that is read-only for a while loses nobody then, unless the program ends as well
// (docs/SAFETY.md). Thread-safe; owns the journal it stands before.
#pragma once

#include <memory>
#include <mutex>
#include <set>

#include "bot/service/environment.hpp"
#include "bot/service/journal.hpp"

namespace screenline::service {

class HoldingJournal final : public Journal {
 public:
  HoldingJournal(std::unique_ptr<Journal> journal, Environment& environment);

  // Counted and logged when the disk refuses. False only past limits::lane_crisis_slots entries
  // held.
  bool append(const JournalEntry& entry) override;
  std::vector<JournalEntry> pending() override;
  bool mark_replayed(std::uint64_t up_to_id) override;
  bool set_aside(std::uint64_t id) override;
  std::size_t unreadable() override { return journal_->unreadable(); }

 private:
  const std::unique_ptr<Journal> journal_;
  Environment& environment_;
  std::mutex mutex_;
  std::vector<JournalEntry> held_;  // oldest first; guarded by mutex_
  std::set<std::uint64_t> stuck_;   // of these, could not be set aside; guarded by mutex_
  std::uint64_t last_ = 0;          // guarded by mutex_
};

}  // namespace screenline::service
