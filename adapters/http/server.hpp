// The inbound HTTP server: sockets, deadlines, sizes, strict framing. It knows no word of the
// trade; what a request means is the handler's business.
//
// It has one io_context a thread, never one shared by several (2.7 times the CPU), and one acceptor
// that hands sockets to the threads in turn. A connection stays on its thread for life.
//
// Thread-safety: start, drain, stop and the destructor from one thread (not from a handler); port
// and counters from any. Two Servers in one process share nothing. Ownership: owns its threads and
// sockets; outlived Responders do nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "adapters/http/counters.hpp"
#include "adapters/http/limits.hpp"
#include "adapters/http/message.hpp"
#include "adapters/http/responder.hpp"

namespace screenline::http {

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IPv4 or IPv6 address, no name
  std::uint16_t port = 0;             // 0: any free one, see Server::port
  unsigned threads = 1;               // at least 1
  Limits limits;
  // Lets the owner add to an error answer that the server itself makes (400, 408, 413, 417, 429,
  // 431, 500, 503, 505), e.g. where to turn in a crisis. The request is null when none was
  // understood; else it has method, target and remote address, and perhaps headers, but no whole
  // body. Runs on connections' threads, several at once; must not block. May be empty.
  std::function<void(const Request*, Response&)> decorate_error;
};

class Server {
 public:
  Server(ServerOptions options, Handler handler);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens (backlog 1024) and starts the threads. Throws std::runtime_error if it cannot.
  void start();
  // The port it listens on. Only after start.
  [[nodiscard]] std::uint16_t port() const;
  // Stops accepting, closes idle connections, ends streams, lets requests in flight finish with
  // "Connection: close". Returns when all connections are gone (true) or `grace` is over (false).
  bool drain(std::chrono::milliseconds grace);
  // Cuts what is left and joins the threads. Idempotent.
  void stop();

  [[nodiscard]] const Counters& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace screenline::http
