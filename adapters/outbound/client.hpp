// Calls to providers' APIs and other people's webhooks: one blocking call at a time, every phase
// bounded, and an answer that says whether the request may have had an effect.
//
// A Client belongs to one thread (a worker of the sender pool) and keeps one connection a host
// alive. It owns a watchdog thread that cuts a call at its total deadline: a peer that sends a byte
// now and then would otherwise hold the worker for ever.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace screenline::outbound {

using Header = std::pair<std::string, std::string>;
using Headers = std::vector<Header>;

struct HttpRequest {
  std::string method;
  std::string url;  // http:// or https://, absolute and encoded; sent as it stands
  Headers headers;
  std::string body;
};

struct Deadlines {
  std::chrono::milliseconds connect{3000};  // name look-up not included: the resolver has its own
  std::chrono::milliseconds write{5000};    // for each write
  std::chrono::milliseconds read{10000};    // for each read
  std::chrono::milliseconds total{20000};   // from the call to the last byte
};

enum class Transport {
  answered,  // there is a status
  not_sent,  // no byte of the request left: safe to send again
  unknown,   // sent in part or whole, and no answer: it may have had its effect
};
[[nodiscard]] std::string_view word_of(Transport transport);

struct HttpResult {
  Transport transport = Transport::unknown;
  int status = 0;
  Headers headers;
  std::string body;        // at most body_max bytes
  bool truncated = false;  // there was more of it, or its end was lost
  std::string detail;      // of the transport; no address and no content
};

struct ClientOptions {
  std::size_t body_max = 256 * 1024;
  // Trusted roots for https, PEM; empty: the system's.
  std::string ca_file;
};

class Client {
 public:
  explicit Client(ClientOptions options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Never follows a redirect: its status is the answer. Never throws for what the network does.
  [[nodiscard]] HttpResult call(const HttpRequest& request, const Deadlines& deadlines = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace screenline::outbound
