// A blocking socket that sends exactly the bytes a test gives it and reads answers byte by byte.
//
// Thread-safety: one thread at a time. Ownership: owns the descriptor.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace screenline::http::testing {

struct Answer {
  int status = 0;  // 0: the connection ended or nothing came in time
  std::string head;
  std::string body;
  // The value of a header, or empty.
  [[nodiscard]] std::string header(std::string_view name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False if the server does not take them (connection reset).
  bool send(std::string_view bytes);
  // The next answer; its body by Content-Length. 100 Continue is an answer too.
  Answer read_answer(std::chrono::milliseconds limit = std::chrono::seconds(5));
  // Everything up to the end of the connection.
  std::string read_to_end(std::chrono::milliseconds limit = std::chrono::seconds(5));
  // True if the server ends the connection in time; what it says before is dropped.
  bool closed_within(std::chrono::milliseconds limit);
  // Reads until `text` has come; false if it does not in time.
  bool read_until(std::string_view text, std::chrono::milliseconds limit = std::chrono::seconds(5));
  [[nodiscard]] const std::string& unread() const { return received_; }
  void shrink_receive_buffer();
  void close();
  [[nodiscard]] bool connected() const { return fd_ >= 0; }

 private:
  enum class Got { bytes, end, nothing };
  Got receive(std::chrono::steady_clock::time_point until);

  int fd_ = -1;
  std::string received_;
};

// One request on a connection of its own.
Answer ask(std::uint16_t port, std::string_view bytes,
           std::chrono::milliseconds limit = std::chrono::seconds(5));

// "GET <path>" with a Host.
std::string get(std::string_view path);
std::string post(std::string_view path, std::string_view body);

// Waits until `condition` holds; false after `limit`.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(5));

}  // namespace screenline::http::testing

#include <thread>

template <class Condition>
bool screenline::http::testing::eventually(Condition condition, std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}
