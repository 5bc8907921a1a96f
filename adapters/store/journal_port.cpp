#include "adapters/store/journal_port.hpp"

#include <mutex>
#include <set>

#include "adapters/store/journal_aside.hpp"
#include "bot/service/codec.hpp"

namespace screenline::store {
namespace {

class FileJournal final : public service::Journal {
 public:
  FileJournal(std::unique_ptr<SlotJournal> slots, const std::string& aside)
      : slots_(std::move(slots)), aside_(aside) {
    take_back();
  }

  bool append(const service::JournalEntry& entry) override {
    std::string bytes;
    service::encode(entry, bytes);
    return slots_->append(bytes).outcome == SlotJournal::Outcome::kept;
  }
  std::vector<service::JournalEntry> pending() override {
    const std::lock_guard lock(mutex_);
    std::vector<service::JournalEntry> entries;
    // The lane asks with each wave: it must not stand still behind a disk that hangs.
    for (auto& slot : slots_->pending(SlotJournal::Busy::give_up)) {
      auto entry = service::decode<service::JournalEntry>(slot.bytes);
      if (!entry) {
        set_aside(std::move(slot));
        continue;
      }
      entry->id = slot.seq;
      entries.push_back(std::move(*entry));
    }
    for (auto& slot : slots_->damaged(SlotJournal::Busy::give_up)) set_aside(std::move(slot));
    return entries;
  }
  bool mark_replayed(std::uint64_t up_to_id) override {
    const std::lock_guard lock(mutex_);
    // What could not be set aside lives in the journal alone: nothing is marked past it.
    for (const std::uint64_t seq : not_aside_) {
      if (seq <= up_to_id) return false;
    }
    return slots_->mark_replayed(up_to_id, SlotJournal::Busy::give_up);
  }
  bool set_aside(std::uint64_t id) override {
    const std::lock_guard lock(mutex_);
    for (auto& slot : slots_->pending()) {
      if (slot.seq == id) set_aside(std::move(slot));
    }
    return !not_aside_.contains(id);
  }
  std::size_t unreadable() override {
    const std::lock_guard lock(mutex_);
    return aside_.entries().size() + not_aside_.size();
  }

 private:
  void set_aside(SlotJournal::Entry slot) {
    const std::uint64_t seq = slot.seq;
    if (aside_.has(seq, slot.bytes) || aside_.add({seq, std::move(slot.bytes)})) {
      not_aside_.erase(seq);
    } else {
      not_aside_.insert(seq);
    }
  }
  // What another release could not read and this one can goes back into the journal. Appended first: a stop
  // in between means an entry twice, and a replay does each message once.
  void take_back() {
    std::vector<AsideFile::Entry> rest;
    for (const AsideFile::Entry& one : aside_.entries()) {
      const bool readable = service::decode<service::JournalEntry>(one.bytes).has_value();
      if (!readable || slots_->append(one.bytes).outcome != SlotJournal::Outcome::kept) rest.push_back(one);
    }
    if (rest.size() != aside_.entries().size()) (void)aside_.replace(std::move(rest));
  }

  std::unique_ptr<SlotJournal> slots_;
  std::mutex mutex_;
  AsideFile aside_;                    // guarded by mutex_
  std::set<std::uint64_t> not_aside_;  // the disk refused; guarded by mutex_
};

}  // namespace

std::variant<std::unique_ptr<service::Journal>, std::string> open_journal(
    const std::string& path, const JournalOptions& options, std::uint64_t nonce) {
  std::string error;
  auto file = open_journal_file(path, error);
  if (!file) return error;
  auto opened = SlotJournal::open(std::move(file), options, nonce);
  if (auto* message = std::get_if<std::string>(&opened)) return path + ": " + *message;
  auto& slots = std::get<std::unique_ptr<SlotJournal>>(opened);
  return std::unique_ptr<service::Journal>(std::make_unique<FileJournal>(std::move(slots), path + ".unreadable"));
}

}  // namespace screenline::store
