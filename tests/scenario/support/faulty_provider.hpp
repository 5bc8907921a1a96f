// The world outside in a fault cell, on loopback: a provider's API that fails as it is told, and
// the address that alerts go to. Keeps what reached it, also what it then refused. Thread-safe.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/scenario/support/fault_cells.hpp"

namespace screenline::scenario {

struct ReachedProvider {
  std::string to, text;
  bool taken = false;  // answered 201, or accepted without an answer
};

class FaultyProvider {
 public:
  FaultyProvider();
  ~FaultyProvider();
  FaultyProvider(const FaultyProvider&) = delete;
  FaultyProvider& operator=(const FaultyProvider&) = delete;

  [[nodiscard]] int port() const { return port_; }
  // `no_names` is none of its: a host that nobody finds has no server.
  void fail(ProviderFault how) { fault_ = how; }
  // The number that has opted out, as to ProviderFault::opted_out; all others are reachable then.
  void opt_out(std::string number);

  [[nodiscard]] std::vector<ReachedProvider> texts() const;  // in order of arrival
  [[nodiscard]] std::vector<std::string> alerts() const;     // bodies

 private:
  void serve();
  void talk(int fd);
  // The whole answer; "": none, the connection is closed.
  std::string answer(const std::string& head, const std::string& body);
  std::string take_text(const std::string& body);

  int listener_ = -1, port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<ProviderFault> fault_{ProviderFault::none};
  mutable std::mutex mutex_;
  std::string opted_out_;                   // guarded by mutex_
  std::vector<ReachedProvider> texts_;      // guarded by mutex_
  std::vector<std::string> alerts_;         // guarded by mutex_
  std::vector<std::thread> conversations_;  // of the server's thread, and its destructor
  std::thread thread_;
};

}  // namespace screenline::scenario
