// Pages people on call by text past the store: straight to the provider, on a thread of its own.
// For what no commit can page for; the pages of a committed turn are rows of the outbox. A crisis
// text of whom no row can be kept goes the same way. What
// became of either kind is kept here: who can be reached is one question. Bounded in what waits and
// in tries. Thread-safe; everything is borrowed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bot/service/environment.hpp"

namespace screenline::service {

class DirectPager {
 public:
  // `first_wait`: before a second try; it doubles.
  DirectPager(Environment& environment, Sender& sender,
              std::chrono::milliseconds first_wait = std::chrono::milliseconds(2'000));
  ~DirectPager();
  DirectPager(const DirectPager&) = delete;
  DirectPager& operator=(const DirectPager&) = delete;

  enum class Came : std::uint8_t { accepted, delivered, refused, lost, undelivered };
  using Heard = std::function<void(Came)>;
  // To everybody on the site's roster who has a number, on duty or not: past the store there is no
  // ladder that would reach the others later. False: nobody can be paged, or too much waits.
  // `heard`, on the pager's thread, for each page: accepted or lost.
  bool page(const SiteSettings& site, const std::string& text, const Heard& heard = {});
  // To those of its people who are paged first now: for trouble of the service's own, which wakes
  // nobody who is off duty. False: as above.
  bool page_on_duty(const SiteSettings& site, const std::string& text);
  // A crisis text to the person themselves, of whom no row can be kept. False: too much waits.
  bool tell(const dialog::Address& person, const std::string& text);
  // What became of one page, a row of the outbox too. `refused`: this attempt was not accepted;
  // `lost`: nor will there be another; `undelivered`: accepted, and the phone did not get it, which
  // only a `delivered` mends.
  void outcome(const OutboxRow& page, Came came);
  // A number of the site's lost a page since this was last asked: true once, until one is accepted
  // there.
  [[nodiscard]] bool newly_lost(const SiteSettings& site);
  // Somebody of those who are paged first - on duty now, on the lowest rung that has somebody -
  // whose last page was accepted or who has had none yet. Others hear only when nobody acts, or are
  // asleep: "we are telling our staff" is not said for them.
  [[nodiscard]] bool can_reach(const SiteSettings& site) const;

 private:
  struct Page {
    OutboxRow row;
    std::chrono::steady_clock::time_point due;
    Heard heard;
  };
  void run();
  void attempt(Page page);
  bool page(const SiteSettings& site, const std::vector<const OnCall*>& people,
            const std::string& text, const Heard& heard);
  [[nodiscard]] OutboxRow direct_row(const std::string& line, const std::string& to,
                                     const std::string& text) const;

  Environment& environment_;
  Sender& sender_;
  const std::chrono::milliseconds first_wait_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Page> pages_;                             // guarded by mutex_
  using Number = std::pair<std::string, std::string>;  // line, number
  struct Trouble {
    bool undelivered = false, lost = false, told = false;
  };
  // Whose last page did not go well; guarded by mutex_.
  std::map<Number, Trouble> failing_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::service
