#include "adapters/http/detail/connection.hpp"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "adapters/http/detail/response_head.hpp"
#include "adapters/http/detail/stream_queue.hpp"

namespace screenline::http {

namespace net = boost::asio;
using boost::system::error_code;

namespace {

// Up to this size copying the body behind the head is cheaper than a second buffer.
constexpr std::size_t joined_body_max = 8 * 1024;

}  // namespace

Connection::Connection(Loop& loop, net::ip::tcp::socket socket, std::string address, bool refused)
    : loop_(loop),
      core_(*loop.core),
      socket_(std::move(socket)),
      address_(std::move(address)),
      refused_(refused),
      reader_(core_.options.limits) {
  error_code ignored;  // a socket that is dead already says so at its first read
  socket_.set_option(net::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

void Connection::start() { wait_for_bytes(); }

void Connection::start_refused(Response refusal) {
  ending_ = Ending::linger;
  static_cast<void>(send(std::move(refusal)));
}

// Serves what is in the buffer until there is something to wait for.
void Connection::run() {
  while (phase != Phase::closed) {
    switch (reader_.step()) {
      case RequestReader::Step::need_bytes:
        return wait_for_bytes();
      case RequestReader::Step::send_continue:
        if (write_continue()) wait_for_bytes();
        return;
      case RequestReader::Step::rejected:
        return reject(reader_.why(), Ending::linger);
      case RequestReader::Step::ready:
        break;
    }
    if (serve() == Served::waiting) return;
  }
}

void Connection::wait_for_bytes() {
  // A new connection must speak within the read limit; only a used one may idle.
  const Phase next = reader_.started() || requests_ == 0 ? Phase::read : Phase::idle;
  if (next == Phase::idle && loop_.draining()) return close();
  if (next == Phase::idle || !read_deadline_runs_) loop_.enter(*this, next);
  read_deadline_runs_ = next == Phase::read;
  read();
}

void Connection::read() {
  read_pending_ = true;
  const auto room = reader_.prepare();
  socket_.async_read_some(
      net::buffer(room.data(), room.size()),
      [self = shared_from_this()](error_code ec, std::size_t count) { self->on_read(ec, count); });
}

void Connection::on_read(error_code ec, std::size_t count) {
  read_pending_ = false;
  if (phase == Phase::closed) return;
  const bool answering = stream_ || phase == Phase::linger || phase == Phase::write;
  if (ec) {
    if (!answering && reader_.started()) {
      ++core_.counters.rejects[static_cast<std::size_t>(Reject::truncated)];
    }
    return close();
  }
  if (answering) return discard(count);
  reader_.commit(count);
  run();
}

// The answer is under way or gone and the connection ends after it: what comes now is thrown away.
void Connection::discard(std::size_t count) {
  discarded_ += count;
  if (discarded_ > core_.options.limits.linger_bytes) return close();
  read();
}

bool Connection::write_continue() {
  static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  error_code ec;
  // Nothing else is in the socket's buffer now, so it takes 25 bytes or is broken.
  const auto written = socket_.write_some(net::buffer(text.data(), text.size()), ec);
  if (!ec && written == text.size()) return true;
  close();
  return false;
}

Connection::Served Connection::serve() {
  ++requests_;
  read_deadline_runs_ = false;
  keep_alive_ = reader_.keep_alive();
  http_1_1_ = reader_.http_1_1();
  ending_ = Ending::keep;
  Request request = reader_.take();
  request.remote_address = address_;
  request.id = core_.counters.requests.fetch_add(1, std::memory_order_relaxed) + 1;
  head_only_ = request.method == "HEAD";
  stub_.method = request.method;
  stub_.target = request.target;

  exchange_ = std::make_shared<Exchange>(loop_.weak_from_this(), this);
  const std::shared_ptr<Exchange> exchange = exchange_;
  bool threw = false;
  try {
    core_.handler(std::move(request), Responder(exchange));
  } catch (...) {
    threw = true;
  }
  exchange->in_handler = false;
  if (threw) {
    ++core_.counters.handler_exceptions;
    if (exchange->take()) {
      answer_error(500, "The request could not be handled.");
      return Served::waiting;
    }
  }
  if (exchange->answered_in_handler) return deliver(*exchange);
  loop_.enter(*this, Phase::handle);
  return Served::waiting;
}

void Connection::on_answer(Exchange& exchange) {
  if (deliver(exchange) == Served::next) run();
}

Connection::Served Connection::deliver(Exchange& exchange) {
  if (!exchange.stream_queue) return send(std::move(exchange.response));
  begin_stream(std::move(exchange.response), std::move(exchange.stream_queue));
  return Served::waiting;
}

void Connection::decide_ending() {
  if (ending_ != Ending::keep) return;
  if (!keep_alive_ || loop_.draining() ||
      requests_ >= core_.options.limits.requests_per_connection) {
    ending_ = Ending::close;
  }
}

// The last moment before the bytes leave.
void Connection::look_once_more(Response& response) {
  if (const auto hook = std::exchange(response.before_write, nullptr)) {
    try {
      hook(response);
    } catch (...) {
      // The answer as it was is better than none.
      ++core_.counters.handler_exceptions;
    }
  }
  const auto status_class = static_cast<std::size_t>(response.status / 100);
  ++core_.counters.responses[status_class < 6 ? status_class : 0];
}

Connection::Served Connection::send(Response response) {
  look_once_more(response);
  decide_ending();

  head_.clear();
  append_head(head_, response, {.date = loop_.date(), .close = ending_ != Ending::keep});
  body_.clear();
  if (!head_only_ && may_have_body(response.status)) {
    if (response.body.size() <= joined_body_max) {
      head_ += response.body;
    } else {
      body_ = std::move(response.body);
    }
  }
  const std::array<net::const_buffer, 2> parts{net::buffer(head_), net::buffer(body_)};
  error_code ec;
  const std::size_t written = socket_.write_some(parts, ec);
  if (ec && ec != net::error::would_block) {
    close();
    return Served::waiting;
  }
  if (written == head_.size() + body_.size()) return sent();
  write_rest(written);
  return Served::waiting;
}

void Connection::write_rest(std::size_t written) {
  loop_.enter(*this, Phase::write);
  const auto of_head = std::min(written, head_.size());
  const std::array<net::const_buffer, 2> rest{net::buffer(head_) + of_head,
                                              net::buffer(body_) + (written - of_head)};
  net::async_write(socket_, rest, [self = shared_from_this()](error_code ec, std::size_t) {
    if (self->phase == Phase::closed) return;
    if (ec) return self->close();
    if (self->sent() == Served::next) self->run();
  });
}

Connection::Served Connection::sent() {
  release_exchange();
  if (ending_ != Ending::keep) {
    finish();
    return Served::waiting;
  }
  return Served::next;
}

void Connection::finish() {
  // Closing a socket with unread bytes sends a reset that can overtake the answer. With a read
  // pending there are none.
  if (ending_ == Ending::linger || (reader_.started() && !read_pending_)) return linger();
  error_code ignored;
  socket_.shutdown(net::ip::tcp::socket::shutdown_send, ignored);
  close();
}

void Connection::linger() {
  error_code ignored;
  socket_.shutdown(net::ip::tcp::socket::shutdown_send, ignored);
  loop_.enter(*this, Phase::linger);
  if (!read_pending_) read();
}

void Connection::release_exchange() {
  if (!exchange_) return;
  exchange_->detach();
  exchange_.reset();
  if (fallback_armed_) fallback_timer_->cancel();
  fallback_armed_ = false;
}

void Connection::reject(Reject reason, Ending ending) {
  ++core_.counters.rejects[static_cast<std::size_t>(reason)];
  ending_ = ending;
  const Request* partial = reader_.partial();
  head_only_ = partial && partial->method == "HEAD";
  Response response = plain_text(status_of(reason), std::string(text_of(reason)) + "\n");
  if (partial) {
    stub_ = *partial;
    stub_.remote_address = address_;
  }
  if (core_.options.decorate_error)
    core_.options.decorate_error(partial ? &stub_ : nullptr, response);
  static_cast<void>(send(std::move(response)));
}

// For a request that the handler had: the connection's state is sound, but it ends all the same.
void Connection::answer_error(int status, std::string_view text) {
  ending_ = Ending::close;
  stub_.remote_address = address_;
  Response response = plain_text(status, std::string(text) + "\n");
  if (core_.options.decorate_error) core_.options.decorate_error(&stub_, response);
  static_cast<void>(send(std::move(response)));
}

void Connection::on_deadline() {
  switch (phase) {
    case Phase::read:
      if (!reader_.started()) return close();
      // Whoever drips gains no second deadline: answered if the socket takes it, and closed.
      return reject(Reject::read_timeout, Ending::close);
    case Phase::handle:
      if (!exchange_->take()) return loop_.enter(*this, Phase::handle);  // its answer is on the way
      ++core_.counters.handler_timeouts;
      return answer_error(503, "The request took too long.");
    case Phase::write:
      ++core_.counters.write_timeouts;
      return close();
    case Phase::idle:
    case Phase::linger:
    case Phase::stream:
    case Phase::closed:
      return close();
  }
}

void Connection::arm_fallback(std::shared_ptr<Exchange> exchange, TimePoint at, Response fallback) {
  if (exchange != exchange_) return;
  if (!fallback_timer_) fallback_timer_.emplace(socket_.get_executor());
  fallback_timer_->expires_at(at);
  fallback_armed_ = true;
  fallback_timer_->async_wait([self = shared_from_this(), exchange = std::move(exchange),
                               fallback = std::move(fallback)](error_code ec) mutable {
    if (ec || exchange != self->exchange_ || !exchange->take()) return;
    ++self->core_.counters.fallbacks;
    if (self->send(std::move(fallback)) == Served::next) self->run();
  });
}

void Connection::close() {
  if (phase == Phase::closed) return;
  const auto self = shared_from_this();  // the loop's list may hold the last other reference
  loop_.remove(*this);
  release_exchange();
  if (stream_) std::exchange(stream_, nullptr)->finish();
  error_code ignored;
  socket_.close(ignored);
  if (refused_) return core_.admission.leave_refused();
  --core_.counters.connections_open;
  core_.admission.leave(address_);
}

}  // namespace screenline::http
