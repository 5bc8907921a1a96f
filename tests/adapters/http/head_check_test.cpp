#include "adapters/http/head_check.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace screenline::http {
namespace {

struct Case {
  std::string name;
  std::string head;
  Reject expected;
};

std::string with(const std::string& fields) {
  return "POST /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

// RFC 9112 sections 2.2, 3, 5, 6; RFC 9110 5.5 and 5.6.2.
std::vector<Case> refused() {
  return {
      {"both lengths", with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
       Reject::length_and_encoding},
      {"both, other order", with("transfer-encoding: chunked\r\ncontent-length: 3\r\n"),
       Reject::length_and_encoding},
      {"length twice, same value", with("Content-Length: 3\r\nContent-Length: 3\r\n"),
       Reject::length_duplicate},
      {"length list", with("Content-Length: 3, 3\r\n"), Reject::length_invalid},
      {"length signed", with("Content-Length: +3\r\n"), Reject::length_invalid},
      {"length negative", with("Content-Length: -1\r\n"), Reject::length_invalid},
      {"length hex", with("Content-Length: 0x3\r\n"), Reject::length_invalid},
      {"length empty", with("Content-Length:\r\n"), Reject::length_invalid},
      {"length overflows", with("Content-Length: 18446744073709551617\r\n"),
       Reject::length_invalid},
      {"encoding xchunked", with("Transfer-Encoding: xchunked\r\n"), Reject::encoding},
      {"encoding list", with("Transfer-Encoding: gzip, chunked\r\n"), Reject::encoding},
      {"encoding identity", with("Transfer-Encoding: identity\r\n"), Reject::encoding},
      {"encoding with vertical tab",
       with("Transfer-Encoding: \x0b"
            "chunked\r\n"),
       Reject::header_value},
      {"encoding twice", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
       Reject::encoding},
      {"encoding in HTTP/1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
       Reject::encoding},
      {"odd encoding in HTTP/1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: identity\r\n\r\n",
       Reject::encoding},
      {"no host", "GET / HTTP/1.1\r\n\r\n", Reject::host_missing},
      {"two hosts", with("Host: other\r\n"), Reject::host_duplicate},
      {"folded", with("X-A: b\r\n c\r\n"), Reject::folded_header},
      {"folded with tab", with("X-A: b\r\n\tc\r\n"), Reject::folded_header},
      {"fold before first field", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", Reject::folded_header},
      {"bare LF after field", "GET / HTTP/1.1\r\nHost: h\nX-A: b\r\n\r\n", Reject::bare_line_feed},
      {"bare LF after request line", "GET / HTTP/1.1\nHost: h\r\n\r\n", Reject::bare_line_feed},
      {"bare CR in value", with("X-A: b\rX-B: c\r\n"), Reject::header_value},
      {"NUL in value", with(std::string("X-A: b\0c\r\n", 10)), Reject::header_value},
      {"DEL in value", with("X-A: b\x7f\r\n"), Reject::header_value},
      {"space before colon", with("Content-Length : 3\r\n"), Reject::header_name},
      {"no colon", with("Content-Length\r\n"), Reject::header_name},
      {"empty name", with(": x\r\n"), Reject::header_name},
      {"NUL in name", with(std::string("Content-Length\0: 3\r\n", 20)), Reject::header_name},
      {"absolute target", "GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n", Reject::target},
      {"asterisk target", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", Reject::target},
      {"authority target", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", Reject::target},
      {"space in target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", Reject::target},
      {"tab in target", "GET /a\tb HTTP/1.1\r\nHost: h\r\n\r\n", Reject::target},
      {"raw byte in target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n", Reject::target},
      {"no target", "GET HTTP/1.1\r\nHost: h\r\n\r\n", Reject::request_line},
      {"two spaces", "GET  HTTP/1.1\r\nHost: h\r\n\r\n", Reject::target},
      {"method with colon", "GE:T / HTTP/1.1\r\nHost: h\r\n\r\n", Reject::request_line},
      {"HTTP/0.9", "GET /\r\n\r\n", Reject::request_line},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", Reject::version},
      {"HTTP/2.0", "PRI / HTTP/2.0\r\nHost: h\r\n\r\n", Reject::version},
      {"lower case version", "GET / http/1.1\r\nHost: h\r\n\r\n", Reject::request_line},
      {"leading space", " GET / HTTP/1.1\r\nHost: h\r\n\r\n", Reject::request_line},
      {"expectation unknown", with("Expect: 200-ok\r\n"), Reject::expectation},
  };
}

}  // namespace

TEST_CASE("heads that can be read in two ways are refused", "[http]") {
  for (const Case& c : refused()) {
    CAPTURE(c.name);
    const auto got = check_head(c.head, 100);
    REQUIRE(got.has_value());
    CHECK(label_of(*got) == label_of(c.expected));
  }
}

TEST_CASE("ordinary heads pass", "[http]") {
  CHECK_FALSE(check_head(with(""), 100));
  CHECK_FALSE(check_head(with("Content-Length: 0\r\n"), 100));
  CHECK_FALSE(check_head(with("TRANSFER-ENCODING:\tChunked \r\n"), 100));
  CHECK_FALSE(check_head(with("Expect: 100-Continue\r\n"), 100));
  CHECK_FALSE(check_head(with("X-Empty:\r\nX-Latin: caf\xe9\r\nX-Tab: a\tb\r\n"), 100));
  CHECK_FALSE(check_head("GET /a?b=c&d=%20 HTTP/1.0\r\n\r\n", 100));
}

TEST_CASE("the number of fields is bounded", "[http]") {
  CHECK_FALSE(check_head(with("A: 1\r\nB: 2\r\n"), 3));
  CHECK(check_head(with("A: 1\r\nB: 2\r\nC: 3\r\n"), 3) == Reject::head_too_large);
}

TEST_CASE("a bare line feed is seen across two reads", "[http]") {
  CHECK_FALSE(has_bare_line_feed("\nHost", '\r'));
  CHECK(has_bare_line_feed("\nHost", 'x'));
  CHECK(has_bare_line_feed("a\r\nb\n", '\0'));
  CHECK_FALSE(has_bare_line_feed("a\r\nb\r", '\0'));
}

}  // namespace screenline::http
