#include "tests/adapters/http/raw_client.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "adapters/http/message.hpp"

namespace screenline::http::testing {

using Clock = std::chrono::steady_clock;

std::string Answer::header(std::string_view name) const {
  std::size_t at = 0;
  while ((at = head.find("\r\n", at)) != std::string::npos) {
    at += 2;
    const auto line = std::string_view(head).substr(at, head.find("\r\n", at) - at);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !equal_ignoring_case(line.substr(0, colon), name))
      continue;
    const auto start = line.find_first_not_of(' ', colon + 1);
    return start == std::string_view::npos ? "" : std::string(line.substr(start));
  }
  return {};
}

RawClient::RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close();
    return;
  }
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient() { close(); }

RawClient::RawClient(RawClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), received_(std::move(other.received_)) {}

void RawClient::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void RawClient::shrink_receive_buffer() {
  const int bytes = 4096;
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

RawClient::Got RawClient::receive(Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
  if (fd_ < 0) return Got::end;
  pollfd wait{fd_, POLLIN, 0};
  if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0)
    return Got::nothing;
  std::array<char, 16384> bytes;
  const auto count = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (count <= 0) return Got::end;
  received_.append(bytes.data(), static_cast<std::size_t>(count));
  return Got::bytes;
}

bool RawClient::read_until(std::string_view text, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (received_.find(text) == std::string::npos) {
    if (receive(until) != Got::bytes) return false;
  }
  return true;
}

Answer RawClient::read_answer(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  if (!read_until("\r\n\r\n", limit)) return {};
  Answer answer;
  const auto end = received_.find("\r\n\r\n") + 4;
  answer.head = received_.substr(0, end);
  received_.erase(0, end);
  answer.status = std::atoi(answer.head.c_str() + std::string_view("HTTP/1.1 ").size());
  const auto length = static_cast<std::size_t>(std::atoi(answer.header("Content-Length").c_str()));
  while (received_.size() < length) {
    if (receive(until) != Got::bytes) return {};
  }
  answer.body = received_.substr(0, length);
  received_.erase(0, length);
  return answer;
}

std::string RawClient::read_to_end(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (receive(until) == Got::bytes) {
  }
  return std::exchange(received_, {});
}

bool RawClient::closed_within(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  for (;;) {
    const Got got = receive(until);
    if (got != Got::bytes) return got == Got::end;
  }
}

Answer ask(std::uint16_t port, std::string_view bytes, std::chrono::milliseconds limit) {
  RawClient client(port);
  client.send(bytes);
  return client.read_answer(limit);
}

std::string get(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: clinic.test\r\n\r\n";
}

std::string post(std::string_view path, std::string_view body) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: clinic.test\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

}  // namespace screenline::http::testing
