// The load generator: one thread, epoll, kept connections with one request in flight each. It also
// plays the bad neighbours - connections that stay idle, connections that drip a byte a second -
// and the probe, a fresh connection every 50 ms.
//
// Requests go out in their order and each at most once; none leaves while the one `window` before
// it is unanswered, so that the messages of a number stay in order. One thread; owns its sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/bench/requests.hpp"

namespace screenline::bench {

// What came back for one request.
struct Answered {
  enum class State : std::uint8_t { not_sent, sent, accepted, refused, lost };
  State state = State::not_sent;
  bool text = false;       // it carried a text
  bool right_step = true;  // X-Screenline-Step is what the walk says
  std::int64_t row = 0;    // of the outbox, from the reference in the status callback
};

struct Phase {
  double seconds = 0;
  std::size_t answers = 0;      // within the time, of all connections
  double server_cpu = 0;        // seconds
  std::vector<double> latency;  // seconds, of the loaded connections
  std::size_t probes = 0, probes_answered = 0;
  std::vector<double> probe_latency;

  [[nodiscard]] double rate() const { return static_cast<double>(answers) / seconds; }
  [[nodiscard]] double cpu_each() const { return server_cpu / static_cast<double>(answers); }
};

struct LoadOptions {
  std::uint16_t port = 0;
  std::size_t connections = 64;
  std::size_t window = numbers_at_once;
  bool again_and_again = false;  // for the echo: begins anew past the last request, keeps no record
};

class Load {
 public:
  Load(const Requests& requests, const LoadOptions& options);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // From now on: so many idle connections, each after one request, so many that drip.
  void hold(std::size_t idle, std::size_t dripping);
  void let_go();
  void probe(bool on) { probing_ = on; }

  // Loads for `seconds`, then waits for what is in flight. `cpu` reads the server's CPU time.
  [[nodiscard]] Phase run(double seconds, const std::function<double()>& cpu);

  [[nodiscard]] const std::vector<Answered>& answered() const { return answered_; }
  [[nodiscard]] std::size_t sent() const { return next_; }
  [[nodiscard]] bool ran_out() const { return ran_out_; }
  // Holders that the server cut at a deadline and that came back.
  [[nodiscard]] std::size_t cut() const { return cut_; }

 private:
  using Time = std::chrono::steady_clock::time_point;
  enum class Kind : std::uint8_t { loaded, probe, idle, dripping };
  struct Connection {
    int fd = -1;
    Kind kind = Kind::loaded;
    bool waiting = false;  // for an answer
    std::size_t request = 0;
    Time sent{};
    std::size_t dripped = 0;
    std::string in;
  };

  Connection& open(Kind kind);
  void connect(Connection& c);
  void close(Connection& c);
  void reopen(Connection& c);
  bool send_next(Connection& c);
  bool send_bytes(Connection& c, std::string_view bytes);
  void readable(Connection& c);
  bool take_answer(Connection& c);
  void note(Connection& c, std::string_view head, std::string_view body);
  void lost(Connection& c);
  void wait(Time until);
  void by_the_clock(Time now);
  void drip(Connection& c);
  void give_up_late_probes(Time now);

  const Requests& requests_;
  const LoadOptions options_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Connection>> connections_, probes_, holders_;
  std::vector<Connection*> parked_;  // have nothing they may send now
  std::vector<Answered> answered_;
  std::size_t next_ = 0, oldest_ = 0;  // next to send; all before `oldest_` are answered
  std::size_t in_flight_ = 0, cut_ = 0;
  bool sending_ = false, probing_ = false, ran_out_ = false;
  Time next_probe_{}, next_drip_{}, from_{}, to_{};
  std::string dripping_;
  Phase phase_;
};

}  // namespace screenline::bench
