#include "tests/bench/load.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace screenline::bench {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using State = Answered::State;

constexpr milliseconds probe_every{50}, probe_limit{3'000}, drip_every{1'000};
constexpr std::chrono::seconds drain_limit{20};

std::system_error failed(const char* what) {
  return std::system_error(errno, std::generic_category(), what);
}

// The value of a header field as our server writes it: "Name: value".
std::string_view field(std::string_view head, std::string_view name) {
  const std::size_t at = head.find(name);
  if (at == head.npos) return {};
  const std::size_t start = at + name.size();
  return head.substr(start, head.find("\r\n", start) - start);
}

template <class Number>
Number number_in(std::string_view text, int base = 10) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

double seconds_between(steady_clock::time_point from, steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

Load::Load(const Requests& requests, const LoadOptions& options)
    : requests_(requests), options_(options), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw failed("epoll");
  if (!options_.again_and_again) answered_.resize(requests.all.size());
  // Never ends: no server is to see a whole head from it.
  dripping_ = "POST /hooks/twilio/demo/inbound HTTP/1.1\r\nHost: bench.example\r\nX-Slow: ";
  for (std::size_t i = 0; i < options_.connections; ++i) {
    parked_.push_back(&open(Kind::loaded));
  }
}

Load::~Load() {
  let_go();
  for (auto& c : connections_) close(*c);
  for (auto& c : probes_) close(*c);
  ::close(epoll_);
}

Load::Connection& Load::open(Kind kind) {
  auto& list = kind == Kind::loaded ? connections_ : kind == Kind::probe ? probes_ : holders_;
  list.push_back(std::make_unique<Connection>());
  list.back()->kind = kind;
  connect(*list.back());
  return *list.back();
}

void Load::connect(Connection& c) {
  c.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(options_.port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Blocking: on loopback the kernel accepts by itself, at once.
  if (c.fd < 0 || ::connect(c.fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
    throw failed("cannot connect to the server");
  }
  ::fcntl(c.fd, F_SETFL, O_NONBLOCK);
  const int on = 1;
  ::setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &c;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, c.fd, &event);
}

void Load::close(Connection& c) {
  if (c.fd >= 0) ::close(c.fd);
  c.fd = -1;
  c.in.clear();
  c.dripped = 0;
}

void Load::reopen(Connection& c) {
  close(c);
  connect(c);
}

void Load::hold(std::size_t idle, std::size_t dripping) {
  for (std::size_t i = 0; i < idle; ++i) send_next(open(Kind::idle));
  for (std::size_t i = 0; i < dripping; ++i) open(Kind::dripping);
  next_drip_ = steady_clock::now();
}

void Load::let_go() {
  for (auto& c : holders_) close(*c);
  holders_.clear();
}

// False: there is nothing that it may send now.
bool Load::send_next(Connection& c) {
  const std::size_t size = requests_.all.size();
  if (!options_.again_and_again) {
    if (next_ >= size) {
      ran_out_ = true;
      return false;
    }
    if (next_ >= oldest_ + options_.window) return false;
    answered_[next_].state = State::sent;
  }
  c.request = next_++ % size;
  c.waiting = true;
  c.sent = steady_clock::now();
  ++in_flight_;
  if (!send_bytes(c, requests_.view(c.request))) lost(c);
  return true;
}

bool Load::send_bytes(Connection& c, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(c.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno == EAGAIN) {
      pollfd until{c.fd, POLLOUT, 0};
      ::poll(&until, 1, 1000);
    } else {
      return false;
    }
  }
  return true;
}

void Load::readable(Connection& c) {
  std::array<char, 16384> bytes;
  const ssize_t n = ::recv(c.fd, bytes.data(), bytes.size(), 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n > 0) {
    c.in.append(bytes.data(), static_cast<std::size_t>(n));
    if (c.kind != Kind::dripping) {
      if (c.waiting && take_answer(c) && c.kind == Kind::loaded) parked_.push_back(&c);
    }
    return;
  }
  if (c.waiting) return lost(c);
  if (c.kind == Kind::probe) return close(c);
  if (c.kind != Kind::loaded) ++cut_;
  reopen(c);
  if (c.kind == Kind::idle && sending_) send_next(c);
}

// The server closed under a request: it was neither accepted nor refused.
void Load::lost(Connection& c) {
  c.waiting = false;
  --in_flight_;
  if (!options_.again_and_again) answered_[c.request].state = State::lost;
  if (c.kind == Kind::probe) return close(c);
  reopen(c);
  if (c.kind == Kind::loaded) parked_.push_back(&c);
}

