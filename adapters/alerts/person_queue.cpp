#include "adapters/alerts/person_queue.hpp"

#include <algorithm>

namespace screenline::alerts {

namespace {

constexpr std::size_t seen_max = 8192;  // events; a clinic has a few hundred in a bad week

int level_of(const Parcel& parcel) {
  int level = 1;
  for (const service::AlertMessage& alert : parcel.alerts) level = std::max(level, alert.level);
  return level;
}

// What goes together.
std::string key_of(const Parcel& parcel) {
  const std::string kind = parcel.drill    ? "drill"
                           : parcel.notice ? std::string(service::name(*parcel.notice))
                                           : "rows";
  return parcel.to + '\n' + parcel.site + '\n' + kind;
}

}  // namespace

PersonQueue::PersonQueue(Carry carry, Done done, const Options& options, const Spacing& spacing,
                         std::uint64_t seed)
    : carry_(std::move(carry)), done_(std::move(done)), spacing_(spacing), queue_(options, seed) {}

std::size_t PersonQueue::drill(const std::string& site, std::vector<std::string> to,
                               const Told& told) {
  std::size_t taken = 0;
  for (std::string& one : to) {
    Parcel parcel{std::move(one), site, {}};
    parcel.drill = true;
    taken += push(std::move(parcel), told) ? 1 : 0;
  }
  return taken;
}

PersonQueue::Event PersonQueue::event_of(const Parcel& parcel) {
  const service::AlertMessage& alert = parcel.alerts.front();
  return {parcel.to, alert.handoff, alert.at.time_since_epoch().count(), alert.level};
}

// By the row and the moment of its alert. What has neither is an event of its own each time.
bool PersonQueue::seen(const Parcel& parcel) {
  if (parcel.alerts.empty()) return false;
  const service::AlertMessage& alert = parcel.alerts.front();
  if (alert.handoff == 0 || alert.at == service::Time{}) return false;
  if (seen_.size() >= seen_max) seen_.clear();
  return !seen_.insert(event_of(parcel)).second;
}

void PersonQueue::forget(const Parcel& parcel) {
  if (!parcel.alerts.empty()) seen_.erase(event_of(parcel));
}

PersonQueue::Steady::time_point PersonQueue::due(const Parcel& parcel,
                                                 const std::string& key) const {
  const auto last = last_.find(key);
  if (last == last_.end() || parcel.drill) return {};
  if (spacing_.rise_at_once && level_of(parcel) > last->second.level) return {};
  return last->second.at + spacing_.time;
}

bool PersonQueue::push(Parcel parcel, const Told& told) {
  const std::string key = key_of(parcel);
  const int level = level_of(parcel);
  std::shared_ptr<Open> open;
  Steady::time_point when;
  {
    const std::lock_guard lock(mutex_);
    if (seen(parcel)) return true;
    const auto same = open_.find(key);
    const bool joins = same != open_.end() && !parcel.drill &&
                       (!spacing_.rise_at_once || level_of(same->second->parcel) >= level);
    if (joins) {
      for (auto& alert : parcel.alerts) same->second->parcel.alerts.push_back(std::move(alert));
      return true;
    }
    when = due(parcel, key);
    open = std::make_shared<Open>(Open{std::move(parcel)});
    open_[key] = open;
  }
  const bool taken = queue_.push({level, [this, open, key] { return attempt(open, key); },
                                  [this, open, told](bool accepted) {
                                    done_(open->parcel, accepted);
                                    if (told) told(accepted);
                                  },
                                  when});
  if (taken) return true;
  const std::lock_guard lock(mutex_);
  if (open_[key] == open) open_.erase(key);
  forget(open->parcel);  // the same event may come by again
  return false;
}

// From now on it takes nothing more in.
Outcome PersonQueue::attempt(const std::shared_ptr<Open>& open, const std::string& key) {
  {
    const std::lock_guard lock(mutex_);
    const auto mine = open_.find(key);
    if (mine != open_.end() && mine->second == open) open_.erase(mine);
  }
  const Outcome outcome = carry_(open->parcel);
  if (outcome.kind == Outcome::Kind::accepted && !open->parcel.drill) {
    const std::lock_guard lock(mutex_);
    last_[key] = {Steady::now(), level_of(open->parcel)};
  }
  return outcome;
}

}  // namespace screenline::alerts
