// Alerts to single people: what comes for somebody before an earlier one has left, or within a
// spacing after it, goes together (E9: pages coalesce, rows never do). A drill goes by itself.
// Every event goes to a person once. Bounded. Thread-safe; owns one thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "adapters/alerts/retry_queue.hpp"
#include "adapters/alerts/words.hpp"

namespace screenline::alerts {

struct Parcel {
  std::string to, site;
  AlertList alerts;  // one at least, but for a drill and a notice
  std::optional<service::NoticeKind> notice{};
  bool drill = false;
};

struct Spacing {
  std::chrono::milliseconds time{60'000};  // between two to one person
  bool rise_at_once = false;               // a level higher than that of the last does not wait
};

class PersonQueue {
 public:
  using Carry = std::function<Outcome(const Parcel& parcel)>;  // blocking, bounded
  using Done = std::function<void(const Parcel& parcel, bool accepted)>;
  // Both are called on the queue's thread.
  PersonQueue(Carry carry, Done done, const Options& options, const Spacing& spacing,
              std::uint64_t seed);

  // True also for an event that this person has had. A `parcel` holds one alert at most.
  bool push(Parcel parcel, const Told& told = {});
  // A drill to each of them; how many were taken. `told`: of each.
  [[nodiscard]] std::size_t drill(const std::string& site, std::vector<std::string> to,
                                  const Told& told);
  [[nodiscard]] std::size_t waiting() const { return queue_.waiting(); }

 private:
  using Steady = std::chrono::steady_clock;
  struct Open {  // not yet tried: takes more in
    Parcel parcel;
  };
  struct Last {
    Steady::time_point at{};
    int level = 0;
  };
  using Event = std::tuple<std::string, std::int64_t, std::int64_t, int>;  // to, row, at, level

  [[nodiscard]] Outcome attempt(const std::shared_ptr<Open>& open, const std::string& key);
  // Of a parcel with an alert.
  [[nodiscard]] static Event event_of(const Parcel& parcel);
  [[nodiscard]] bool seen(const Parcel& parcel);
  void forget(const Parcel& parcel);  // with mutex_ held
  [[nodiscard]] Steady::time_point due(const Parcel& parcel, const std::string& key) const;

  const Carry carry_;
  const Done done_;
  const Spacing spacing_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Open>> open_;  // guarded by mutex_
  std::map<std::string, Last> last_;                   // guarded by mutex_; by the same key
  std::set<Event> seen_;                               // guarded by mutex_
  RetryQueue queue_;                                   // ends first
};

}  // namespace screenline::alerts
