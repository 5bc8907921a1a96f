// Bytes in, requests out: the reading half of one connection without its socket. The owner fills
// `prepare()`, tells `commit()` how much came, and `step()` says what is next. Bytes of a following
// (pipelined) request stay in the buffer until the present one was taken.
//
// Thread-safety: one thread at a time. Ownership: owns its buffer; `limits` must outlive it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "adapters/http/counters.hpp"
#include "adapters/http/limits.hpp"
#include "adapters/http/message.hpp"

namespace screenline::http {

class RequestReader {
 public:
  enum class Step {
    need_bytes,
    send_continue,  // the client waits for "100 Continue"; then as need_bytes
    ready,          // `take()` the request
    rejected,       // `why()`; nothing after it can be trusted, so close
  };

  explicit RequestReader(const Limits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Room for the next bytes of the socket; never empty, valid until the next call.
  [[nodiscard]] std::span<char> prepare();
  void commit(std::size_t count);
  [[nodiscard]] Step step();

  // After `ready`: the request, and whether the client lets the connection live on.
  [[nodiscard]] Request take();
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool http_1_1() const;

  // After `rejected`. `partial` is null if the head was not understood.
  [[nodiscard]] Reject why() const;
  [[nodiscard]] const Request* partial() const;

  // True if bytes of a request have come that was not taken yet.
  [[nodiscard]] bool started() const;

 private:
  struct State;
  Step read_head();
  Step read_rest();
  Step reject(Reject reason);

  const Limits& limits_;
  std::unique_ptr<State> state_;
};

}  // namespace screenline::http
