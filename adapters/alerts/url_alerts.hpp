// Alerts to configured addresses: a line in the log, and a POST to each, signed as Standard
// Webhooks has it where the address has a secret (webhook_signature.hpp). Each address has its own
// queue and thread. An address that answers 410 is off until open_again(). send() and the rest
// never block; true means that some address has taken it into its queue. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/alerts/accepted_file.hpp"
#include "adapters/alerts/outside.hpp"
#include "adapters/alerts/retry_queue.hpp"

namespace screenline::alerts {

struct Address {
  std::string url;
  std::string name{};               // for log and metrics; "": its place among the addresses
  std::vector<std::string> keys{};  // webhook_key(); none: not signed
};

// What an answer means for the queue. `retry_after`: seconds; a date is passed over.
[[nodiscard]] Outcome read_webhook_answer(const WebhookAnswer& answer);

// The same for all tries of one event, and for what is alerted again after a restart.
[[nodiscard]] std::string event_id(const service::AlertMessage& message, service::Ids& ids);

class UrlAlerts {
 public:
  // `trouble` may be empty; called on a queue's thread.
  UrlAlerts(std::vector<Address> addresses, Post post, const Outside& outside,
            const Options& options, Trouble trouble = {});

  bool send(const service::AlertMessage& message);
  bool notice(service::NoticeKind kind, const std::string& site);
  // `told` for each address that takes it; their number.
  std::size_t drill(const std::string& site, const Told& told);
  // Some address whose last attempt was accepted, before a restart too, or that has had none yet.
  [[nodiscard]] bool can_reach() const;
  // Those that were gone are tried again.
  void open_again();

  // At the start: what is open and not acknowledged. Alerts each whose alert is not known to have
  // been accepted, and forgets rows that are no more.
  void resume(const std::vector<service::AlertMessage>& open);

  // An alert counts once for each address.
  [[nodiscard]] const std::atomic<std::uint64_t>& accepted() const { return accepted_count_; }
  [[nodiscard]] const std::atomic<std::uint64_t>& failed() const { return failed_count_; }
  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] std::size_t gone() const;

 private:
  struct Event {
    std::int64_t row = 0;
    int level = 0;
    std::string id, body;
  };
  struct Slot {
    Slot(const Options& options, std::uint64_t seed) : queue(options, seed) {}
    std::atomic<bool> gone_said{false};
    std::atomic<bool> refused{false};  // the last attempt was, of this run or of one before
    RetryQueue queue;                  // ends first: its thread uses the rest
  };
  std::size_t push(const Event& event, const Told& told = {});
  [[nodiscard]] Outcome post(std::size_t address, const Event& event);
  void done(std::size_t address, const Event& event, bool accepted);
  void read_refused();
  void note_refused(std::size_t address, bool refused);

  const std::vector<Address> addresses_;
  const Post post_;
  const Outside outside_;
  const Trouble trouble_;
  AcceptedFile accepted_;
  const std::string refused_file_;  // hashes of addresses, a line each; "": not kept
  std::mutex refused_mutex_;        // of the file
  std::atomic<std::uint64_t> accepted_count_{0}, failed_count_{0};
  std::vector<std::unique_ptr<Slot>> slots_;  // constant after construction; ends first
};

}  // namespace screenline::alerts
