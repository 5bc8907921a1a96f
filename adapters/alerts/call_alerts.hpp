// Rings the phones of people on call at levels 3 and 4, beside their page by text (crisis.md 5.2:
// two channels): once when a row opens or rises, once at each step up the ladder, not for each
// further message of the person. A call that may have been placed is not placed again. Thread-safe,
// never blocks.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/alerts/accepted_file.hpp"
#include "adapters/alerts/outside.hpp"
#include "adapters/alerts/person_queue.hpp"

namespace screenline::alerts {

inline constexpr int rings_from_level = 3;

class CallAlerts {
 public:
  // `options.accepted_file`: rows whose call was placed. `trouble` may be empty.
  CallAlerts(Place place, const Outside& outside, const Options& options, Trouble trouble = {},
             Spacing spacing = {});

  // False: nobody is rung for it, or too much waits.
  bool send(const service::AlertMessage& message);
  // Everybody on the first rung who has a `voice`; how many. `told` for each.
  std::size_t drill(const std::string& site, const Told& told);
  // As UrlAlerts::resume().
  void resume(const std::vector<service::AlertMessage>& open);

  [[nodiscard]] const std::atomic<std::uint64_t>& placed() const { return placed_; }
  [[nodiscard]] const std::atomic<std::uint64_t>& failed() const { return failed_; }
  [[nodiscard]] std::size_t waiting() const { return queue_.waiting(); }

 private:
  [[nodiscard]] Outcome carry(const Parcel& parcel);
  void done(const Parcel& parcel, bool accepted);

  const Place place_;
  const Outside outside_;
  const Trouble trouble_;
  AcceptedFile accepted_;
  std::atomic<std::uint64_t> placed_{0}, failed_{0};
  std::mutex mutex_;
  std::set<std::string> refused_;  // guarded by mutex_; numbers whose last call was not placed
  PersonQueue queue_;              // ends first
};

}  // namespace screenline::alerts
