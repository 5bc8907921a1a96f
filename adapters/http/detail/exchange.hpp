// One request's answer, between whoever gives it and the connection that writes it. The first to
// `take` it wins: the handler from any thread, a fallback, the handler deadline, or the closing of
// the connection.
//
// Thread-safety: the ResponderPort part from any thread; what is marked so on the loop's thread.
// Ownership: the connection and every Responder share it; it holds neither socket nor loop.
#pragma once

#include <atomic>
#include <memory>

#include "adapters/http/responder.hpp"

namespace screenline::http {

class Connection;
class Loop;
class StreamQueue;

class Exchange final : public ResponderPort, public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::weak_ptr<Loop> loop, Connection* connection);

  bool answer(Response response) override;
  void fallback_after(std::chrono::milliseconds delay, Response response) override;
  std::shared_ptr<Stream> stream(Response head) override;

  // True for the first caller only.
  [[nodiscard]] bool take() { return !taken_.exchange(true, std::memory_order_acq_rel); }

  // Loop thread only. While the handler runs an answer waits here instead of being posted.
  bool in_handler = true;
  bool answered_in_handler = false;
  Response response;                          // written by who took it, before it is handed over
  std::shared_ptr<StreamQueue> stream_queue;  // likewise
  // Gives the answer to the connection, if it is still there.
  void deliver();
  // The connection is done with this request; what comes now goes nowhere.
  void detach();

 private:
  void hand_over();

  std::atomic<bool> taken_{false};
  const std::weak_ptr<Loop> loop_;
  Connection* connection_;  // loop thread only; null once detached
};

}  // namespace screenline::http
