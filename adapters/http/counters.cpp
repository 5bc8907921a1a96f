#include "adapters/http/counters.hpp"

namespace screenline::http {
namespace {

struct Row {
  Reject reason;
  int status;
  std::string_view label;
  std::string_view text;
};

constexpr std::array<Row, reject_count> rows{{
    {Reject::bare_line_feed, 400, "bare_line_feed", "Lines must end with CR LF."},
    {Reject::request_line, 400, "request_line", "The request line is malformed."},
    {Reject::target, 400, "target", "The request target must be a path that begins with '/'."},
    {Reject::version, 505, "version", "Only HTTP/1.1 and HTTP/1.0 are spoken here."},
    {Reject::header_name, 400, "header_name", "A header name is malformed."},
    {Reject::header_value, 400, "header_value", "A header value has a control character."},
    {Reject::folded_header, 400, "folded_header", "Folded header lines are not accepted."},
    {Reject::host_missing, 400, "host_missing", "The Host header is missing."},
    {Reject::host_duplicate, 400, "host_duplicate", "There is more than one Host header."},
    {Reject::length_invalid, 400, "length_invalid", "Content-Length is not a number."},
    {Reject::length_duplicate, 400, "length_duplicate", "There is more than one Content-Length."},
    {Reject::length_and_encoding, 400, "length_and_encoding",
     "Content-Length and Transfer-Encoding exclude each other."},
    {Reject::encoding, 400, "encoding", "Transfer-Encoding must be exactly 'chunked'."},
    {Reject::expectation, 417, "expectation", "The only expectation met is 100-continue."},
    {Reject::head_too_large, 431, "head_too_large", "The request's headers are too large."},
    {Reject::body_too_large, 413, "body_too_large", "The request's body is too large."},
    {Reject::body_framing, 400, "body_framing", "The chunked body is malformed."},
    {Reject::read_timeout, 408, "read_timeout", "The request did not arrive in time."},
    {Reject::truncated, 400, "truncated", "The connection ended inside the request."},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].reason) != i) return false;
  }
  return true;
}
static_assert(in_order(), "a row of the table is looked up by the value of its reason");

const Row& row(Reject reason) { return rows[static_cast<std::size_t>(reason)]; }

}  // namespace

int status_of(Reject reason) { return row(reason).status; }
std::string_view label_of(Reject reason) { return row(reason).label; }
std::string_view text_of(Reject reason) { return row(reason).text; }

}  // namespace screenline::http
