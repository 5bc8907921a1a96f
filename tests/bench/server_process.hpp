// A server in a process of its own, pinned to one core: the service wired as `screenline serve`
// wires it, or the bare echo over the same http::Server. The child begins by fork(), so the caller
// must have no threads.
//
// One thread. The destructor kills a child that was not stopped.
#pragma once

#include <cstdint>
#include <functional>
#include <sys/types.h>

#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"

namespace screenline::bench {

// What the service counted, told by the child when it is stopped.
struct ServiceCounts {
  std::uint64_t turns = 0, duplicates = 0, conflicts = 0, unavailable = 0, shed = 0;
  std::uint64_t bad_signature = 0, loop_guard = 0;
  std::uint64_t waves = 0;
};

class ServerProcess {
 public:
  // Both throw std::runtime_error when the child does not come up. `core` < 0: not pinned.
  [[nodiscard]] static ServerProcess service(const cli::Config& config,
                                             const cli::ContentRead& content, int core);
  [[nodiscard]] static ServerProcess echo(int core);

  ~ServerProcess();
  ServerProcess(ServerProcess&& other) noexcept;
  ServerProcess& operator=(ServerProcess&&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // User and system time of all its threads so far, in seconds.
  [[nodiscard]] double cpu() const;
  // Drains, as on SIGTERM, and waits for its end. False when it did not end well.
  [[nodiscard]] bool stop(ServiceCounts& counts);

 private:
  struct Pipes {
    int commands = -1, reports = -1;  // the child's ends
  };
  explicit ServerProcess(int core, const std::function<void(Pipes)>& child);

  static void run_service(const cli::Config& config, const cli::ContentRead& content, Pipes pipes);
  static void run_echo(Pipes pipes);

  pid_t pid_ = -1;
  int commands_ = -1, reports_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace screenline::bench
