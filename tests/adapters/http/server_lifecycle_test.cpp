// Starting, caps, draining, stopping, and two servers in one process.
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "adapters/http/metrics.hpp"
#include "tests/adapters/http/echo_fixture.hpp"
#include "tests/adapters/http/raw_client.hpp"
#include "tests/support/catch.hpp"

namespace screenline::http::testing {

using namespace std::chrono_literals;

TEST_CASE("drain lets a request in flight finish and refuses new ones", "[http][server]") {
  std::atomic<bool> entered{false};
  std::atomic<bool> go{false};
  std::thread worker;
  ServerOptions options;
  options.threads = 2;
  const auto server = running(std::move(options), [&](Request request, Responder responder) {
    if (request.path() != "/slow") return echo(std::move(request), responder);
    entered = true;
    worker = std::thread([&go, responder] {
      while (!go) std::this_thread::sleep_for(1ms);
      responder(plain_text(200, "finished"));
    });
  });
  RawClient idle(server->port());
  idle.send(get("/"));
  CHECK(idle.read_answer().status == 200);
  RawClient silent(server->port());
  RawClient halfway(server->port());
  halfway.send("POST /half HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
  RawClient busy(server->port());
  busy.send(get("/slow"));
  REQUIRE(eventually([&] { return entered.load(); }));

  std::atomic<bool> drained{false};
  std::thread owner([&] { drained = server->drain(10s); });
  CHECK(idle.closed_within(2s));
  CHECK(silent.closed_within(2s));
  RawClient late(server->port());
  CHECK((!late.connected() || late.closed_within(2s)));

  halfway.send("cd");
  const Answer half = halfway.read_answer();
  CHECK(half.body == "POST /half\nabcd");
  CHECK(half.header("Connection") == "close");
  CHECK_FALSE(drained);
  go = true;
  const Answer answer = busy.read_answer();
  CHECK(answer.body == "finished");
  CHECK(answer.header("Connection") == "close");
  owner.join();
  worker.join();
  CHECK(drained);
  CHECK(server->counters().connections_open == 0);
  server->stop();
}

TEST_CASE("drain is bounded by its grace", "[http][server]") {
  std::vector<Responder> kept;
  const auto server =
      running({}, [&](Request, Responder responder) { kept.push_back(std::move(responder)); });
  RawClient client(server->port());
  client.send(get("/"));
  REQUIRE(eventually([&] { return server->counters().requests == 1; }));
  const auto start = std::chrono::steady_clock::now();
  CHECK_FALSE(server->drain(200ms));
  CHECK(std::chrono::steady_clock::now() - start < 2s);
  server->stop();
  CHECK(client.closed_within(1s));
}

TEST_CASE("connections over a cap are told and closed; room comes back", "[http][server]") {
  ServerOptions options;
  const bool by_address = GENERATE(false, true);
  (by_address ? options.limits.connections_per_address : options.limits.connections) = 3;
  options.limits.linger = 200ms;
  options.decorate_error = [](const Request* request, Response& response) {
    if (!request) response.body += "Call or text 988.\n";
  };
  const auto server = running(std::move(options));
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server->port()).send(get("/"));
    CHECK(clients.back().read_answer().status == 200);
  }
  for (int i = 0; i < 10; ++i) {
    RawClient client(server->port());
    client.send(get("/"));
    const Answer answer = client.read_answer();
    CHECK(answer.status == (by_address ? 429 : 503));
    CHECK(answer.header("Connection") == "close");
    CHECK(answer.body.find("Call or text 988.") != std::string::npos);
  }
  const auto& counters = server->counters();
  CHECK((by_address ? counters.refused_address_cap : counters.refused_total_cap) == 10);
  CHECK(counters.connections_open == 3);
  clients.pop_back();
  CHECK(eventually([&] { return ask(server->port(), get("/")).status == 200; }));
}

TEST_CASE("a second server answers while the first is stuck", "[http][server]") {
  std::atomic<bool> go{false};
  const auto main_server = running({}, [&](Request, const Responder& responder) {
    while (!go) std::this_thread::sleep_for(1ms);
    responder(plain_text(200, "at last"));
  });
  Metrics metrics;
  metrics.callback_counter("http_requests_total", "Requests.", [&] {
    return static_cast<double>(main_server->counters().requests.load());
  });
  const auto monitor = running({}, [&](Request, const Responder& responder) {
    responder(plain_text(200, metrics.expose()));
  });
  REQUIRE(main_server->port() != monitor->port());
  RawClient stuck(main_server->port());
  stuck.send(get("/"));
  REQUIRE(eventually([&] { return main_server->counters().requests == 1; }));
  const Answer answer = ask(monitor->port(), get("/metrics"));
  CHECK(answer.body.find("\nhttp_requests_total 1\n") != std::string::npos);
  go = true;
  CHECK(stuck.read_answer().body == "at last");
}

TEST_CASE("threads share the connections", "[http][server]") {
  ServerOptions options;
  options.threads = 3;
  std::mutex mutex;
  std::vector<std::thread::id> seen;
  const auto server = running(std::move(options), [&](Request request, const Responder& responder) {
    {
      const std::lock_guard lock(mutex);
      if (std::find(seen.begin(), seen.end(), std::this_thread::get_id()) == seen.end()) {
        seen.push_back(std::this_thread::get_id());
      }
    }
    echo(std::move(request), responder);
  });
  for (int i = 0; i < 6; ++i) CHECK(ask(server->port(), get("/")).status == 200);
  CHECK(seen.size() == 3);
}

TEST_CASE("what cannot start says why", "[http][server]") {
  const auto first = running();
  ServerOptions taken;
  taken.port = first->port();
  Server second(taken, echo);
  CHECK_THROWS_AS(second.start(), std::runtime_error);
  ServerOptions nonsense;
  nonsense.address = "clinic.example";
  Server third(nonsense, echo);
  CHECK_THROWS_AS(third.start(), std::runtime_error);
}

TEST_CASE("stopping with clients of every kind connected leaves nothing behind", "[http][server]") {
  for (int round = 0; round < 20; ++round) {
    std::mutex mutex;
    std::vector<Responder> kept;
    ServerOptions options;
    options.threads = 2;
    auto server = running(std::move(options), [&](Request request, Responder responder) {
      if (request.path() == "/") return echo(std::move(request), responder);
      responder.fallback_after(10s, plain_text(200, "x"));
      const std::lock_guard lock(mutex);
      kept.push_back(std::move(responder));
    });
    RawClient idle(server->port());
    idle.send(get("/"));
    RawClient half(server->port());
    half.send("GET / HT");
    RawClient waiting(server->port());
    waiting.send(get("/keep"));
    RawClient fresh(server->port());
    std::thread answerer([&] {
      for (int i = 0; i < 50; ++i) {
        const std::lock_guard lock(mutex);
        for (const auto& responder : kept) responder(plain_text(200, "y"));
      }
    });
    server.reset();
    answerer.join();
    CHECK(waiting.closed_within(1s));
  }
}

}  // namespace screenline::http::testing
