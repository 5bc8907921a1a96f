#include "tests/adapters/outbound/fake_smtp.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace screenline::testing {

namespace {

// Lines of a peer, without their ends; nullopt at its end, or when told to stop.
class Lines {
 public:
  Lines(int peer, const std::atomic<bool>& stopping) : peer_(peer), stopping_(stopping) {}

  std::optional<std::string> next() {
    while (true) {
      const auto end = kept_.find("\r\n");
      if (end != std::string::npos) {
        std::string line = kept_.substr(0, end);
        kept_.erase(0, end + 2);
        return line;
      }
      pollfd waiting{peer_, POLLIN, 0};
      if (stopping_) return std::nullopt;
      if (::poll(&waiting, 1, 50) <= 0) continue;
      char buffer[2048];
      const ssize_t got = ::read(peer_, buffer, sizeof buffer);
      if (got <= 0) return std::nullopt;
      kept_.append(buffer, static_cast<std::size_t>(got));
    }
  }

 private:
  int peer_;
  const std::atomic<bool>& stopping_;
  std::string kept_;
};

void say(int peer, const std::string& line) {
  const std::string bytes = line + "\r\n";
  (void)::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

}  // namespace

FakeSmtp::FakeSmtp() {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  (void)::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  (void)::listen(socket_, 16);
  socklen_t size = sizeof address;
  (void)::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

FakeSmtp::~FakeSmtp() {
  stopping_ = true;
  thread_.join();
  ::close(socket_);
}

void FakeSmtp::run() {
  while (!stopping_) {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, 50) <= 0) continue;
    const int peer = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) continue;
    serve(peer);
    ::close(peer);
  }
}

void FakeSmtp::serve(int peer) {
  Lines lines(peer, stopping_);
  if (mood == Mood::silent) {
    (void)lines.next();
    return;
  }
  say(peer, "220 mail.example");
  TakenMail mail;
  while (const auto line = lines.next()) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(*line);
    }
    const std::string verb = line->substr(0, 4);
    if (verb == "EHLO") {
      say(peer, wants_login ? "250-mail.example\r\n250 AUTH PLAIN" : "250 mail.example");
    } else if (verb == "AUTH") {
      say(peer, "334 ");
      const auto login = lines.next();
      const std::lock_guard lock(mutex_);
      commands_.push_back(login.value_or(""));
      say(peer, "235 welcome");
    } else if (verb == "MAIL") {
      mail.from = line->substr(10);
      say(peer, mood == Mood::greylists ? "451 later" : "250 ok");
    } else if (verb == "RCPT") {
      mail.to = line->substr(8);
      say(peer, mood == Mood::refuses ? "550 no such person" : "250 ok");
    } else if (verb == "DATA") {
      say(peer, "354 go on");
      auto one = lines.next();
      for (; one && *one != "."; one = lines.next()) {
        mail.data += (one->starts_with('.') ? one->substr(1) : *one) + "\r\n";
      }
      {
        const std::lock_guard lock(mutex_);
        mails_.push_back(mail);
      }
      mail = {};
      say(peer, "250 taken");
    } else if (verb == "QUIT") {
      say(peer, "221 bye");
      return;
    } else {
      say(peer, "500 what");
    }
  }
}

std::vector<TakenMail> FakeSmtp::mails() {
  const std::lock_guard lock(mutex_);
  return mails_;
}

std::vector<std::string> FakeSmtp::commands() {
  const std::lock_guard lock(mutex_);
  return commands_;
}

}  // namespace screenline::testing
