// The part of a connection that writes an answer piece by piece, and what drain does to each phase.
#include <utility>

#include <boost/asio/write.hpp>

#include "adapters/http/detail/connection.hpp"
#include "adapters/http/detail/response_head.hpp"
#include "adapters/http/detail/stream_queue.hpp"

namespace screenline::http {

namespace net = boost::asio;
using boost::system::error_code;

void Connection::begin_stream(Response head, std::shared_ptr<StreamQueue> queue) {
  ++core_.counters.streams;
  release_exchange();
  stream_ = std::move(queue);
  stream_->attach(*this);
  // A stream is the last answer of its connection: its reader may be gone at any point of it.
  ending_ = Ending::close;
  stream_chunked_ = http_1_1_;
  look_once_more(head);
  head_.clear();
  append_head(head_, head,
              {.date = loop_.date(), .close = true, .chunked = stream_chunked_, .sized = false});
  if (head_only_) {
    stream_->close();
  } else if (stream_chunked_) {
    append_chunk(head_, head.body);
  } else {
    head_ += head.body;
  }
  if (loop_.draining()) stream_->close();
  // Only an outstanding read tells that the client has gone.
  if (!read_pending_) read();
  if (phase != Phase::closed) flush_stream();
}

// Writes `head_` and what the queue has; called again for each wake-up of the queue.
void Connection::flush_stream() {
  if (stream_writing_ || phase == Phase::closed) return;
  if (stream_last_) return finish();
  const auto piece = stream_->take();
  if (!head_only_) {
    if (stream_chunked_) {
      append_chunk(head_, piece.bytes);
    } else {
      head_ += piece.bytes;
    }
    if (piece.last && stream_chunked_) head_ += "0\r\n\r\n";
  }
  stream_last_ = piece.last;
  if (head_.empty()) return stream_last_ ? finish() : loop_.enter(*this, Phase::stream);
  stream_writing_ = true;
  loop_.enter(*this, Phase::write);
  net::async_write(socket_, net::buffer(head_),
                   [self = shared_from_this()](error_code ec, std::size_t) {
                     self->stream_writing_ = false;
                     if (self->phase == Phase::closed) return;
                     if (ec) return self->close();
                     self->head_.clear();
                     self->stream_->written();
                     self->flush_stream();
                   });
}

void Connection::drain() {
  if (stream_) return stream_->close();
  switch (phase) {
    case Phase::idle:
      return close();
    case Phase::read:
      if (!reader_.started()) close();
      return;
    case Phase::handle:  // finishes; its answer says "Connection: close"
    case Phase::write:
    case Phase::linger:
    case Phase::stream:
    case Phase::closed:
      return;
  }
}

}  // namespace screenline::http
