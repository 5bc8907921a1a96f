// The crisis journal's file (DECISIONS E14): a preallocated row of fixed slots to which records are
// appended, each synced before append() returns, until the store is back and they are marked
// replayed. It needs nothing of the store, allocates no disk space while in use, and survives a
// kill or a power cut at any byte: a record is there whole or not at all.
//
// Layout, numbers little endian: two header blocks of 4096 bytes, written in turn, of which the
// valid one with the higher generation counts; then the slots. A record starts at a slot and covers
// as many as it needs. Records carry a rising seq that never starts again, a number drawn at random
// for this file (so that no text in a record can pass for a record), and a CRC-32. Pending is every
// valid record whose seq is above the mark in the header; when none is pending the next append
// begins at the first slot again.
//
// Thread-safe: one mutex around everything, held during the sync.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/store/journal_file.hpp"

namespace screenline::store {

struct JournalOptions {
  std::uint32_t slot_bytes = 4096;  // 64..65536
  std::uint32_t slots = 4096;       // 16 MB: some 4,000 crisis texts of one outage
};

class SlotJournal {
 public:
  // A file that exists keeps the sizes it was made with. `nonce`: 64 random bits, used for a new
  // file only. The string says what is wrong and what to do.
  [[nodiscard]] static std::variant<std::unique_ptr<SlotJournal>, std::string> open(
      std::unique_ptr<JournalFile> file, const JournalOptions& options, std::uint64_t nonce);

  enum class Outcome : std::uint8_t {
    kept,       // on the disk
    full,       // no room until some are marked replayed
    too_large,  // larger than the whole file
    failed      // the disk refused; it may or may not be found later
  };
  struct Appended {
    Outcome outcome = Outcome::kept;
    std::uint64_t seq = 0;  // when kept
  };
  Appended append(std::string_view record);

  struct Entry {
    std::uint64_t seq = 0;
    std::string bytes;
  };
  // While an append holds the file, on a disk that hangs too: wait for it, or give up with nothing
  // read or done.
  enum class Busy : std::uint8_t { wait, give_up };
  // Not marked replayed yet, oldest first.
  [[nodiscard]] std::vector<Entry> pending(Busy busy = Busy::wait);
  [[nodiscard]] std::size_t pending_count();
  // Above the mark and not whole: raw bytes from the record's head on, as far as they can be read. An append
  // that was cut off is among them.
  [[nodiscard]] std::vector<Entry> damaged(Busy busy = Busy::wait);
  // Records up to and with this seq are done with. False: the disk refused, they are still pending.
  bool mark_replayed(std::uint64_t up_to, Busy busy = Busy::wait);

 private:
  explicit SlotJournal(std::unique_ptr<JournalFile> file) : file_(std::move(file)) {}
  [[nodiscard]] static bool take(std::unique_lock<std::mutex>& lock, Busy busy);
  [[nodiscard]] std::string make(const JournalOptions& options, std::uint64_t nonce);
  [[nodiscard]] bool read_headers();
  [[nodiscard]] bool write_header(std::uint64_t mark);
  [[nodiscard]] bool scan();
  [[nodiscard]] bool read_record(std::uint32_t slot, Entry& out);
  void note_damaged(std::uint32_t slot);
  [[nodiscard]] std::uint32_t slots_for(std::size_t bytes) const;
  [[nodiscard]] std::uint64_t offset(std::uint32_t slot) const;

  std::mutex mutex_;
  // Guarded by mutex_.
  std::unique_ptr<JournalFile> file_;
  std::uint32_t slot_bytes_ = 0, slots_ = 0;
  std::uint64_t nonce_ = 0, generation_ = 0;
  std::uint64_t mark_ = 0;      // replayed up to here
  std::uint64_t last_seq_ = 0;  // given to the last record
  std::uint32_t next_slot_ = 0;
  std::map<std::uint64_t, std::uint32_t> pending_;  // seq -> slot
  std::map<std::uint64_t, std::string> damaged_;    // seq -> bytes
};

}  // namespace screenline::store
