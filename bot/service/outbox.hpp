// Sends what was not answered inline: leases rows that are due, hands them to a bounded pool of senders, and
// settles what came of it (DESIGN 3, E6, E7). A dispatcher thread leases through the lane, which alone
// touches the store; senders only call the provider.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/service/lane.hpp"

namespace screenline::service {

// What became of a row after one attempt. Pure; the rules of retrying are here (sms.md 1.3). The lease stays
// in the row: by it the store knows who settles.
[[nodiscard]] OutboxRow after_attempt(OutboxRow row, const SendReport& report, Time now,
                                      std::uint64_t random);

class Outbox {
 public:
  Outbox(Environment& environment, Lane& lane, StoreReader& reader, Sender& sender, std::size_t threads);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void start();
  void stop();  // finishes the calls in flight
  void wake();

 private:
  void dispatch();
  void work();
  void attempt(OutboxRow row);
  [[nodiscard]] bool may_leave(const OutboxRow& row);
  [[nodiscard]] std::optional<Time> quiet_until(const OutboxRow& row);
  void settle(OutboxRow row, const SendReport* report);
  void report_failure(const OutboxRow& row, bool opted_out);

  Environment& environment_;
  Lane& lane_;
  StoreReader& reader_;
  Sender& sender_;
  std::size_t threads_;

  std::mutex mutex_;
  std::condition_variable wake_dispatch_, wake_work_;
  std::deque<OutboxRow> rows_;  // guarded by mutex_; leased, waiting for a sender
  bool woken_ = false;          // guarded by mutex_
  bool stopping_ = false;       // guarded by mutex_
  std::size_t in_hand_ = 0;     // guarded by mutex_; leased and not yet settled
  std::vector<std::thread> pool_;
  std::thread dispatcher_;
};

}  // namespace screenline::service
