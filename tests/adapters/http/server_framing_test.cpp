// What a client on a real socket sees when it sends something wrong, or merely unusual.
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/adapters/http/echo_fixture.hpp"
#include "tests/adapters/http/raw_client.hpp"
#include "tests/support/catch.hpp"

namespace screenline::http::testing {

using namespace std::chrono_literals;

TEST_CASE("every strictness rule is answered and the connection closed", "[http][server]") {
  const auto server = running();
  struct Case {
    std::string bytes;
    int status;
  };
  const std::string start = "POST /a HTTP/1.1\r\nHost: h\r\n";
  const std::vector<Case> cases = {
      {start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {start + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
      {start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
      {start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400},
      {"POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {start + "Host: h\r\n\r\n", 400},
      {start + "X-A: b\r\n c\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: h\n\n", 400},
      {start + "X-A: b\x01\r\n\r\n", 400},
      {"GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET index.html HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505},
      {start + "Expect: teapot\r\n\r\n", 417},
      {start + "X: " + std::string(9000, 'x') + "\r\n\r\n", 431},
      {start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"\x16\x03\x01\x02\n", 400},  // the beginning of a TLS hello
  };
  for (const Case& c : cases) {
    CAPTURE(c.bytes.substr(0, 120));
    RawClient client(server->port());
    // A second request follows: if it is answered, the first has smuggled it in.
    REQUIRE(client.send(c.bytes + get("/smuggled")));
    const Answer answer = client.read_answer();
    CHECK(answer.status == c.status);
    CHECK(answer.header("Connection") == "close");
    CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
    CHECK(answer.body.size() < 100);
    CHECK(client.read_to_end(1s).empty());
  }
  CHECK(server->counters().requests == 0);
  CHECK(server->counters().rejected(Reject::encoding) == 3);
}

TEST_CASE("a body over the limit is refused so that the client sees it", "[http][server]") {
  ServerOptions options;
  options.limits.body_bytes = 1000;
  options.limits.body_bytes_for = [](std::string_view path) {
    return path == "/import" ? std::size_t{500'000} : std::size_t{1000};
  };
  options.decorate_error = [](const Request* request, Response& response) {
    if (response.status == 413 && request && request->path() == "/chat") {
      response.body += "Call or text 988.\n";
    }
  };
  const auto server = running(std::move(options));

  SECTION("announced, and sent whole before reading") {
    for (int i = 0; i < 5; ++i) {
      RawClient client(server->port());
      // Taken to the end: a reset in the middle would lose the answer on some clients.
      CHECK(client.send(post("/chat", std::string(3'500'000, 'b'))));
      const Answer answer = client.read_answer();
      CHECK(answer.status == 413);
      CHECK(answer.header("Connection") == "close");
      CHECK(answer.body.find("Call or text 988.") != std::string::npos);
    }
  }
  SECTION("announced only") {
    const Answer answer =
        ask(server->port(), "POST /chat HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n");
    CHECK(answer.status == 413);
  }
  SECTION("asked for before sending") {
    const Answer answer = ask(
        server->port(),
        "POST /chat HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    CHECK(answer.status == 413);
  }
  SECTION("in chunks") {
    std::string bytes = "POST /chat HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 11; ++i) bytes += "64\r\n" + std::string(100, 'c') + "\r\n";
    CHECK(ask(server->port(), bytes).status == 413);
  }
  SECTION("within the limit of its path") {
    const Answer answer = ask(server->port(), post("/import", std::string(500'000, 'b')));
    CHECK(answer.status == 200);
    CHECK(answer.body == "POST /import\n" + std::string(500'000, 'b'));
  }
}

TEST_CASE("100 Continue, then the answer", "[http][server]") {
  const auto server = running();
  RawClient client(server->port());
  client.send("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(client.read_answer().status == 100);
  client.send("abc");
  CHECK(client.read_answer().body == "POST /a\nabc");
}

TEST_CASE("keep-alive and pipelining keep the order", "[http][server]") {
  const auto server = running();
  RawClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    client.send(post("/one", std::to_string(i)));
    CHECK(client.read_answer().body == "POST /one\n" + std::to_string(i));
  }
  std::string burst;
  for (int i = 0; i < 200; ++i) burst += post("/p" + std::to_string(i), std::string(i * 7u, 'x'));
  client.send(burst);
  for (int i = 0; i < 200; ++i) {
    CAPTURE(i);
    const Answer answer = client.read_answer();
    REQUIRE(answer.body == "POST /p" + std::to_string(i) + "\n" + std::string(i * 7u, 'x'));
    CHECK(answer.header("Connection").empty());
  }
  CHECK(server->counters().connections_accepted == 1);
}

TEST_CASE("pipelined requests are handled one at a time", "[http][server]") {
  std::mutex mutex;
  std::vector<Responder> waiting;
  const auto server = running({}, [&](Request, Responder responder) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(responder));
  });
  const auto arrived = [&] {
    const std::lock_guard lock(mutex);
    return waiting.size();
  };
  RawClient client(server->port());
  client.send(get("/1") + get("/2"));
  REQUIRE(eventually([&] { return arrived() == 1; }));
  std::this_thread::sleep_for(50ms);
  CHECK(arrived() == 1);
  waiting[0](plain_text(200, "first"));
  CHECK(client.read_answer().body == "first");
  REQUIRE(eventually([&] { return arrived() == 2; }));
  waiting[1](plain_text(200, "second"));
  CHECK(client.read_answer().body == "second");
}

TEST_CASE("connections end when they should", "[http][server]") {
  ServerOptions options;
  options.limits.requests_per_connection = 3;
  const auto server = running(std::move(options));
  SECTION("after the last request it may have") {
    RawClient client(server->port());
    client.send(get("/1") + get("/2") + get("/3") + get("/4"));
    CHECK(client.read_answer().header("Connection").empty());
    CHECK(client.read_answer().header("Connection").empty());
    CHECK(client.read_answer().header("Connection") == "close");
    CHECK(client.closed_within(1s));
  }
  SECTION("when the client says so") {
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    CHECK(client.read_answer().header("Connection") == "close");
    CHECK(client.closed_within(1s));
  }
  SECTION("after HTTP/1.0") {
    RawClient client(server->port());
    client.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(client.read_answer().status == 200);
    CHECK(client.closed_within(1s));
  }
}

TEST_CASE("HEAD has the length and no body", "[http][server]") {
  const auto server = running();
  RawClient client(server->port());
  client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + get("/b"));
  REQUIRE(client.read_until("GET /b\n"));
  const std::string all = client.unread();
  CHECK(all.find("Content-Length: 8\r\n") != std::string::npos);
  CHECK(all.find("HEAD /a\n") == std::string::npos);
}

TEST_CASE("a large answer arrives whole", "[http][server]") {
  std::string large(3'000'000, 'a');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>('a' + i % 23);
  const auto server =
      running({}, [&](Request, const Responder& responder) { responder(plain_text(200, large)); });
  RawClient client(server->port());
  client.send(get("/1") + get("/2"));
  std::this_thread::sleep_for(50ms);  // fills the socket's buffers first
  CHECK(client.read_answer().body == large);
  CHECK(client.read_answer().body == large);
}

}  // namespace screenline::http::testing
