// Bytes on their way from any thread to one streaming answer. Bounded: a reader that does not keep
// up makes `write` say no, it does not make the process grow.
//
// Thread-safety: the Stream part from any thread; the others on the loop's
// thread. Ownership: shared by the application and the connection; holds neither socket nor loop.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "adapters/http/responder.hpp"

namespace screenline::http {

class Connection;
class Loop;

class StreamQueue final : public Stream, public std::enable_shared_from_this<StreamQueue> {
 public:
  StreamQueue(std::weak_ptr<Loop> loop, std::size_t bytes_max);

  bool write(std::string bytes) override;
  void close() override;
  void on_closed(std::function<void()> callback) override;

  // From here on the connection is told when there is something to write.
  void attach(Connection& connection) { connection_ = &connection; }
  // What waits to be written; `last` means that the answer ends after it.
  struct Piece {
    std::string bytes;
    bool last = false;
  };
  [[nodiscard]] Piece take();
  // The piece taken has left: its bytes no longer count.
  void written();
  // The stream is over; runs the callbacks.
  void finish();

 private:
  void wake();  // REQUIRES: mutex_ not held

  const std::weak_ptr<Loop> loop_;
  const std::size_t bytes_max_;
  Connection* connection_ = nullptr;  // loop thread only; null before attach and after finish

  std::mutex mutex_;
  std::string pending_;  // guarded by mutex_, as all below
  std::size_t in_flight_ = 0;
  bool woken_ = false;
  bool closing_ = false;
  bool over_ = false;
  std::vector<std::function<void()>> callbacks_;
};

}  // namespace screenline::http
