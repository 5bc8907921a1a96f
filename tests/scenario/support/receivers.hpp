// Whoever an alert goes to, on loopback: a pager's webhook, the provider's API for texts and calls,
// a mail server, a watcher that waits for signs of life. Thread-safe.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/adapters/outbound/fake_smtp.hpp"

namespace screenline::scenario {

struct Received {
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class Receivers {
 public:
  Receivers();
  ~Receivers();
  Receivers(const Receivers&) = delete;
  Receivers& operator=(const Receivers&) = delete;

  [[nodiscard]] std::string url() const;  // of the HTTP side
  [[nodiscard]] testing::FakeSmtp& smtp() { return smtp_; }

  // In order of arrival, form bodies decoded as "Name=value\n".
  [[nodiscard]] std::vector<Received> webhooks() const { return of("/pager"); }
  [[nodiscard]] std::vector<Received> texts() const { return of("/Messages.json"); }
  [[nodiscard]] std::vector<Received> calls() const { return of("/Calls.json"); }
  [[nodiscard]] std::vector<Received> beats() const { return of("/beat"); }

  // What the provider lists of texts to our lines, JSON objects with commas between.
  void list(const std::string& messages);

  std::atomic<int> pager_status{200}, call_status{201};

 private:
  struct Server;
  [[nodiscard]] std::vector<Received> of(const std::string& path_end) const;

  testing::FakeSmtp smtp_;
  mutable std::mutex mutex_;
  std::vector<Received> came_;  // guarded by mutex_
  std::string listed_;          // guarded by mutex_
  std::unique_ptr<Server> server_;
};

}  // namespace screenline::scenario
