// Reaches people on call: a line in the log, and a POST to each configured address on a thread of its own.
// Carries the row, its level and age - never words, numbers or names of a person (crisis.md R9).
// send() never blocks; true means that it was taken in, and the page by text is in the outbox besides.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/service/ports.hpp"

namespace screenline::cli {

class UrlAlerts final : public service::Alerts {
 public:
  UrlAlerts(std::vector<std::string> urls, service::Log& log);
  ~UrlAlerts() override;
  UrlAlerts(const UrlAlerts&) = delete;
  UrlAlerts& operator=(const UrlAlerts&) = delete;

  bool send(const service::AlertMessage& message) override;

 private:
  void run();
  void post(const std::string& body);

  const std::vector<std::string> urls_;
  service::Log& log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::string> queue_;  // guarded by mutex_
  bool stopping_ = false;          // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::cli