bool Load::take_answer(Connection& c) {
  const std::size_t end = c.in.find("\r\n\r\n");
  if (end == c.in.npos) return false;
  const std::string_view head = std::string_view(c.in).substr(0, end + 2);
  const auto length = number_in<std::size_t>(field(head, "Content-Length: "));
  if (c.in.size() < end + 4 + length) return false;
  const Time now = steady_clock::now();
  c.waiting = false;
  --in_flight_;
  if (now >= from_ && now < to_) {
    ++phase_.answers;
    if (c.kind == Kind::loaded) phase_.latency.push_back(seconds_between(c.sent, now));
  }
  if (c.kind == Kind::probe) {
    ++phase_.probes_answered;
    phase_.probe_latency.push_back(seconds_between(c.sent, now));
  }
  if (!options_.again_and_again) note(c, head, std::string_view(c.in).substr(end + 4, length));
  const bool closing = head.find("Connection: close") != head.npos;
  c.in.clear();
  if (c.kind == Kind::probe) {
    close(c);
  } else if (closing) {
    reopen(c);
  }
  return true;
}

void Load::note(Connection& c, std::string_view head, std::string_view body) {
  Answered& answer = answered_[c.request];
  const Request& request = requests_.all[c.request];
  const auto status = number_in<int>(head.substr(std::min<std::size_t>(9, head.size())));
  answer.state = status >= 200 && status < 300 ? State::accepted : State::refused;
  answer.text = body.find("<Message") != body.npos;
  if (answer.text) {
    answer.right_step = field(head, "X-Screenline-Step: ") == requests_.steps[request.step];
    const std::size_t mid = body.find("mid=");
    if (mid != body.npos) answer.row = number_in<std::int64_t>(body.substr(mid + 4, 16), 16);
  }
  while (oldest_ < next_ && answered_[oldest_].state > State::sent) ++oldest_;
}

void Load::drip(Connection& c) {
  const char byte = c.dripped < dripping_.size() ? dripping_[c.dripped] : 'x';
  ++c.dripped;
  if (!send_bytes(c, {&byte, 1})) {
    ++cut_;
    reopen(c);
  }
}

void Load::give_up_late_probes(Time now) {
  for (auto& c : probes_) {
    if (c->waiting && now - c->sent > probe_limit) lost(*c);
  }
  std::erase_if(probes_, [](const auto& c) { return c->fd < 0; });
}

void Load::by_the_clock(Time now) {
  if (now >= next_drip_) {
    for (auto& c : holders_) {
      if (c->kind == Kind::dripping) drip(*c);
    }
    next_drip_ = now + drip_every;
  }
  if (probing_ && sending_ && now >= next_probe_) {
    Connection& c = open(Kind::probe);
    if (send_next(c)) ++phase_.probes;
    next_probe_ = now + probe_every;
  }
  give_up_late_probes(now);
}

void Load::wait(Time until) {
  std::array<epoll_event, 256> events;
  const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now()).count();
  const int n = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                             static_cast<int>(std::max<std::int64_t>(0, left)));
  for (int i = 0; i < n; ++i) {
    readable(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
  }
  while (sending_ && !parked_.empty()) {
    if (!send_next(*parked_.back())) break;
    parked_.pop_back();
  }
}

Phase Load::run(double seconds, const std::function<double()>& cpu) {
  phase_ = {};
  const auto length =
      std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(seconds));
  const double cpu_before = cpu();
  from_ = next_probe_ = steady_clock::now();
  to_ = from_ + length;
  sending_ = true;
  Time next_look = from_;
  while (sending_) {
    const Time now = steady_clock::now();
    if (now >= to_ || ran_out_) break;
    if (now >= next_look) {
      by_the_clock(now);
      next_look = now + milliseconds(5);
    }
    wait(std::min(to_, next_look));
  }
  const Time end = steady_clock::now();
  phase_.server_cpu = cpu() - cpu_before;
  phase_.seconds = seconds_between(from_, end);
  sending_ = false;
  while (in_flight_ > 0 && steady_clock::now() < end + drain_limit) {
    wait(steady_clock::now() + milliseconds(50));
    give_up_late_probes(steady_clock::now());
  }
  return std::move(phase_);
}

}  // namespace screenline::bench
