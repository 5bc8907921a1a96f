// The monthly drill (crisis.md R12): one page by every channel to everybody on the first rung,
// marked DRILL, and the time until somebody on call acknowledges it. The last one is kept in the
// data folder. It makes no row and sends nothing to a person who is screened. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/alerts/channels.hpp"
#include "bot/cli/serve/desk.hpp"
#include "bot/service/direct_pager.hpp"
#include "bot/service/environment.hpp"

namespace screenline::cli {

inline constexpr std::chrono::days drill_every{35};  // a month and a few days

struct DrillRecord {
  struct Count {
    std::size_t sent = 0, accepted = 0;
  };
  std::string by;
  service::Time started{};
  std::map<std::string, Count> channels;  // "address", "call", "mail", "text"
  std::string acknowledged_by;            // "": nobody yet
  // Of the last one that was acknowledged: this one or an earlier one.
  std::optional<std::int64_t> seconds;
  service::Time acknowledged{};  // {}: none ever was
};

class Drill {
 public:
  // `file` need not be there; one that cannot be read counts as no drill yet. `demo`: an old drill
  // is nothing to warn of.
  Drill(std::string file, service::Environment& environment, alerts::Channels& channels,
        service::DirectPager& pager, bool demo);

  // `site` "": the only one. Refused where nobody can be paged, and while one is a minute old and
  // not acknowledged.
  [[nodiscard]] Desk::Done start(const std::string& site, const std::string& by);
  // `by` stands on the site's on_call. `site` "": the one whose drill waits.
  [[nodiscard]] Desk::Done acknowledge(const std::string& site, const std::string& by);

  // Lines for the head of a list: the last drill of each site, and a warning where it is too old.
  [[nodiscard]] std::string head() const;
  // Of the site's last acknowledged one; nullopt: none.
  [[nodiscard]] std::optional<double> seconds(const std::string& site) const;
  [[nodiscard]] std::optional<double> age_days(const std::string& site) const;

 private:
  void came(const std::string& site, service::Time started, const std::string& channel);
  void keep() const;  // with mutex_ held
  [[nodiscard]] std::string site_of(const std::string& given, bool waiting) const;
  [[nodiscard]] std::string no_site(const std::string& given) const;

  const std::string file_;
  service::Environment& environment_;
  alerts::Channels& channels_;
  service::DirectPager& pager_;
  const bool demo_;
  mutable std::mutex mutex_;
  std::map<std::string, DrillRecord> last_;  // guarded by mutex_; by site
};

}  // namespace screenline::cli
