#include "adapters/store/journal_port.hpp"

#include "bot/service/codec.hpp"

namespace screenline::store {
namespace {

class FileJournal final : public service::Journal {
 public:
  explicit FileJournal(std::unique_ptr<SlotJournal> slots) : slots_(std::move(slots)) {}

  bool append(const service::JournalEntry& entry) override {
    std::string bytes;
    service::encode(entry, bytes);
    return slots_->append(bytes).outcome == SlotJournal::Outcome::kept;
  }
  std::vector<service::JournalEntry> pending() override {
    std::vector<service::JournalEntry> entries;
    for (const auto& slot : slots_->pending()) {
      auto entry = service::decode<service::JournalEntry>(slot.bytes);
      if (!entry) continue;  // of a later release; passed over when one behind it is marked
      entry->id = slot.seq;
      entries.push_back(std::move(*entry));
    }
    return entries;
  }
  void mark_replayed(std::uint64_t up_to_id) override { slots_->mark_replayed(up_to_id); }

 private:
  std::unique_ptr<SlotJournal> slots_;
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
  return std::unique_ptr<service::Journal>(std::make_unique<FileJournal>(std::move(slots)));
}

}  // namespace screenline::store
