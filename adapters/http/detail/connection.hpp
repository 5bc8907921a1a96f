// One client's socket: read a request, hand it to the handler, write the answer, again. A state
// machine driven by completions instead of a coroutine: nothing is suspended while a request is
// with the handler, and what can be written at once is, without a turn through the reactor.
//
// Thread-safety: the loop's thread only. Ownership: in one of the loop's lists until closed;
// outstanding operations keep it alive a little longer and then find it closed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/http/detail/exchange.hpp"
#include "adapters/http/detail/loop.hpp"
#include "adapters/http/detail/request_reader.hpp"

namespace screenline::http {

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  // `refused`: over a cap; it does not count as a connection and sees one answer only.
  Connection(Loop& loop, boost::asio::ip::tcp::socket socket, std::string address, bool refused);

  void start();
  void start_refused(Response refusal);

  // From the loop.
  void on_deadline();
  void drain();
  void close();

  // From this connection's exchange, stream queue and fallback timer.
  void on_answer(Exchange& exchange);
  void arm_fallback(std::shared_ptr<Exchange> exchange, TimePoint at, Response fallback);
  void flush_stream();

  // The loop's bookkeeping.
  Loop::Connections::iterator place{};
  Phase phase = Phase::read;
  TimePoint deadline{};

 private:
  enum class Ending { keep, close, linger };  // what follows the answer being written
  enum class Served { waiting, next };        // does the next request follow now?

  void run();
  void wait_for_bytes();
  void read();
  void on_read(boost::system::error_code ec, std::size_t count);
  void discard(std::size_t count);
  [[nodiscard]] bool write_continue();
  [[nodiscard]] Served serve();
  [[nodiscard]] Served deliver(Exchange& exchange);
  void look_once_more(Response& response);
  [[nodiscard]] Served send(Response response);
  void write_rest(std::size_t written);
  [[nodiscard]] Served sent();
  void reject(Reject reason, Ending ending);
  void answer_error(int status, std::string_view text);
  void decide_ending();
  void finish();
  void linger();
  void release_exchange();
  void begin_stream(Response head, std::shared_ptr<StreamQueue> queue);

  Loop& loop_;
  Core& core_;
  boost::asio::ip::tcp::socket socket_;
  const std::string address_;
  const bool refused_;
  RequestReader reader_;

  // The request in hand.
  std::shared_ptr<Exchange> exchange_;
  Request stub_;  // method, target and address, for errors after the handler has the request
  bool keep_alive_ = true;
  bool http_1_1_ = true;
  bool head_only_ = false;  // HEAD
  Ending ending_ = Ending::keep;
  std::optional<boost::asio::steady_timer> fallback_timer_;
  bool fallback_armed_ = false;

  // The answer on its way; reused from one to the next.
  std::string head_;
  std::string body_;
  std::shared_ptr<StreamQueue> stream_;
  bool stream_chunked_ = false;
  bool stream_writing_ = false;
  bool stream_last_ = false;

  bool read_pending_ = false;
  bool read_deadline_runs_ = false;  // for the request being read
  std::uint64_t requests_ = 0;
  std::size_t discarded_ = 0;
};

}  // namespace screenline::http
