// Sends what was not answered inline: leases rows that are due, hands them to a bounded pool of
// senders, and settles what came of it (DESIGN 3, E6, E7). A dispatcher thread leases through the
// lane, which alone touches the store; senders only call the provider.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/service/direct_pager.hpp"
#include "bot/service/lane.hpp"

namespace screenline::service {

// What became of a row after one attempt. Pure; the rules of retrying are here (sms.md 1.3). The
// lease stays in the row: by it the store knows who settles.
[[nodiscard]] OutboxRow after_attempt(OutboxRow row, const SendReport& report, Time now,
                                      std::uint64_t random);

class Outbox {
 public:
  Outbox(Environment& environment, Lane& lane, StoreReader& reader, Sender& sender,
         std::size_t threads);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  // Called on senders' threads with what became of a page to people on call. Set before start().
  using OnPage = std::function<void(const OutboxRow&, DirectPager::Came)>;
  void on_page(OnPage heard) { on_page_ = std::move(heard); }

  void start();
  void stop();  // finishes the calls in flight
  void wake();

 private:
  void dispatch();
  void work();
  void attempt(OutboxRow row);
  enum class Leave : std::uint8_t { yes, no, cannot_tell };
  [[nodiscard]] Leave may_leave(const OutboxRow& row, const std::optional<PersonRecord>& person);
  [[nodiscard]] Leave is_current(const OutboxRow& row, const dialog::Conversation& conversation);
  [[nodiscard]] std::optional<Time> quiet_until(const OutboxRow& row, const PersonRecord& person);
  void stop_row(OutboxRow row, const std::optional<PersonRecord>& person);
  void settle(OutboxRow row, const SendReport* report);
  void report_page(const OutboxRow& row, SendReport::Kind kind);
  void report_opt_out(const OutboxRow& row);
  // Of crisis texts that do not arrive: outbox_watch.cpp.
  [[nodiscard]] OutboxRow not_out(OutboxRow row, const SendReport& report);
  void not_delivered(OutboxRow row);
  void unheard(OutboxRow row);
  void unwatch_if_unreadable(OutboxRow row);
  [[nodiscard]] bool says_nothing(const OutboxRow& row, const PersonRecord& person);
  [[nodiscard]] bool is_overtaken(const OutboxRow& row, bool by_writing);
  void finish_with(OutboxRow row, TurnRequest request);

  Environment& environment_;
  Lane& lane_;
  StoreReader& reader_;
  Sender& sender_;
  std::size_t threads_;
  OnPage on_page_;

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
