// Which rows' alerts were accepted, by level, over restarts: a line "row level" each, appended. Not
// synced: a line that a power cut takes means an alert twice, never one too few. Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bot/service/ports.hpp"

namespace screenline::alerts {

class AcceptedFile {
 public:
  using Key = std::pair<std::int64_t, int>;  // row, level

  // "": remembers in memory only. A file that cannot be read counts as empty.
  explicit AcceptedFile(std::string path);

  [[nodiscard]] bool has(std::int64_t row, int level) const;  // at this level or above
  void add(std::int64_t row, int level);
  // Forgets all other rows.
  void keep_only(const std::set<std::int64_t>& rows);
  // At a start: which of the open rows' alerts is not known to have been accepted. Forgets rows
  // that are not among them.
  [[nodiscard]] std::vector<service::AlertMessage> owed(
      const std::vector<service::AlertMessage>& open);

 private:
  const std::string path_;
  mutable std::mutex mutex_;
  std::set<Key> accepted_;  // guarded by mutex_
};

}  // namespace screenline::alerts
