// A peer on loopback that answers each connection with what the test wrote down, byte for byte,
// then does what the test says. Owns its thread; bytes received are read after stop() or under its
// lock.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace screenline::outbound::test {

class RawConnection {
 public:
  explicit RawConnection(int socket, const std::atomic<bool>& stopping)
      : socket_(socket), stopping_(stopping) {}
  // Reads until the end of the request's head and as much body as Content-Length says.
  std::string read_request();
  void write(const std::string& bytes);
  // Sleeps, in slices, until the time is over or the server stops.
  void wait(std::chrono::milliseconds time);
  // Closes with a reset instead of an orderly end.
  void reset();
  [[nodiscard]] bool stopping() const { return stopping_; }

 private:
  int socket_;
  const std::atomic<bool>& stopping_;
};

class FaultServer {
 public:
  using Script = std::function<void(RawConnection&)>;

  explicit FaultServer(Script script);
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  [[nodiscard]] std::string url(const std::string& target = "/") const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve();

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

// A port on loopback on which nothing listens.
[[nodiscard]] int closed_port();

}  // namespace screenline::outbound::test
