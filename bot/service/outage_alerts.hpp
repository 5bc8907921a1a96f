// Tells people on call what no commit can tell them: that a crisis text was answered from memory
// and has no row yet, that the store is gone, and that it is back (S11, S12). By the configured
// addresses, and by text where the site has a page line. One alert and one page for a person and
// level in an outage; past a bound pages come together in a digest (E9). Never words, numbers or
// names of a person. Thread-safe, never blocks its callers; owns one thread. Everything is
// borrowed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "bot/service/direct_pager.hpp"
#include "bot/service/environment.hpp"

namespace screenline::service {

struct OutageTimes {
  // A lane that was only slow commits in this time, and its own alert follows.
  std::chrono::milliseconds grace{1'000};
  std::chrono::milliseconds gone_after{10'000}, say_again{900'000};
  std::chrono::milliseconds digest{60'000};
  std::chrono::milliseconds tick{250};
};

// A crisis text that was given and is not known to be on record.
struct Unrecorded {
  std::uint64_t person = 0;   // EdgeMemory::key
  std::uint64_t message = 0;  // hash64 of its id
  std::string site;
  int level = 0;
  std::string track;
  std::vector<dialog::Address> own{};  // whose it is: not told of it; leaves by no channel
};

class OutageAlerts final : public Reach {
 public:
  // `alerts` and `pager` may be null.
  OutageAlerts(Environment& environment, Alerts* alerts, DirectPager* pager,
               OutageTimes times = {});
  ~OutageAlerts() override;
  OutageAlerts(const OutageAlerts&) = delete;
  OutageAlerts& operator=(const OutageAlerts&) = delete;

  // Alerts after the grace, unless recorded() comes before; at once when the store has said no.
  void answered(Unrecorded crisis, bool store_refused);
  void recorded(std::uint64_t message);
  // A webhook to that line of the site was refused; a burst of them is told (E16).
  void webhook_refused(const std::string& site, const std::string& line);
  // Of a row of the outbox that is a page (DirectPager::outcome).
  void paged(const OutboxRow& page, DirectPager::Came came);
  // A channel that needs no store is set for the site and not known to fail: "we are telling our
  // staff" is true, or becomes true in about a second (S11).
  [[nodiscard]] bool can_tell(const SiteSettings& site) const override;

 private:
  using Steady = std::chrono::steady_clock;
  struct Due {
    Unrecorded crisis;
    Steady::time_point at;
  };
  struct Told {
    int level = 0;
    Steady::time_point at{};
  };
  struct Storm {
    Steady::time_point since{}, digest_at{};
    int pages = 0, more = 0, more_level = 0;
  };

  struct Refused {
    std::string site;
    int count = 0;
    Steady::time_point since{};
    std::optional<Steady::time_point> said{};
    bool due = false;
  };

  void run();
  [[nodiscard]] std::vector<std::string> refused_sites();  // with mutex_ held
  void tell(const Unrecorded& crisis, const Content& content, Steady::time_point now);
  void tell_storms(const Content& content, Steady::time_point now);
  void watch_store(const Content& content, Steady::time_point now);
  // What cannot be read: how it is told, and how much of it was told last.
  struct Unreadable {
    NoticeKind kind;
    const char* event;
    const char* counted;
    const char* words;
    std::uint64_t said = 0;
  };
  void watch_unreadable(const Content& content, std::uint64_t now, Unreadable& kind);
  void watch_pages(const Content& content);
  void notice(NoticeKind kind, const Content& content, const std::string& words);
  [[nodiscard]] bool store_fails() const;

  Environment& environment_;
  Alerts* alerts_;
  DirectPager* pager_;
  const OutageTimes times_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Due> due_;    // guarded by mutex_
  std::map<std::string, Refused> refused_;  // guarded by mutex_; by line
  bool stopping_ = false;  // guarded by mutex_

  // The own thread's.
  std::unordered_map<std::uint64_t, Told> told_;  // by person; of this outage, and for some minutes
  std::map<std::string, Storm> storms_;           // by site
  std::optional<Steady::time_point> failing_since_, well_since_, said_at_;
  Unreadable journal_{NoticeKind::journal_unreadable, "journal.unreadable", "entries",
                      "a crisis text of an outage cannot be put on record. The provider's message "
                      "log shows who wrote."};
  Unreadable records_{NoticeKind::record_unreadable, "record.unreadable", "persons",
                      "the record of a person, or of a row of the queue, cannot be read. Danger is "
                      "answered. Look at the queue and at the provider's message log."};
  std::thread thread_;
};

}  // namespace screenline::service
