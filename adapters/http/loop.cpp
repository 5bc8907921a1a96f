#include "adapters/http/detail/loop.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>

#include "adapters/http/detail/connection.hpp"
#include "adapters/http/detail/response_head.hpp"

namespace screenline::http {

using namespace std::chrono_literals;

namespace {

// Deadlines are met this much late at most: an eighth of the shortest, 100 ms if all are long.
std::chrono::milliseconds tick_for(const Limits& l) {
  const auto shortest = std::min({l.idle, l.read, l.write, l.handler, l.linger});
  return std::clamp(shortest / 8, std::chrono::milliseconds(1ms), std::chrono::milliseconds(100ms));
}

}  // namespace

Loop::Loop(std::shared_ptr<Core> shared)
    : core(std::move(shared)),
      work_(io.get_executor()),
      timer_(io),
      tick_(tick_for(core->options.limits)) {}

Loop::~Loop() = default;

void Loop::run() {
  for (;;) {
    try {
      io.run();
      return;
    } catch (...) {
      // One connection out of memory, or an owner's hook that threw: its deadline closes it. The
      // others, and with them a crisis text, go on.
      ++core->counters.loop_exceptions;
    }
  }
}

std::chrono::milliseconds Loop::duration(Phase phase) const {
  const Limits& l = core->options.limits;
  switch (phase) {
    case Phase::idle:
      return l.idle;
    case Phase::read:
      return l.read;
    case Phase::handle:
      return l.handler;
    case Phase::write:
      return l.write;
    case Phase::linger:
      return l.linger;
    case Phase::stream:
    case Phase::closed:
      break;
  }
  return 0ms;
}

void Loop::add(std::shared_ptr<Connection> connection, Phase phase) {
  Connections& to = list(phase);
  to.push_back(std::move(connection));
  Connection& added = *to.back();
  added.place = std::prev(to.end());
  added.phase = phase;
  enter(added, phase);
}

void Loop::adopt(boost::asio::ip::tcp::socket socket, std::string address) {
  if (draining_) {  // accepted just before
    --core->counters.connections_open;
    core->admission.leave(address);
    return;
  }
  auto connection =
      std::make_shared<Connection>(*this, std::move(socket), std::move(address), false);
  add(connection, Phase::read);
  connection->start();
}

void Loop::refuse(boost::asio::ip::tcp::socket socket, std::string address, Response refusal) {
  if (draining_) return core->admission.leave_refused();
  auto connection =
      std::make_shared<Connection>(*this, std::move(socket), std::move(address), true);
  add(connection, Phase::read);
  connection->start_refused(std::move(refusal));
}

void Loop::enter(Connection& connection, Phase phase) {
  if (connection.phase == Phase::closed) return;
  list(phase).splice(list(phase).end(), list(connection.phase), connection.place);
  connection.phase = phase;
  connection.deadline = std::chrono::steady_clock::now() + duration(phase);
  if (!sweeping_) arm_sweep();
}

void Loop::remove(Connection& connection) {
  list(connection.phase).erase(connection.place);
  connection.phase = Phase::closed;
}

void Loop::hand_over(std::span<std::shared_ptr<Exchange>> exchanges) {
  bool first = false;
  {
    const std::lock_guard lock(answered_mutex_);
    first = answered_.empty();
    for (auto& exchange : exchanges) answered_.push_back(std::move(exchange));
  }
  if (!first) return;
  try {
    boost::asio::post(io, [self = shared_from_this()] { self->deliver_answers(); });
  } catch (...) {
    // No memory to wake it with: the sweep looks too.
  }
}

void Loop::deliver_answers() {
  {
    const std::lock_guard lock(answered_mutex_);
    delivering_.swap(answered_);
  }
  for (auto& exchange : delivering_) {
    try {
      exchange->deliver();
    } catch (...) {
      ++core->counters.loop_exceptions;  // as in run(): the others go on
    }
  }
  delivering_.clear();
}

void Loop::arm_sweep() {
  sweeping_ = true;
  timer_.expires_after(tick_);
  timer_.async_wait([this](boost::system::error_code ec) {
    if (!ec) sweep();
  });
}

void Loop::sweep() {
  deliver_answers();
  const auto now = std::chrono::steady_clock::now();
  bool any = false;
  for (const Phase phase : {Phase::idle, Phase::read, Phase::handle, Phase::write, Phase::linger}) {
    Connections& waiting = list(phase);
    while (!waiting.empty() && waiting.front()->deadline <= now) {
      const std::shared_ptr<Connection> late = waiting.front();
      late->on_deadline();
    }
    any = any || !waiting.empty();
  }
  // Without connections the thread sleeps.
  sweeping_ = any;
  if (any) arm_sweep();
}

void Loop::drain() {
  draining_ = true;
  for (Connections& connections : lists_) {
    const Connections copy = connections;  // they leave the list while we go through it
    for (const auto& connection : copy) connection->drain();
  }
}

void Loop::stop() {
  draining_ = true;
  for (Connections& connections : lists_) {
    while (!connections.empty()) {
      const std::shared_ptr<Connection> open = connections.front();
      open->close();
    }
  }
  work_.reset();
  io.stop();
}

std::string_view Loop::date() {
  const auto now = std::chrono::steady_clock::now();
  if (now >= date_until_) {
    const auto wall = std::chrono::system_clock::now();
    date_ = http_date(std::chrono::system_clock::to_time_t(wall));
    const auto into_second = wall.time_since_epoch() % 1s;
    date_until_ = now + std::chrono::duration_cast<std::chrono::nanoseconds>(1s - into_second);
  }
  return date_;
}

}  // namespace screenline::http
