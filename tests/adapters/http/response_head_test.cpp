#include "adapters/http/detail/response_head.hpp"

#include "tests/support/catch.hpp"

namespace screenline::http {

TEST_CASE("no header value can begin a line of its own", "[http]") {
  Response response = plain_text(302, "x");
  response.headers = {{"Location", "/a\r\nSet-Cookie: stolen=1"}, {"X Bad", "1"}, {"X\r\nB", "1"}};
  std::string head;
  append_head(head, response, {.date = "D"});
  CHECK(head ==
        "HTTP/1.1 302 Found\r\nDate: D\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Length: 1\r\nLocation: /a  Set-Cookie: stolen=1\r\n\r\n");
}

TEST_CASE("framing headers are the server's", "[http]") {
  Response response;
  response.headers = {{"content-LENGTH", "7"}, {"Transfer-Encoding", "gzip"}, {"Connection", "x"}};
  std::string head;
  append_head(head, response, {.date = "D", .close = true});
  CHECK(head == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  head.clear();
  response.status = 204;
  append_head(head, response, {.date = "D"});
  CHECK(head == "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n");
}

TEST_CASE("dates and chunks", "[http]") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");  // the example of RFC 9110 5.6.7
  std::string out;
  append_chunk(out, "");
  append_chunk(out, "hello world, hi!");
  CHECK(out == "10\r\nhello world, hi!\r\n");
}

}  // namespace screenline::http
