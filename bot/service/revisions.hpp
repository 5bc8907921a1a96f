// Flows of older revisions that conversations may still be on (E11). A reload puts here what it
// replaces, the lane what it reads back from the store; lane and edge look in the same place, so
// that "1" means the same to both. Bounded: past the bound the longest unused goes, and the lane
// reads it back when it is met again. Thread-safe; what was found stays alive with its holder.
#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/service/flow_set.hpp"

namespace screenline::service {

class Revisions {
 public:
  explicit Revisions(std::size_t capacity) : capacity_(capacity) {}

  // Null when it is not here.
  [[nodiscard]] std::shared_ptr<const flow::Flow> find(const std::string& revision);
  void put(std::shared_ptr<const flow::Flow> flow);
  // Must not be used any more, and why. Never taken back: the same bytes are the same revision.
  void revoke(const std::string& revision, const std::string& reason);
  [[nodiscard]] std::optional<std::string> revoked(const std::string& revision) const;

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::atomic<bool> any_revoked_{false};                // mostly none is: no lock then
  std::map<std::string, std::string> revoked_;          // guarded by mutex_
  std::list<std::shared_ptr<const flow::Flow>> order_;  // guarded by mutex_; last used first
};

// Where one turn finds its flow: what is in use, else an older revision. Asks the registry's lock
// for older ones only. One thread; keeps alive what it found.
class FlowLookup {
 public:
  FlowLookup(const FlowSet& flows, Revisions& old) : flows_(flows), old_(old) {}
  FlowLookup(const FlowLookup&) = delete;
  FlowLookup& operator=(const FlowLookup&) = delete;

  [[nodiscard]] const flow::Flow* find(const std::string& revision) const;
  [[nodiscard]] bool is_revoked(const std::string& revision) const {
    return old_.revoked(revision).has_value();
  }

 private:
  const FlowSet& flows_;
  Revisions& old_;
  mutable std::vector<std::shared_ptr<const flow::Flow>> held_;
};

}  // namespace screenline::service
