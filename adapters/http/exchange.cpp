#include "adapters/http/detail/exchange.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>

#include "adapters/http/detail/connection.hpp"
#include "adapters/http/detail/loop.hpp"
#include "adapters/http/detail/stream_queue.hpp"

namespace screenline::http {

namespace {

// Answers of this thread's AnswerBatch, by loop. A server has few loops.
struct Batch {
  int depth = 0;
  std::vector<std::pair<std::shared_ptr<Loop>, std::vector<std::shared_ptr<Exchange>>>> of_loops;

  void add(const std::shared_ptr<Loop>& loop, std::shared_ptr<Exchange> exchange) {
    auto of = std::find_if(of_loops.begin(), of_loops.end(),
                           [&](const auto& one) { return one.first == loop; });
    if (of == of_loops.end()) of = of_loops.insert(of, {loop, {}});
    of->second.push_back(std::move(exchange));
  }
  void give() {
    for (auto& [loop, exchanges] : of_loops) loop->hand_over(exchanges);
    of_loops.clear();  // no loop is kept longer than its server
  }
};

thread_local Batch batch;

}  // namespace

AnswerBatch::AnswerBatch() { ++batch.depth; }
AnswerBatch::~AnswerBatch() {
  if (--batch.depth == 0) batch.give();
}

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
  std::shared_ptr<Exchange> self = shared_from_this();
  if (batch.depth > 0) {
    batch.add(loop, std::move(self));
  } else {
    loop->hand_over({&self, 1});
  }
}

void Exchange::deliver() {
  if (connection_) {
    connection_->on_answer(*this);
  } else if (stream_queue) {
    stream_queue->finish();  // the client was gone before the stream began
  }
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
