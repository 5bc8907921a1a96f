// Every bound of the inbound server in one place, each with its reason.
//
// Thread-safety: read-only once the server runs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace screenline::http {

struct Limits {
  // A provider's webhook head is under 2 KiB; 8 KiB is what proxies in front allow by default.
  std::size_t header_bytes = 8 * 1024;
  // A head of 8 KiB could hold 2,000 tiny fields, each costing two strings; browsers send about 20.
  std::size_t header_count = 100;
  // The longest SMS webhook (1,600 emoji, percent-encoded) is 20 KiB; a staff import is more.
  std::size_t body_bytes = 256 * 1024;
  // For paths that need more or less than `body_bytes`: the limit for that path, in bytes.
  // Called on a connection's thread before the body is read; must not block. May be empty.
  std::function<std::size_t(std::string_view path)> body_bytes_for;

  // Between two requests of a kept connection; providers pool connections for about a minute.
  std::chrono::milliseconds idle{60'000};
  // From the first byte (from accept on a new connection) to the last byte of the body, in all:
  // a client that drips bytes gains nothing.
  std::chrono::milliseconds read{10'000};
  // The whole answer must have left for the kernel in this time: a reader that stalls is cut.
  std::chrono::milliseconds write{10'000};
  // Longer than any provider waits (Twilio 15 s): past it the answer is of no use, so it is 503.
  std::chrono::milliseconds handler{30'000};
  // After an answer that refuses a request still being sent, so that the client sees the answer
  // instead of a reset: how long, and how many bytes, we read and throw away.
  std::chrono::milliseconds linger{2'000};
  std::size_t linger_bytes = 4 * 1024 * 1024;

  // 4 KiB each when idle, so 40 MiB; half of a common descriptor limit of 20,000.
  std::size_t connections = 10'000;
  // One address must not take all places. Raise it to `connections` behind a proxy on loopback.
  std::size_t connections_per_address = 1'000;
  // Connections over a cap that are told so at the same time; the others are just closed.
  std::size_t refusals_at_once = 256;
  // Moves clients to another thread now and then, and bounds what one connection can do.
  std::uint64_t requests_per_connection = 10'000;

  // Bytes a streaming response may have waiting for a slow reader before `write` says no.
  std::size_t stream_queue_bytes = 256 * 1024;
};

}  // namespace screenline::http
