#include "adapters/store/journal.hpp"

#include <algorithm>

#include <boost/crc.hpp>

namespace screenline::store {
namespace {

constexpr std::size_t header_bytes = 4096;
constexpr std::uint64_t magic = 0x314c4e524a4c5253;  // "SRLJRNL1"
constexpr std::size_t record_head = 24;              // nonce 8, seq 8, length 4, crc 4

void put(std::string& out, std::uint64_t v, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(v >> (8 * i) & 0xff);
}

std::uint64_t get(std::string_view in, std::size_t at, int bytes) {
  std::uint64_t v = 0;
  for (int i = bytes; i-- > 0;)
    v = v << 8 | static_cast<std::uint8_t>(in[at + static_cast<std::size_t>(i)]);
  return v;
}

std::uint32_t crc(std::string_view a, std::string_view b = {}) {
  boost::crc_32_type sum;
  sum.process_bytes(a.data(), a.size());
  sum.process_bytes(b.data(), b.size());
  return sum.checksum();
}

}  // namespace

std::variant<std::unique_ptr<SlotJournal>, std::string> SlotJournal::open(
    std::unique_ptr<JournalFile> file, const JournalOptions& options, std::uint64_t nonce) {
  std::unique_ptr<SlotJournal> journal(new SlotJournal(std::move(file)));
  if (!journal->read_headers()) {
    std::string error = journal->make(options, nonce);
    if (!error.empty()) return error;
  }
  if (!journal->scan()) return "the crisis journal cannot be read: the disk reports an error.";
  return journal;
}

// A file without a valid header is one whose making was cut off, if it holds nothing; anything else
// is not ours to overwrite.
std::string SlotJournal::make(const JournalOptions& options, std::uint64_t nonce) {
  std::string block(header_bytes, '\0');
  for (std::uint64_t at = 0, end = file_->size(); at < end; at += block.size()) {
    block.resize(std::min<std::size_t>(header_bytes, end - at));
    if (!file_->read(at, block)) return "the crisis journal cannot be read.";
    const bool header = at < 2 * header_bytes;
    if (!header && block.find_first_not_of('\0') != std::string::npos) {
      return "the crisis journal is damaged: its header cannot be read but it holds records. Move "
             "the file "
             "aside for recovery and start again.";
    }
  }
  slot_bytes_ = std::clamp(options.slot_bytes, 64u, 65536u);
  slots_ = std::max(options.slots, 1u);
  nonce_ = nonce;
  const std::uint64_t size = offset(slots_);
  const std::string zeros(1u << 20, '\0');
  // Written, not only reserved: a later sync then has no block to allocate.
  for (std::uint64_t at = 0; at < size; at += zeros.size()) {
    const auto n = std::min<std::uint64_t>(zeros.size(), size - at);
    if (!file_->write(at, std::string_view(zeros).substr(0, n))) {
      return "no room for the crisis journal (" + std::to_string(size) +
             " bytes): free some disk space.";
    }
  }
  if (!file_->sync() || !write_header(0)) return "the crisis journal cannot be written.";
  return "";
}

bool SlotJournal::read_headers() {
  bool found = false;
  for (std::uint64_t copy = 0; copy < 2; ++copy) {
    std::string h(52, '\0');
    if (!file_->read(copy * header_bytes, h)) continue;
    const bool valid =
        get(h, 0, 8) == magic && get(h, 48, 4) == crc(std::string_view(h).substr(0, 48));
    if (!valid || (found && get(h, 24, 8) <= generation_)) continue;
    found = true;
    nonce_ = get(h, 8, 8);
    slot_bytes_ = static_cast<std::uint32_t>(get(h, 16, 4));
    slots_ = static_cast<std::uint32_t>(get(h, 20, 4));
    generation_ = get(h, 24, 8);
    mark_ = get(h, 32, 8);
  }
  return found && slot_bytes_ >= 64 && slots_ > 0;
}

bool SlotJournal::write_header(std::uint64_t mark) {
  std::string h;
  put(h, magic, 8);
  put(h, nonce_, 8);
  put(h, slot_bytes_, 4);
  put(h, slots_, 4);
  put(h, generation_ + 1, 8);
  put(h, mark, 8);
  put(h, 0, 8);  // room for later
  put(h, crc(h), 4);
  if (!file_->write((generation_ + 1) % 2 * header_bytes, h) || !file_->sync()) return false;
  ++generation_;
  mark_ = mark;
  return true;
}

// Looks at every slot, so that one damaged record does not hide those behind it.
bool SlotJournal::scan() {
  last_seq_ = mark_;
  next_slot_ = 0;
  for (std::uint32_t slot = 0; slot < slots_;) {
    Entry entry;
    const bool valid = read_record(slot, entry);
    const std::uint32_t covered = valid ? slots_for(entry.bytes.size()) : 1;
    if (!valid) note_damaged(slot);
    if (valid && entry.seq > mark_) {
      pending_[entry.seq] = slot;
      last_seq_ = std::max(last_seq_, entry.seq);
      next_slot_ = slot + covered;
    }
    slot += covered;
  }
  return file_->size() >= offset(slots_);
}

void SlotJournal::note_damaged(std::uint32_t slot) {
  std::string head(record_head, '\0');
  if (!file_->read(offset(slot), head) || get(head, 0, 8) != nonce_) return;
  const std::uint64_t seq = get(head, 8, 8);
  if (seq <= mark_) return;
  const auto length = static_cast<std::size_t>(get(head, 16, 4));
  const bool fits = slots_for(length) <= slots_ - slot;
  std::string bytes(fits ? record_head + length : slot_bytes_, '\0');
  damaged_[seq] = file_->read(offset(slot), bytes) ? std::move(bytes) : std::move(head);
}

bool SlotJournal::read_record(std::uint32_t slot, Entry& out) {
  std::string head(record_head, '\0');
  if (!file_->read(offset(slot), head) || get(head, 0, 8) != nonce_) return false;
  const auto length = static_cast<std::size_t>(get(head, 16, 4));
  if (slots_for(length) > slots_ - slot) return false;
  out.seq = get(head, 8, 8);
  out.bytes.resize(length);
  if (length > 0 && !file_->read(offset(slot) + record_head, out.bytes)) return false;
  return get(head, 20, 4) == crc(std::string_view(head).substr(0, 20), out.bytes);
}

SlotJournal::Appended SlotJournal::append(std::string_view record) {
  const std::lock_guard lock(mutex_);
  const std::uint32_t needed = slots_for(record.size());
  if (needed > slots_) return {Outcome::too_large, 0};
  const std::uint32_t slot = pending_.empty() ? 0 : next_slot_;
  if (needed > slots_ - slot) return {Outcome::full, 0};
  const std::uint64_t seq = last_seq_ + 1;
  std::string bytes;
  bytes.reserve(record_head + record.size());
  put(bytes, nonce_, 8);
  put(bytes, seq, 8);
  put(bytes, record.size(), 4);
  put(bytes, crc(bytes, record), 4);
  bytes += record;
  // Also of a failed append the seq is used up: its bytes may be on the disk and be found when the
  // file is opened again, and must then not stand for another record.
  last_seq_ = seq;
  if (!file_->write(offset(slot), bytes) || !file_->sync()) return {Outcome::failed, 0};
  next_slot_ = slot + needed;
  pending_[seq] = slot;
  return {Outcome::kept, seq};
}

std::vector<SlotJournal::Entry> SlotJournal::pending(Busy busy) {
  std::unique_lock lock(mutex_, std::defer_lock);
  if (!take(lock, busy)) return {};
  std::vector<Entry> entries;
  for (const auto& [seq, slot] : pending_) {
    Entry entry;
    if (read_record(slot, entry) && entry.seq == seq) {
      entries.push_back(std::move(entry));
    } else {
      damaged_.try_emplace(seq, std::string());  // was whole when it was appended or found
      note_damaged(slot);
    }
  }
  return entries;
}

bool SlotJournal::take(std::unique_lock<std::mutex>& lock, Busy busy) {
  if (busy == Busy::give_up) return lock.try_lock();
  lock.lock();
  return true;
}

std::size_t SlotJournal::pending_count() {
  const std::lock_guard lock(mutex_);
  return pending_.size();
}

std::vector<SlotJournal::Entry> SlotJournal::damaged(Busy busy) {
  std::unique_lock lock(mutex_, std::defer_lock);
  if (!take(lock, busy)) return {};
  std::vector<Entry> entries;
  for (const auto& [seq, bytes] : damaged_) entries.push_back({seq, bytes});
  return entries;
}

bool SlotJournal::mark_replayed(std::uint64_t up_to, Busy busy) {
  std::unique_lock lock(mutex_, std::defer_lock);
  if (!take(lock, busy)) return false;
  const std::uint64_t mark = std::min(up_to, last_seq_);
  if (mark <= mark_) return true;
  if (!write_header(mark)) return false;
  pending_.erase(pending_.begin(), pending_.upper_bound(mark));
  return true;
}

std::uint32_t SlotJournal::slots_for(std::size_t bytes) const {
  const std::uint64_t n = (record_head + std::uint64_t{bytes} + slot_bytes_ - 1) / slot_bytes_;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(n, UINT32_MAX));
}

std::uint64_t SlotJournal::offset(std::uint32_t slot) const {
  return 2 * header_bytes + std::uint64_t{slot} * slot_bytes_;
}

}  // namespace screenline::store
