// The reading half without a socket: every way bytes can be cut must give the same requests.
#include "adapters/http/detail/request_reader.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

namespace screenline::http {
namespace {

using Step = RequestReader::Step;

struct Outcome {
  std::vector<Request> requests;
  bool rejected = false;
  Reject why{};
  int continues = 0;
};

// Feeds `bytes` in pieces of at most `piece` bytes.
Outcome feed(RequestReader& reader, std::string_view bytes, std::size_t piece) {
  Outcome outcome;
  while (!bytes.empty()) {
    const auto room = reader.prepare();
    const auto count = std::min({piece, bytes.size(), room.size()});
    std::copy_n(bytes.begin(), count, room.begin());
    reader.commit(count);
    bytes.remove_prefix(count);
    for (Step step = reader.step(); step != Step::need_bytes; step = reader.step()) {
      if (step == Step::rejected) {
        outcome.rejected = true;
        outcome.why = reader.why();
        return outcome;
      }
      if (step == Step::send_continue) {
        ++outcome.continues;
        break;
      }
      outcome.requests.push_back(reader.take());
    }
  }
  return outcome;
}

Outcome feed_all(std::string_view bytes, const Limits& limits = {}, std::size_t piece = 1 << 20) {
  RequestReader reader(limits);
  return feed(reader, bytes, piece);
}

const std::string chunked_head =
    "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

TEST_CASE("requests are the same however the bytes are cut", "[http]") {
  const std::string bytes =
      "GET /one?x=1 HTTP/1.1\r\nHost: h\r\nX-Name: value \r\n\r\n"
      "POST /two HTTP/1.1\r\nhost: h\r\nContent-Length: 5\r\n\r\nhello"
      "\r\n"  // an empty line some clients add after a body
      + chunked_head +
      "3\r\nabc\r\nA;ext=\"q\"\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n"
      "GET /last HTTP/1.1\r\nHost: h\r\n\r\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    CAPTURE(piece);
    const auto outcome = feed_all(bytes, {}, piece);
    REQUIRE_FALSE(outcome.rejected);
    REQUIRE(outcome.requests.size() == 4);
    CHECK(outcome.requests[0].target == "/one?x=1");
    CHECK(outcome.requests[0].path() == "/one");
    CHECK(outcome.requests[0].query() == "x=1");
    CHECK(outcome.requests[0].header("x-NAME") == "value");
    CHECK(outcome.requests[1].method == "POST");
    CHECK(outcome.requests[1].body == "hello");
    CHECK(outcome.requests[2].body == "abc0123456789");
    CHECK(outcome.requests[3].path() == "/last");
  }
}

TEST_CASE("damaged requests end the same way however they are cut", "[http]") {
  const std::string whole =
      "\r\nPOST /two?q HTTP/1.1\r\nhost: h\r\nExpect: 100-continue\r\nContent-Length: "
      "5\r\n\r\nhello" +
      chunked_head + "3;e=1\r\nabc\r\n0\r\nX-T: t\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string_view spice("\r\n\0 :;,\t09aZ\x7f\xff", 14);
  std::mt19937 random(20'240'601);  // NOLINT: the same cases every time
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = whole;
    for (auto edits = random() % 4; edits > 0; --edits) {
      const auto at = random() % bytes.size();
      const char c = spice[random() % spice.size()];
      if (random() % 3 == 0) {
        bytes.erase(at, 1 + random() % 3);
      } else if (random() % 2) {
        bytes.insert(at, 1, c);
      } else {
        bytes[at] = c;
      }
    }
    const auto at_once = feed_all(bytes);
    const auto cut = feed_all(bytes, {}, 1 + random() % 5);
    CAPTURE(bytes);
    // How it is cut may decide which of two faults is found first, not whether one is.
    REQUIRE(at_once.rejected == cut.rejected);
    REQUIRE(at_once.requests.size() == cut.requests.size());
    for (std::size_t i = 0; i < cut.requests.size(); ++i) {
      REQUIRE(at_once.requests[i].target == cut.requests[i].target);
      REQUIRE(at_once.requests[i].body == cut.requests[i].body);
      REQUIRE(at_once.requests[i].headers.size() == cut.requests[i].headers.size());
    }
  }
}

