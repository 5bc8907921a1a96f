// Reaches people on call: a line in the log, and a POST to each configured address. Carries the
// row, its level and track - never words, numbers or names of a person (crisis.md R9). Each address
// has its own queue and thread. send() and notice() never block; true means that some address has
// taken it into its queue. Thread-safe. The log is borrowed.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/alerts/accepted_file.hpp"
#include "adapters/alerts/url_queue.hpp"
#include "bot/service/ports.hpp"

namespace screenline::alerts {

class UrlAlerts final : public service::Alerts {
 public:
  // `seed`: of the jitter.
  UrlAlerts(const std::vector<std::string>& urls, Post post, service::Log& log,
            const Options& options, std::uint64_t seed);

  bool send(const service::AlertMessage& message) override;
  bool notice(service::NoticeKind kind, const std::string& site) override;
  [[nodiscard]] bool can_reach() const override;

  // At the start: what is open and not acknowledged. Alerts each whose alert is not known to have
  // been accepted, and forgets rows that are no more.
  void resume(const std::vector<service::AlertMessage>& open);

  // An alert counts once for each address.
  [[nodiscard]] const std::atomic<std::uint64_t>& accepted() const { return accepted_count_; }
  [[nodiscard]] const std::atomic<std::uint64_t>& failed() const { return failed_count_; }
  [[nodiscard]] std::size_t waiting() const;

 private:
  bool push(const Waiting& alert);
  void done(std::size_t address, const Waiting& alert, bool accepted);

  service::Log& log_;
  AcceptedFile accepted_;
  std::atomic<std::uint64_t> accepted_count_{0}, failed_count_{0};
  std::vector<std::unique_ptr<UrlQueue>> queues_;  // constant after construction; ends first
};

}  // namespace screenline::alerts
