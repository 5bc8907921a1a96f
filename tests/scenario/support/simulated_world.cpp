#include "tests/scenario/support/simulated_world.hpp"

#include <algorithm>

#include "adapters/store/memory.hpp"

namespace screenline::scenario {

SimulatedWorld::SimulatedWorld(const FaultCell& the_cell)
    : cell(the_cell), store(store::open_memory()) {}

void SimulatedWorld::about(std::int64_t person, std::string number) {
  person_ = person;
  number_ = std::move(number);
}

void SimulatedWorld::begin_faults() {
  if (cell.store == StoreFault::corrupt_row) {
    damaged_ = person_;
  } else {
    disk_ = cell.store;
  }
  provider_ = cell.provider;
}

void SimulatedWorld::recover() {
  disk_ = StoreFault::none;
  if (provider_ != ProviderFault::opted_out) provider_ = ProviderFault::none;
  wake();
}

void SimulatedWorld::repair() { damaged_ = 0; }

void SimulatedWorld::wake() {
  { const std::lock_guard lock(mutex_); }
  wake_.notify_all();
}

void SimulatedWorld::stall(const std::atomic<bool>& cut) {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return disk_ != StoreFault::slow || cut; });
}

void SimulatedWorld::reached(ReachedProvider text) {
  const std::lock_guard lock(mutex_);
  texts_.push_back(std::move(text));
}

void SimulatedWorld::heard(const service::AlertMessage& alert) {
  const std::lock_guard lock(mutex_);
  alerts_.push_back(alert);
}

std::vector<ReachedProvider> SimulatedWorld::texts_to(const std::string& number) const {
  const std::lock_guard lock(mutex_);
  std::vector<ReachedProvider> out = texts_;
  std::erase_if(out, [&](const ReachedProvider& one) { return one.to != number; });
  return out;
}

bool SimulatedWorld::alerted(int level) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(alerts_.begin(), alerts_.end(),
                     [&](const service::AlertMessage& one) { return one.level >= level; });
}

}  // namespace screenline::scenario
