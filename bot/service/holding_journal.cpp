#include "bot/service/holding_journal.hpp"

#include <algorithm>

#include "bot/service/limits.hpp"

namespace screenline::service {

namespace {

// Above every id that a journal gives, so that these are replayed last.
constexpr std::uint64_t first_held = std::uint64_t{1} << 62;

}  // namespace

HoldingJournal::HoldingJournal(std::unique_ptr<Journal> journal, Environment& environment)
    : journal_(std::move(journal)), environment_(environment) {}

bool HoldingJournal::append(const JournalEntry& entry) {
  if (journal_->append(entry)) return true;
  environment_.counters.journal_full++;
  environment_.log.write(Log::Level::error, "journal.refused", "");
  const std::lock_guard lock(mutex_);
  if (held_.size() >= limits::lane_crisis_slots) return false;
  held_.push_back(entry);
  held_.back().id = first_held + ++last_;
  return true;
}

std::vector<JournalEntry> HoldingJournal::pending() {
  std::vector<JournalEntry> out = journal_->pending();
  const std::lock_guard lock(mutex_);
  out.insert(out.end(), held_.begin(), held_.end());
  return out;
}

bool HoldingJournal::mark_replayed(std::uint64_t up_to) {
  if (up_to < first_held) return journal_->mark_replayed(up_to);
  const std::lock_guard lock(mutex_);
  std::erase_if(
      held_, [&](const JournalEntry& one) { return one.id <= up_to && !stuck_.contains(one.id); });
  return std::ranges::find(held_, up_to, &JournalEntry::id) == held_.end();
}

// The record of its person cannot be read: now the disk takes the entry, or it stays and is asked
// for again.
bool HoldingJournal::set_aside(std::uint64_t id) {
  if (id < first_held) return journal_->set_aside(id);
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(held_, id, &JournalEntry::id);
  if (found == held_.end()) return true;
  if (!journal_->append(*found)) {
    stuck_.insert(id);
    return false;
  }
  environment_.counters.journal_pending++;
  stuck_.erase(id);
  held_.erase(found);
  return true;
}

}  // namespace screenline::service
