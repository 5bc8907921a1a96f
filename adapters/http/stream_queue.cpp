#include "adapters/http/detail/stream_queue.hpp"

#include <boost/asio/post.hpp>

#include "adapters/http/detail/connection.hpp"
#include "adapters/http/detail/loop.hpp"

namespace screenline::http {

StreamQueue::StreamQueue(std::weak_ptr<Loop> loop, std::size_t bytes_max)
    : loop_(std::move(loop)), bytes_max_(bytes_max) {}

bool StreamQueue::write(std::string bytes) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t waiting = pending_.size() + in_flight_;
    if (over_ || closing_ || waiting > bytes_max_ || bytes.size() > bytes_max_ - waiting) {
      return false;
    }
    pending_ += bytes;
    if (woken_) return true;
    woken_ = true;
  }
  wake();
  return true;
}

void StreamQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    if (over_ || closing_) return;
    closing_ = true;
    if (woken_) return;
    woken_ = true;
  }
  wake();
}

void StreamQueue::on_closed(std::function<void()> callback) {
  {
    const std::lock_guard lock(mutex_);
    if (!over_) {
      callbacks_.push_back(std::move(callback));
      return;
    }
  }
  callback();
}

void StreamQueue::wake() {
  const auto loop = loop_.lock();
  if (!loop) return;
  boost::asio::post(loop->io, [self = shared_from_this()] {
    if (self->connection_) self->connection_->flush_stream();
  });
}

StreamQueue::Piece StreamQueue::take() {
  const std::lock_guard lock(mutex_);
  woken_ = false;
  Piece piece{std::move(pending_), closing_};
  pending_.clear();
  in_flight_ = piece.bytes.size();
  return piece;
}

void StreamQueue::written() {
  const std::lock_guard lock(mutex_);
  in_flight_ = 0;
}

void StreamQueue::finish() {
  connection_ = nullptr;
  std::vector<std::function<void()>> callbacks;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
    callbacks.swap(callbacks_);
  }
  for (const auto& callback : callbacks) callback();
}

}  // namespace screenline::http
