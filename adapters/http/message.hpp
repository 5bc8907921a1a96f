// What an HTTP request and its answer are to the rest of the house: plain values, no socket.
//
// Thread-safety: values; one owner at a time. The views returned by `path`, `query` and `header`
// live as long as the Request is neither moved nor changed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::http {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;           // as sent; methods are case-sensitive (RFC 9110 9.1)
  std::string target;           // raw path and query as received; begins with '/'
  std::vector<Header> headers;  // in order; trailer fields of a chunked body are dropped
  std::string body;
  std::string remote_address;  // of the socket, without port; a proxy's if there is one
  std::uint64_t id = 0;        // unique within one Server

  // Everything before the first '?'.
  [[nodiscard]] std::string_view path() const;
  // Everything after the first '?'; empty if there is none.
  [[nodiscard]] std::string_view query() const;
  // The first header of that name, case-insensitively; empty if absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;          // 200-599; the server sends 1xx itself
  std::string content_type;  // no Content-Type header when empty
  std::string body;
  // Content-Length, Connection, Date and Transfer-Encoding are the server's business.
  std::vector<Header> headers;
  // Called on the connection's thread immediately before the bytes are written; it may replace the
  // whole response (a newer crisis text wins). Must not block. May be empty.
  std::function<void(Response&)> before_write;
};

// A short text/plain answer.
[[nodiscard]] Response plain_text(int status, std::string_view text);

// The standard reason phrase of a status, or "Unknown" (RFC 9110 15).
[[nodiscard]] std::string_view reason_phrase(int status);

// ASCII case-insensitive comparison, as field names need it.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace screenline::http
