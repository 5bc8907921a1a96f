// Lane, outbox, timers and escalator over a store of any kind, with a provider that does as it is
// told and a clock that stands still: for what happens between a committed row and the phone. One
// thread uses it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/store/opened.hpp"
#include "bot/cli/serve/local.hpp"
#include "bot/service/escalator.hpp"
#include "bot/service/outbox.hpp"
#include "bot/service/timers.hpp"

namespace screenline::scenario {

class ManualClock final : public service::Clock {
 public:
  [[nodiscard]] service::Time now() const override {
    return service::Time{std::chrono::milliseconds(ms_)};
  }
  void pass(std::chrono::milliseconds time) { ms_ += time.count(); }

 private:
  std::atomic<std::int64_t> ms_{1'800'000'000'000};  // 2027-01-15 08:00 UTC
};

// What arrives at it is what a phone would show. Thread-safe.
class FakeProvider final : public service::Sender {
 public:
  using Report = service::SendReport;

  Report send(const service::OutboxRow& row) override;
  std::optional<Report> reconcile(const service::OutboxRow& row) override;

  // By the real tables of the provider.
  [[nodiscard]] service::SendFailure why(const service::OutboxRow& row) const override;
  std::optional<service::DeliveryEnd> delivery(const service::OutboxRow& row) override;

  // What the next calls are answered with, in order; then: sent.
  void answer(std::vector<Report::Kind> kinds);
  void answer(std::vector<Report> reports);
  // Whether a look-up finds the text: yes, no, or nullopt, cannot tell.
  void found(std::optional<bool> finds);
  // What became of accepted texts, when it is asked.
  void ended(std::optional<service::DeliveryEnd> end);
  // Called in send(), before anything else.
  std::function<void()> on_send;

  [[nodiscard]] std::vector<std::string> texts() const;  // in the order of the calls
  [[nodiscard]] std::vector<service::OutboxRow> sent_by(const std::string& line) const;
  [[nodiscard]] std::vector<std::string> texts_to(const std::string& number) const;
  [[nodiscard]] int calls() const;
  [[nodiscard]] int look_ups() const;
  [[nodiscard]] int deliveries_asked() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Report> next_;                 // guarded by mutex_
  std::optional<bool> finds_;                // guarded by mutex_
  std::vector<std::string> texts_;           // guarded by mutex_
  std::vector<std::string> to_;              // guarded by mutex_; of each text
  std::vector<service::OutboxRow> rows_;     // guarded by mutex_; of each text
  std::optional<service::DeliveryEnd> end_;  // guarded by mutex_
  int look_ups_ = 0, deliveries_ = 0;        // guarded by mutex_
};

// The configured addresses: take everything and keep it. Thread-safe.
class FakeAddresses final : public service::Alerts {
 public:
  bool send(const service::AlertMessage& message) override;
  bool notice(service::NoticeKind kind, const std::string& site) override;
  [[nodiscard]] bool can_reach(const service::SiteSettings&) const override { return true; }

  [[nodiscard]] std::vector<service::AlertMessage> alerts() const;
  [[nodiscard]] std::vector<service::NoticeKind> notices() const;

 private:
  mutable std::mutex mutex_;
  std::vector<service::AlertMessage> alerts_;  // guarded by mutex_
  std::vector<service::NoticeKind> notices_;   // guarded by mutex_
};

class SendingRig {
 public:
  // `content`: null uses the shipped one.
  explicit SendingRig(store::Opened opened,
                      std::shared_ptr<const service::Content> content = nullptr);
  ~SendingRig();
  SendingRig(const SendingRig&) = delete;
  SendingRig& operator=(const SendingRig&) = delete;

  void start_outbox() { outbox.start(); }
  void start_timers() { timers.start(); }
  void start_escalator() { escalator.start(clock.now()); }

  // A person at the first question of the flow; `change` works on the record before it is written.
  std::int64_t person(const std::function<void(service::PersonRecord&)>& change = {});
  // A row for them, due now, in a turn of its own that says `what`; its id.
  std::int64_t row(std::int64_t person, dialog::Author author,
                   const std::function<void(service::OutboxRow&)>& change = {},
                   const std::string& what = "test");
  [[nodiscard]] service::OutboxRow stored(std::int64_t row);
  [[nodiscard]] service::PersonRecord record(std::int64_t person);
  // One turn through the lane, to its end.
  service::LaneAnswer turn(service::TurnRequest request);
  // Runs `work` on the lane and waits.
  void on_lane(const std::function<void(service::Store&)>& work);
  // True when `done` came true within a few seconds of the machine's time.
  bool comes(const std::function<bool()>& done);
  // Lets the dispatcher look a few times.
  void settle_down();

  std::shared_ptr<const service::Content> content;
  ManualClock clock;
  cli::RandomIds ids;
  std::unique_ptr<service::Log> log;
  store::Opened store;
  service::Environment environment;
  FakeAddresses addresses;
  service::Lane lane;
  FakeProvider provider;
  service::Outbox outbox;
  service::Timers timers;
  service::Escalator escalator;

 private:
  std::map<std::int64_t, std::int64_t> conversation_of_;  // by row
};

}  // namespace screenline::scenario
