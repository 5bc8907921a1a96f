// Pages further people when nobody acts on a crisis row: every tick it asks the store, through the
// lane, whose clock has run out, and writes row, record and pages in one commit each. Nothing of a
// person's turn is needed for it. A row's rung and steps are kept with the value of its clock, so a
// restart, a doubled ring or a second look finds nothing due (S7, E5). Past a bound the pages of a
// site come together (E9). Everything is borrowed; start() and stop() from one thread, the rest
// runs on the lane's.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bot/service/escalation.hpp"
#include "bot/service/lane.hpp"

namespace screenline::service {

class Escalator {
 public:
  // `alerts` may be null.
  Escalator(Environment& environment, Lane& lane, StoreReader& reader, Alerts* alerts)
      : environment_(environment), lane_(lane), reader_(reader), alerts_(alerts) {}
  ~Escalator() { stop(); }
  Escalator(const Escalator&) = delete;
  Escalator& operator=(const Escalator&) = delete;

  // Rows that were forgotten() at this moment are paged again, once.
  void start(Time at);
  void stop();

 private:
  struct Storm {
    Time since{}, digest_at{};
    int pages = 0;
  };

  void run();
  void look(Store& store);
  [[nodiscard]] std::map<std::int64_t, Handoff> rows_due(Store& store, Time now);
  void add_relieved(Store& store, const Content& content, std::map<std::int64_t, Handoff>& rows,
                    Time now);
  [[nodiscard]] std::vector<dialog::Address> own_of(const Handoff& row);
  [[nodiscard]] bool find_forgotten(Store& store);
  [[nodiscard]] Storm& storm_of(const std::string& site, Time now);
  void digest(Store& store, const SiteSettings& site, std::vector<Escalation>& waiting, Time now);
  bool commit(Store& store, const SiteSettings& site, const Escalation& one, Time now);
  void tell(const Escalation& one);
  void forget(std::int64_t row);

  Environment& environment_;
  Lane& lane_;
  StoreReader& reader_;
  Alerts* alerts_;

  // The lane's thread only.
  std::optional<Time> started_;          // until the rows forgotten then are known
  std::optional<Time> looked_;           // when it was last seen who is on duty
  std::set<std::int64_t> forgotten_;     // not paged again yet
  std::set<std::int64_t> relieved_;      // whoever came on duty has not been paged yet
  std::map<std::string, Storm> storms_;  // by site

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::atomic<bool> looking_{false};
  std::thread thread_;
};

}  // namespace screenline::service
