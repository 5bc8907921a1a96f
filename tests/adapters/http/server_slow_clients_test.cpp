// Clients that are slow on purpose, with limits scaled down so that a test takes seconds.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/adapters/http/echo_fixture.hpp"
#include "tests/adapters/http/raw_client.hpp"
#include "tests/support/catch.hpp"

namespace screenline::http::testing {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

ServerOptions impatient() {
  ServerOptions options;
  options.limits.idle = 400ms;
  options.limits.read = 800ms;
  options.limits.write = 500ms;
  options.limits.handler = 400ms;
  return options;
}

// Sends one byte every 50 ms until the server closes; how long that took.
std::chrono::milliseconds drip(RawClient& client, std::string& said) {
  const auto start = Clock::now();
  while (Clock::now() - start < 5s) {
    if (!client.send("x")) break;
    if (client.closed_within(50ms)) break;
    said = client.unread();
  }
  said = client.unread();
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

}  // namespace

TEST_CASE("dripping bytes does not extend the deadline", "[http][server]") {
  const auto server = running(impatient());
  for (const std::string start :
       {"GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n"}) {
    CAPTURE(start);
    RawClient client(server->port());
    client.send(start);
    std::string said;
    const auto lasted = drip(client, said);
    CHECK(lasted >= 700ms);
    CHECK(lasted < 1500ms);
    CHECK(said.substr(0, 12) == "HTTP/1.1 408");
  }
  CHECK(server->counters().rejected(Reject::read_timeout) == 3);
}

TEST_CASE("a second slow request gets its own deadline, not more", "[http][server]") {
  const auto server = running(impatient());
  RawClient client(server->port());
  std::this_thread::sleep_for(300ms);
  // The whole first request and a piece of the second in one segment.
  client.send(get("/1") + "GET /2 HTTP/1.1\r\n");
  CHECK(client.read_answer().status == 200);
  const auto start = Clock::now();
  CHECK(client.closed_within(3s));
  CHECK(Clock::now() - start >= 700ms);
  CHECK(Clock::now() - start < 1400ms);
}

TEST_CASE("silent connections are closed", "[http][server]") {
  const auto server = running(impatient());
  RawClient fresh(server->port());
  RawClient used(server->port());
  used.send(get("/"));
  CHECK(used.read_answer().status == 200);
  const auto start = Clock::now();
  CHECK(used.closed_within(3s));
  CHECK(Clock::now() - start >= 350ms);
  CHECK(Clock::now() - start < 900ms);
  CHECK(fresh.read_to_end(3s).empty());
  CHECK(eventually([&] { return server->counters().connections_open == 0; }));
}

TEST_CASE("a handler that never answers is answered for", "[http][server]") {
  std::vector<Responder> kept;
  ServerOptions options = impatient();
  options.decorate_error = [](const Request* request, Response& response) {
    response.body += request ? request->target : "nothing";
  };
  const auto server = running(std::move(options), [&](Request, Responder responder) {
    kept.push_back(std::move(responder));
  });
  const Answer answer = ask(server->port(), get("/slow?x"));
  CHECK(answer.status == 503);
  CHECK(answer.body == "The request took too long.\n/slow?x");
  CHECK_FALSE(kept.at(0)(plain_text(200, "late")));
  CHECK(server->counters().handler_timeouts == 1);
  CHECK(server->counters().late_answers == 1);
}

TEST_CASE("a client that does not read its answer is cut", "[http][server]") {
  const std::string large(30'000'000, 'x');
  const auto server = running(
      impatient(), [&](Request, const Responder& responder) { responder(plain_text(200, large)); });
  RawClient client(server->port());
  client.shrink_receive_buffer();
  client.send(get("/"));
  CHECK(eventually([&] { return server->counters().write_timeouts == 1; }, 5s));
  CHECK(server->counters().connections_open == 0);
}

TEST_CASE("with 64 idle and 64 dripping connections every probe is answered", "[http][server]") {
  ServerOptions options;
  options.limits.read = 3s;
  const auto server = running(std::move(options));
  std::vector<RawClient> idle;
  std::vector<RawClient> dripping;
  for (int i = 0; i < 64; ++i) {
    idle.emplace_back(server->port()).send(get("/"));
    CHECK(idle.back().read_answer().status == 200);
    dripping.emplace_back(server->port());
    dripping.back().send(i % 2 ? "GET / HTTP/1.1\r\nX: "
                               : "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n");
  }
  std::atomic<bool> stop{false};
  std::thread dripper([&] {
    while (!stop) {
      for (auto& client : dripping) client.send("x");
      std::this_thread::sleep_for(20ms);
    }
  });
  int answered = 0;
  std::chrono::milliseconds slowest{0};
  for (int i = 0; i < 100; ++i) {
    const auto start = Clock::now();
    answered += ask(server->port(), post("/probe", "p"), 2s).status == 200;
    slowest = std::max(slowest,
                       std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start));
    std::this_thread::sleep_for(5ms);
  }
  stop = true;
  dripper.join();
  CHECK(answered == 100);
  CHECK(slowest < 1s);
}

}  // namespace screenline::http::testing
