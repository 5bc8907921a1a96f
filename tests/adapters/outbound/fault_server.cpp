#include "tests/adapters/outbound/fault_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace screenline::outbound::test {
namespace {

struct Bound {
  int socket, port;
};

Bound bind_loopback() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket, generic, size) != 0 || ::getsockname(socket, generic, &size) != 0) {
    throw std::runtime_error("cannot bind on loopback");
  }
  return {socket, ntohs(address.sin_port)};
}

bool readable(int socket, std::chrono::milliseconds time) {
  pollfd entry{socket, POLLIN, 0};
  return ::poll(&entry, 1, static_cast<int>(time.count())) > 0;
}

std::size_t request_size(const std::string& bytes) {
  const auto head = bytes.find("\r\n\r\n");
  if (head == std::string::npos) return std::string::npos;
  const auto length = bytes.find("Content-Length: ");
  return head + 4 + (length < head ? std::stoul(bytes.substr(length + 16)) : 0);
}

}  // namespace

std::string RawConnection::read_request() {
  std::string bytes;
  char buffer[4096];
  while (!stopping_ && bytes.size() < request_size(bytes)) {
    if (!readable(socket_, std::chrono::milliseconds(20))) continue;
    const auto size = ::recv(socket_, buffer, sizeof buffer, 0);
    if (size <= 0) break;
    bytes.append(buffer, static_cast<std::size_t>(size));
  }
  return bytes;
}

void RawConnection::write(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size() && !stopping_) {
    const auto size = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return;
    sent += static_cast<std::size_t>(size);
  }
}

void RawConnection::wait(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!stopping_ && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void RawConnection::reset() {
  const linger hard{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

FaultServer::FaultServer(Script script) : script_(std::move(script)) {
  const auto bound = bind_loopback();
  listener_ = bound.socket;
  port_ = bound.port;
  if (::listen(listener_, 16) != 0) throw std::runtime_error("cannot listen");
  thread_ = std::thread([this] { serve(); });
}

FaultServer::~FaultServer() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

std::string FaultServer::url(const std::string& target) const {
  return "http://127.0.0.1:" + std::to_string(port_) + target;
}

void FaultServer::serve() {
  while (!stopping_) {
    if (!readable(listener_, std::chrono::milliseconds(20))) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections_;
    RawConnection connection(socket, stopping_);
    script_(connection);
    ::close(socket);
  }
}

int closed_port() {
  const auto bound = bind_loopback();
  ::close(bound.socket);
  return bound.port;
}

}  // namespace screenline::outbound::test
