// A mail server on loopback that takes every mail, or refuses as it is told, and keeps what it was
// given. Speaks as little SMTP as a client needs, without TLS. Thread-safe; owns a thread.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace screenline::testing {

struct TakenMail {
  std::string from, to;  // of the envelope, with their brackets
  std::string data;      // header and body as they came, dots undone
};

class FakeSmtp {
 public:
  enum class Mood { accepts, greylists, refuses, silent };

  FakeSmtp();
  ~FakeSmtp();
  FakeSmtp(const FakeSmtp&) = delete;
  FakeSmtp& operator=(const FakeSmtp&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::vector<TakenMail> mails();
  [[nodiscard]] std::vector<std::string> commands();  // all that was said to it outside of DATA

  std::atomic<Mood> mood{Mood::accepts};
  std::atomic<bool> wants_login{false};  // AUTH PLAIN is offered

 private:
  void run();
  void serve(int peer);

  int socket_ = -1, port_ = 0;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<TakenMail> mails_;       // guarded by mutex_
  std::vector<std::string> commands_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::testing