TEST_CASE("a trailer adds no header", "[http]") {
  const auto outcome =
      feed_all(chunked_head + "0\r\nX-Forwarded-For: 10.0.0.1\r\nHost: evil\r\n\r\n");
  REQUIRE(outcome.requests.size() == 1);
  CHECK(outcome.requests[0].header("X-Forwarded-For").empty());
  CHECK(outcome.requests[0].header("Host") == "h");
}

TEST_CASE("malformed chunks are refused", "[http]") {
  for (const std::string body :
       {"x\r\nabc\r\n0\r\n\r\n", "3\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "-1\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n", "3 \r\nabc\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n"}) {
    CAPTURE(body);
    const auto outcome = feed_all(chunked_head + body);
    REQUIRE(outcome.rejected);
    CHECK((outcome.why == Reject::body_framing || outcome.why == Reject::body_too_large));
  }
}

TEST_CASE("body limits, by default and by path", "[http]") {
  Limits limits;
  limits.body_bytes = 100;
  const auto length = [](const std::string& path, std::size_t bytes) {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(bytes) +
           "\r\n\r\n" + std::string(bytes, 'b');
  };
  CHECK(feed_all(length("/a", 100), limits).requests.size() == 1);
  CHECK(feed_all(length("/a", 101), limits).why == Reject::body_too_large);
  limits.body_bytes_for = [](std::string_view path) { return path == "/big" ? 1000u : 10u; };
  CHECK(feed_all(length("/big?q", 1000), limits).requests.size() == 1);
  CHECK(feed_all(length("/small", 11), limits).why == Reject::body_too_large);
  CHECK(feed_all(length("/small", 10), limits).requests.size() == 1);

  Limits chunks;
  chunks.body_bytes = 10;
  CHECK(feed_all(chunked_head + "5\r\n01234\r\n5\r\n01234\r\n0\r\n\r\n", chunks).requests.size() ==
        1);
  CHECK(feed_all(chunked_head + "5\r\n01234\r\n6\r\n012345\r\n", chunks).why ==
        Reject::body_too_large);
}

TEST_CASE("chunk extensions and trailers cannot be used to send without end", "[http]") {
  CHECK(feed_all(chunked_head + "0\r\n" + std::string(20'000, 'a')).why == Reject::body_framing);
  CHECK(feed_all(chunked_head + "1;" + std::string(20'000, 'a')).why == Reject::body_framing);
  Limits limits;
  limits.body_bytes = 1000;
  std::string many;
  for (int i = 0; i < 500; ++i) many += "1;e=" + std::string(1000, 'x') + "\r\nb\r\n";
  CHECK(feed_all(chunked_head + many, limits).why == Reject::body_too_large);
}

TEST_CASE("a head that is too large is refused whether or not it ends", "[http]") {
  Limits limits;
  limits.header_bytes = 200;
  const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
  CHECK(feed_all(start + std::string(300, 'x'), limits).why == Reject::head_too_large);
  CHECK(feed_all(start + std::string(300, 'x') + "\r\n\r\n", limits).why == Reject::head_too_large);
  CHECK(feed_all(start + std::string(100, 'x') + "\r\n\r\n", limits).requests.size() == 1);
}

TEST_CASE("a client that only sends bare line feeds is told at once", "[http]") {
  CHECK(feed_all("GET / HTTP/1.1\nHost: h\n\n").why == Reject::bare_line_feed);
  CHECK(feed_all("GET / HTTP/1.1\nHost: h\n\n", {}, 1).why == Reject::bare_line_feed);
}

TEST_CASE("100-continue is asked for once, and not when the body is there", "[http]") {
  const std::string head =
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
  const Limits limits;
  RequestReader waits(limits);
  CHECK(feed(waits, head, 1000).continues == 1);
  const auto rest = feed(waits, "abc", 1);
  CHECK(rest.continues == 0);
  REQUIRE(rest.requests.size() == 1);
  CHECK(rest.requests[0].body == "abc");
  CHECK(feed_all(head + "abc").continues == 0);
  CHECK(feed_all(head + "abc").requests.size() == 1);
}

TEST_CASE("which connections live on", "[http]") {
  const auto keeps = [](const std::string& bytes) {
    const Limits limits;
    RequestReader reader(limits);
    const auto room = reader.prepare();
    std::copy(bytes.begin(), bytes.end(), room.begin());
    reader.commit(bytes.size());
    REQUIRE(reader.step() == Step::ready);
    return reader.keep_alive();
  };
  CHECK(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, close\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
}

}  // namespace screenline::http
