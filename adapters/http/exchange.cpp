#include "adapters/http/detail/exchange.hpp"

#include <boost/asio/post.hpp>

#include "adapters/http/detail/connection.hpp"
#include "adapters/http/detail/loop.hpp"
#include "adapters/http/detail/stream_queue.hpp"

namespace screenline::http {

Exchange::Exchange(std::weak_ptr<Loop> loop, Connection* connection)
    : loop_(std::move(loop)), connection_(connection) {}

void Exchange::detach() {
  taken_.store(true, std::memory_order_release);
  connection_ = nullptr;
}

bool Exchange::answer(Response given) {
  if (!take()) {
    if (const auto loop = loop_.lock()) ++loop->core->counters.late_answers;
    return false;
  }
  response = std::move(given);
  hand_over();
  return true;
}

std::shared_ptr<Stream> Exchange::stream(Response head) {
  const auto loop = loop_.lock();
  if (!loop || !take()) return nullptr;
  auto queue = std::make_shared<StreamQueue>(loop_, loop->core->options.limits.stream_queue_bytes);
  stream_queue = queue;
  response = std::move(head);
  hand_over();
  return queue;
}

void Exchange::hand_over() {
  const auto loop = loop_.lock();
  if (!loop) return;
  if (loop->io.get_executor().running_in_this_thread() && in_handler) {
    answered_in_handler = true;
    return;
  }
  boost::asio::post(loop->io, [self = shared_from_this()] {
    if (self->connection_) {
      self->connection_->on_answer(*self);
    } else if (self->stream_queue) {
      self->stream_queue->finish();  // the client was gone before the stream began
    }
  });
}

void Exchange::fallback_after(std::chrono::milliseconds delay, Response fallback) {
  const auto loop = loop_.lock();
  if (!loop) return;
  const auto at = std::chrono::steady_clock::now() + delay;
  if (loop->io.get_executor().running_in_this_thread()) {
    if (connection_) connection_->arm_fallback(shared_from_this(), at, std::move(fallback));
    return;
  }
  boost::asio::post(loop->io,
                    [self = shared_from_this(), at, fallback = std::move(fallback)]() mutable {
                      if (self->connection_)
                        self->connection_->arm_fallback(self, at, std::move(fallback));
                    });
}

}  // namespace screenline::http
