// One thread's share of a Server: its io_context, its connections, and their deadlines.
//
// A deadline costs nothing on the way of a request: each phase has one duration for all, so the
// connections of a phase, in the order they entered it, are in the order of their deadlines too.
// One timer a thread looks at the front of each list; a phase change moves a list node, no more.
//
// Thread-safety: `io` for posting and hand_over() from any thread; all else on the loop's own.
// Ownership: owns the connections until they close.
#pragma once

#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/http/detail/core.hpp"

namespace screenline::http {

class Connection;
class Exchange;

using TimePoint = std::chrono::steady_clock::time_point;

// What a connection waits for. `stream` and `closed` have no deadline.
enum class Phase { idle, read, handle, write, linger, stream, closed };
inline constexpr std::size_t phase_count = static_cast<std::size_t>(Phase::closed);

class Loop : public std::enable_shared_from_this<Loop> {
 public:
  using Connections = std::list<std::shared_ptr<Connection>>;

  explicit Loop(std::shared_ptr<Core> shared);
  ~Loop();

  // Runs the io_context until `stop`; the body of the thread.
  void run();

  // Takes a socket of this loop's io_context. With a refusal it is only told so.
  void adopt(boost::asio::ip::tcp::socket socket, std::string address);
  void refuse(boost::asio::ip::tcp::socket socket, std::string address, Response refusal);
  void drain();
  void stop();

  // From any thread: these have their answers. Wakes the loop once for all that come before it has
  // looked, as a wake costs more than an answer does. Leaves `exchanges` empty.
  void hand_over(std::span<std::shared_ptr<Exchange>> exchanges);

  // For connections: enters a phase and arms its deadline; leaves for good.
  void enter(Connection& connection, Phase phase);
  void remove(Connection& connection);
  [[nodiscard]] bool draining() const { return draining_; }
  // The Date header, made once a second at most.
  [[nodiscard]] std::string_view date();

  // First, so that it is destroyed last: handlers left in it own connections.
  boost::asio::io_context io{1};
  const std::shared_ptr<Core> core;

 private:
  Connections& list(Phase phase) { return lists_[static_cast<std::size_t>(phase)]; }
  [[nodiscard]] std::chrono::milliseconds duration(Phase phase) const;
  void add(std::shared_ptr<Connection> connection, Phase phase);
  void deliver_answers();
  void arm_sweep();
  void sweep();

  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds tick_;
  std::array<Connections, phase_count> lists_;
  bool sweeping_ = false;
  bool draining_ = false;
  std::mutex answered_mutex_;
  std::vector<std::shared_ptr<Exchange>> answered_;    // guarded by answered_mutex_
  std::vector<std::shared_ptr<Exchange>> delivering_;  // loop thread only
  std::string date_;
  TimePoint date_until_{};
};

}  // namespace screenline::http
