#include "adapters/http/server.hpp"

#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include "adapters/http/detail/core.hpp"
#include "adapters/http/detail/loop.hpp"

namespace screenline::http {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

namespace {

constexpr int backlog = 1024;
// Out of descriptors is the usual error of accept: trying again at once would spin.
constexpr std::chrono::milliseconds accept_pause{50};

std::string address_of(const tcp::socket& socket) {
  error_code ec;
  const auto endpoint = socket.remote_endpoint(ec);
  if (ec) return {};
  auto address = endpoint.address();
  // One client must not count twice because the listener speaks IPv6.
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

}  // namespace

// Accepts on the first loop's thread and hands the sockets to all loops in turn.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(std::shared_ptr<Core> core, std::vector<std::shared_ptr<Loop>> loops)
      : core_(std::move(core)),
        loops_(std::move(loops)),
        acceptor_(loops_.front()->io),
        pause_(loops_.front()->io) {}

  std::uint16_t listen() {
    const tcp::endpoint endpoint(net::ip::make_address(core_->options.address),
                                 core_->options.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    if (endpoint.address().is_v6()) acceptor_.set_option(net::ip::v6_only(false));
    acceptor_.bind(endpoint);
    acceptor_.listen(backlog);
    return acceptor_.local_endpoint().port();
  }

  void accept() {
    const auto loop = loops_[next_++ % loops_.size()];
    acceptor_.async_accept(loop->io,
                           [self = shared_from_this(), loop](error_code ec, tcp::socket s) {
                             if (!self->acceptor_.is_open()) return;
                             if (ec) return self->accept_later();
                             self->place(loop, std::move(s));
                             self->accept();
                           });
  }

  void close() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  }

 private:
  void accept_later() {
    ++core_->counters.accept_errors;
    pause_.expires_after(accept_pause);
    pause_.async_wait([self = shared_from_this()](error_code ec) {
      if (!ec && self->acceptor_.is_open()) self->accept();
    });
  }

  void place(const std::shared_ptr<Loop>& loop, tcp::socket socket) {
    std::string address = address_of(socket);
    const auto verdict = core_->admission.enter(address, core_->options.limits);
    if (verdict != Admission::Verdict::admitted) {
      return refuse(loop, std::move(socket), std::move(address), verdict);
    }
    ++core_->counters.connections_accepted;
    ++core_->counters.connections_open;
    net::post(loop->io,
              [raw = loop.get(), s = std::move(socket), a = std::move(address)]() mutable {
                raw->adopt(std::move(s), std::move(a));
              });
  }

  void refuse(const std::shared_ptr<Loop>& loop, tcp::socket socket, std::string address,
              Admission::Verdict verdict) {
    const bool by_address = verdict == Admission::Verdict::too_many_from_address;
    ++(by_address ? core_->counters.refused_address_cap : core_->counters.refused_total_cap);
    if (!core_->admission.enter_refused(core_->options.limits)) return;
    Response refusal = by_address ? plain_text(429, "Too many connections from this address.\n")
                                  : plain_text(503, "Too many connections.\n");
    if (core_->options.decorate_error) core_->options.decorate_error(nullptr, refusal);
    net::post(loop->io, [raw = loop.get(), s = std::move(socket), a = std::move(address),
                         r = std::move(refusal)]() mutable {
      raw->refuse(std::move(s), std::move(a), std::move(r));
    });
  }

  const std::shared_ptr<Core> core_;
  const std::vector<std::shared_ptr<Loop>> loops_;
  tcp::acceptor acceptor_;
  net::steady_timer pause_;
  std::size_t next_ = 0;
};

struct Server::State {
  std::shared_ptr<Core> core;
  std::vector<std::shared_ptr<Loop>> loops;
  std::shared_ptr<Listener> listener;
  std::vector<std::thread> threads;
  std::uint16_t port = 0;
};

Server::Server(ServerOptions options, Handler handler) : state_(std::make_unique<State>()) {
  state_->core = std::make_shared<Core>();
  state_->core->options = std::move(options);
  state_->core->handler = std::move(handler);
}

Server::~Server() { stop(); }

void Server::start() {
  State& s = *state_;
  if (!s.loops.empty()) throw std::runtime_error("http server: started twice");
  const ServerOptions& options = s.core->options;
  if (options.threads == 0) throw std::runtime_error("http server: needs one thread at least");
  for (unsigned i = 0; i < options.threads; ++i) s.loops.push_back(std::make_shared<Loop>(s.core));
  s.listener = std::make_shared<Listener>(s.core, s.loops);
  try {
    s.port = s.listener->listen();
  } catch (const boost::system::system_error& e) {
    s.listener.reset();
    s.loops.clear();
    throw std::runtime_error("http server: cannot listen on " + options.address + " port " +
                             std::to_string(options.port) + ": " + e.code().message());
  }
  s.listener->accept();
  for (const auto& loop : s.loops) s.threads.emplace_back([loop] { loop->run(); });
}

std::uint16_t Server::port() const { return state_->port; }

const Counters& Server::counters() const { return state_->core->counters; }

bool Server::drain(std::chrono::milliseconds grace) {
  State& s = *state_;
  if (s.threads.empty()) return true;
  net::post(s.loops.front()->io, [listener = s.listener] { listener->close(); });
  for (const auto& loop : s.loops) net::post(loop->io, [raw = loop.get()] { raw->drain(); });
  return s.core->admission.wait_until_empty(grace);
}

void Server::stop() {
  State& s = *state_;
  if (s.threads.empty()) return;
  net::post(s.loops.front()->io, [listener = s.listener] { listener->close(); });
  for (const auto& loop : s.loops) net::post(loop->io, [raw = loop.get()] { raw->stop(); });
  for (std::thread& thread : s.threads) thread.join();
  s.threads.clear();
  // What the closed sockets still had outstanding holds on to listener and connections: let it go.
  for (const auto& loop : s.loops) {
    loop->io.restart();
    loop->io.poll();
  }
  s.listener.reset();
}

}  // namespace screenline::http
