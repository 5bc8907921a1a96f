// What outlives a program in a simulated fault cell - the store, the crisis journal, the clock, and
// everybody outside - and the ports through which one program reaches it. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/store/opened.hpp"
#include "bot/service/journal.hpp"
#include "tests/scenario/support/fault_cells.hpp"
#include "tests/scenario/support/faulty_provider.hpp"
#include "tests/scenario/support/sending_rig.hpp"

namespace screenline::scenario {

class SimulatedWorld {
 public:
  explicit SimulatedWorld(const FaultCell& cell);

  // Who is in danger, and their number.
  void about(std::int64_t person, std::string number);
  void begin_faults();
  void recover();  // who has opted out stays so
  void repair();   // the damaged record
  [[nodiscard]] StoreFault disk() const { return disk_; }
  [[nodiscard]] ProviderFault provider() const { return provider_; }
  [[nodiscard]] bool is_damaged(std::int64_t person) const { return damaged_ == person; }
  [[nodiscard]] const std::string& number() const { return number_; }

  [[nodiscard]] std::vector<ReachedProvider> texts_to(const std::string& number) const;
  [[nodiscard]] bool alerted(int level) const;  // of this one or more

  // Waits while the disk is slow, or until `cut`.
  void stall(const std::atomic<bool>& cut);
  void wake();
  void reached(ReachedProvider text);
  void heard(const service::AlertMessage& alert);

  const FaultCell cell;
  ManualClock clock;
  store::Opened store;
  std::mutex journal_mutex;
  std::vector<service::JournalEntry> journal, aside;  // guarded by journal_mutex
  std::uint64_t last_entry = 0;                       // guarded by journal_mutex

 private:
  std::atomic<StoreFault> disk_{StoreFault::none};
  std::atomic<ProviderFault> provider_{ProviderFault::none};
  std::atomic<std::int64_t> damaged_{0};
  std::int64_t person_ = 0;
  std::string number_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<ReachedProvider> texts_;         // guarded by mutex_
  std::vector<service::AlertMessage> alerts_;  // guarded by mutex_
};

// Of one program: cut when it is killed.
struct Cord {
  std::atomic<bool> cut{false};
  std::atomic<bool> at_next_text{false};  // cut in the moment before a text to the person leaves
};

// The world's parts as one program sees them. They borrow both.
[[nodiscard]] std::unique_ptr<service::Store> simulated_store(SimulatedWorld& world, Cord& cord);
[[nodiscard]] std::unique_ptr<service::StoreReader> simulated_reader(SimulatedWorld& world,
                                                                     Cord& cord);
[[nodiscard]] std::unique_ptr<service::Journal> simulated_journal(SimulatedWorld& world,
                                                                  Cord& cord);
[[nodiscard]] std::unique_ptr<service::Sender> simulated_provider(SimulatedWorld& world,
                                                                  Cord& cord);
[[nodiscard]] std::unique_ptr<service::Alerts> simulated_alerts(SimulatedWorld& world, Cord& cord);

}  // namespace screenline::scenario
