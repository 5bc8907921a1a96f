#include "adapters/outbound/url.hpp"

#include "tests/support/catch.hpp"

namespace screenline::outbound {

TEST_CASE("an address is split and kept as it stands") {
  const auto url = parse_url("https://api.example.com:8443/a%20b?To=%2B1&DateSent%3E=2026#frag");
  REQUIRE(url.has_value());
  CHECK(url->origin == "https://api.example.com:8443");
  CHECK(url->target == "/a%20b?To=%2B1&DateSent%3E=2026");
  CHECK(parse_url("http://h")->target == "/");
  CHECK(parse_url("http://h?q=1")->target == "/?q=1");
  CHECK(parse_url("http://[::1]:80/x")->origin == "http://[::1]:80");
}

TEST_CASE("what could reach another host or smuggle a line is no address") {
  for (const char* bad : {"", "ftp://h/", "https://", "https:///x", "http://:80/", "//h/x", "h/x",
                          "http://user:pass@h/", "http://h/a b", "http://h/\r\nX: 1",
                          "http://h/\xC3", "file:///etc/passwd"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_url(bad).has_value());
  }
}

}  // namespace screenline::outbound
