// The answering end of one request. The handler keeps it, answers when it is ready, from any
// thread.
//
// Thread-safety: Responder and Stream may be copied and called from any thread at any time, also
// after the connection or the Server is gone (then every call says false and does nothing).
// Ownership: a Responder holds only the request's small state, never the socket.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "adapters/http/message.hpp"

namespace screenline::http {

// An answer of unknown length, written in pieces (a resumable event stream, say).
class Stream {
 public:
  virtual ~Stream() = default;
  // Queues bytes. False: nothing was queued, because the stream is over or
  // `Limits::stream_queue_bytes` are waiting already; the caller should close it.
  [[nodiscard]] virtual bool write(std::string bytes) = 0;
  // Sends what is queued, then ends the answer. Further calls do nothing.
  virtual void close() = 0;
  // `callback` runs once when the stream is over for any reason (client gone, closed, drained),
  // on the connection's thread, or at once on the caller's if it already is over.
  virtual void on_closed(std::function<void()> callback) = 0;
};

// What stands behind a Responder: a connection, or a test's double.
class ResponderPort {
 public:
  virtual ~ResponderPort() = default;
  [[nodiscard]] virtual bool answer(Response response) = 0;
  virtual void fallback_after(std::chrono::milliseconds delay, Response response) = 0;
  [[nodiscard]] virtual std::shared_ptr<Stream> stream(Response head) = 0;
};

class Responder {
 public:
  explicit Responder(std::shared_ptr<ResponderPort> port) : port_(std::move(port)) {}

  // Answers the request. True: this call's answer is the one that will be written (if the client is
  // still there). False: the request was answered before, by the fallback, by the handler deadline,
  // or the connection is gone; nothing happens.
  bool operator()(Response response) const { return port_->answer(std::move(response)); }

  // Arms an answer that the connection gives by itself `delay` after this call if no other came
  // first. A second call replaces the first. Does nothing once the request is answered.
  void fallback_after(std::chrono::milliseconds delay, Response response) const {
    port_->fallback_after(delay, std::move(response));
  }

  // Answers with a head now and a body piece by piece; `head.body` is the first piece. Null if the
  // request is already answered (as `operator()` says false). Drain ends streams at once.
  [[nodiscard]] std::shared_ptr<Stream> stream(Response head) const {
    return port_->stream(std::move(head));
  }

 private:
  std::shared_ptr<ResponderPort> port_;
};

// While one lives, answers given on its thread are kept, and handed to the sockets together at its end:
// one wake instead of one an answer. For who answers many requests in a row; it must end soon.
class AnswerBatch {
 public:
  AnswerBatch();
  ~AnswerBatch();
  AnswerBatch(const AnswerBatch&) = delete;
  AnswerBatch& operator=(const AnswerBatch&) = delete;
};

// Called on a connection's thread, one request of a connection at a time. It must not block: hand
// the request on and return. What it throws becomes a 500.
using Handler = std::function<void(Request, Responder)>;

}  // namespace screenline::http
