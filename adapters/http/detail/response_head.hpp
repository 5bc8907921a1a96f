// The status line and fields of an answer as bytes. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/http/message.hpp"

namespace screenline::http {

struct HeadOptions {
  std::string_view date;  // IMF-fixdate
  bool close = false;     // says "Connection: close"
  bool chunked = false;   // Transfer-Encoding: chunked instead of Content-Length
  bool sized = true;      // Content-Length; off for answers ended by closing the connection
};

// Appends the head. CR, LF and NUL inside a header become spaces, so that no value can end a line;
// a header whose name is no token and one that is the server's business is left out.
void append_head(std::string& out, const Response& response, const HeadOptions& options);

// 1*HEXDIG CRLF data CRLF (RFC 9112 7.1); nothing for empty data, which would end the body.
void append_chunk(std::string& out, std::string_view data);

// 204 and 304 have no body and no Content-Length (RFC 9110 6.4.1, 8.6).
[[nodiscard]] bool may_have_body(int status);

// E.g. "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7). `unix_seconds` since 1970, UTC.
[[nodiscard]] std::string http_date(std::int64_t unix_seconds);

}  // namespace screenline::http
