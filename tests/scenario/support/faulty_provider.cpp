#include "tests/scenario/support/faulty_provider.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace screenline::scenario {

namespace {

std::string unescape(const std::string& bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '%' && i + 2 < bytes.size()) {
      out += static_cast<char>(std::strtol(bytes.substr(i + 1, 2).c_str(), nullptr, 16));
      i += 2;
    } else {
      out += bytes[i] == '+' ? ' ' : bytes[i];
    }
  }
  return out;
}

std::string field(const std::string& form, const std::string& name) {
  std::size_t at = 0;
  while (at < form.size()) {
    const std::size_t end = std::min(form.find('&', at), form.size());
    const std::string pair = form.substr(at, end - at);
    if (pair.compare(0, name.size() + 1, name + "=") == 0)
      return unescape(pair.substr(name.size() + 1));
    at = end + 1;
  }
  return {};
}

std::size_t length_in(std::string head) {
  for (char& c : head) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const std::size_t at = head.find("content-length:");
  return at == std::string::npos ? 0 : static_cast<std::size_t>(std::atol(head.c_str() + at + 15));
}

std::string http(int status, const std::string& body, const std::string& more = "") {
  return "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Type: application/json\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

FaultyProvider::FaultyProvider() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* to = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, to, size) != 0 || ::listen(listener_, 64) != 0) {
    throw std::runtime_error("no port for the provider");
  }
  ::getsockname(listener_, to, &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

FaultyProvider::~FaultyProvider() {
  stopping_ = true;
  thread_.join();
  for (std::thread& one : conversations_) one.join();
  ::close(listener_);
}

void FaultyProvider::opt_out(std::string number) {
  const std::lock_guard lock(mutex_);
  opted_out_ = std::move(number);
}

std::vector<ReachedProvider> FaultyProvider::texts() const {
  const std::lock_guard lock(mutex_);
  return texts_;
}

std::vector<std::string> FaultyProvider::alerts() const {
  const std::lock_guard lock(mutex_);
  return alerts_;
}

void FaultyProvider::serve() {
  while (!stopping_) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, 20) <= 0) continue;
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) conversations_.emplace_back([this, fd] { talk(fd); });
  }
}

void FaultyProvider::talk(int fd) {
  std::string in;
  while (!stopping_) {
    const std::size_t head = in.find("\r\n\r\n");
    const std::size_t whole = head == in.npos ? in.npos : head + 4 + length_in(in.substr(0, head));
    if (whole != in.npos && in.size() >= whole) {
      const std::string out = answer(in.substr(0, head), in.substr(head + 4, whole - head - 4));
      in.erase(0, whole);
      if (out.empty() || ::send(fd, out.data(), out.size(), MSG_NOSIGNAL) < 0) break;
      continue;
    }
    pollfd wait{fd, POLLIN, 0};
    if (::poll(&wait, 1, 20) <= 0) continue;
    char bytes[8192];
    const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0) break;
    in.append(bytes, static_cast<std::size_t>(got));
  }
  ::close(fd);
}

std::string FaultyProvider::answer(const std::string& head, const std::string& body) {
  if (head.starts_with("POST /pager")) {
    const std::lock_guard lock(mutex_);
    alerts_.push_back(body);
    return http(200, "{}");
  }
  const bool text = head.starts_with("POST ") && head.find("/Messages.json") != head.npos;
  if (text) return take_text(body);
  switch (fault_.load()) {
    case ProviderFault::fails:
      return http(503, "{}");
    case ProviderFault::silent:
      return {};
    case ProviderFault::too_many:
      return http(429, R"({"code": 20429})");
    default:
      return http(200, R"({"messages": []})");
  }
}

std::string FaultyProvider::take_text(const std::string& body) {
  const std::lock_guard lock(mutex_);
  ReachedProvider one{field(body, "To"), field(body, "Body"), true};
  std::string out =
      http(201, R"({"sid": "SM00000000000000000000000000000001", "status": "queued"})");
  switch (fault_.load()) {
    case ProviderFault::fails:
      out = http(503, "{}");
      break;
    case ProviderFault::too_many:
      out = http(429, R"({"code": 20429})", "Retry-After: 1\r\n");
      break;
    case ProviderFault::silent:
      out.clear();
      break;
    case ProviderFault::opted_out:
      if (one.to == opted_out_) out = http(400, R"({"code": 21610, "status": 400})");
      break;
    case ProviderFault::none:
    case ProviderFault::no_names:
      break;
  }
  one.taken = out.empty() || out.find(" 201 ") != out.npos;
  texts_.push_back(std::move(one));
  return out;
}

}  // namespace screenline::scenario
