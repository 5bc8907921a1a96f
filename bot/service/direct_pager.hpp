// Pages people on call by text past the store: straight to the provider, on a thread of its own.
// For what no commit can page for; the pages of a committed turn are rows of the outbox. Bounded in
// what waits and in tries. Thread-safe; everything is borrowed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>

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

  // To everybody on the site's roster who has a number. False: nobody can be paged, or too much
  // waits.
  bool page(const SiteSettings& site, const std::string& text);
  // Somebody can be paged whose last page was accepted, or who has had none yet.
  [[nodiscard]] bool can_reach(const SiteSettings& site) const;

 private:
  struct Page {
    OutboxRow row;
    std::chrono::steady_clock::time_point due;
  };
  void run();
  void attempt(Page page);

  Environment& environment_;
  Sender& sender_;
  const std::chrono::milliseconds first_wait_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Page> pages_;  // guarded by mutex_
  // Line and number whose last page was not accepted; guarded by mutex_.
  std::set<std::pair<std::string, std::string>> failing_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::service
