// Who may answer a request, from where, and what is looked at last.
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/adapters/http/echo_fixture.hpp"
#include "tests/adapters/http/raw_client.hpp"
#include "tests/support/catch.hpp"

namespace screenline::http::testing {

using namespace std::chrono_literals;

namespace {

// Keeps responders for the test's thread to answer.
struct Desk {
  std::mutex mutex;
  std::vector<Responder> waiting;

  Handler handler() {
    return [this](Request, Responder responder) { put(std::move(responder)); };
  }
  void put(Responder responder) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(responder));
  }
  Responder at(std::size_t i) {
    REQUIRE(eventually([&] {
      const std::lock_guard lock(mutex);
      return waiting.size() > i;
    }));
    const std::lock_guard lock(mutex);
    return waiting[i];
  }
};

}  // namespace

TEST_CASE("an answer may come from another thread, and only once", "[http][server]") {
  Desk desk;
  const auto server = running({}, desk.handler());
  RawClient client(server->port());
  client.send(get("/"));
  const Responder responder = desk.at(0);
  CHECK(responder(plain_text(201, "one")));
  CHECK_FALSE(responder(plain_text(202, "two")));
  const Answer answer = client.read_answer();
  CHECK(answer.status == 201);
  CHECK(answer.body == "one");
  client.send(get("/again"));
  CHECK(desk.at(1)(plain_text(200, "three")));
  CHECK(client.read_answer().body == "three");
  CHECK_FALSE(desk.at(1)(plain_text(200, "four")));
}

TEST_CASE("many threads answer one request: one wins", "[http][server]") {
  Desk desk;
  ServerOptions options;
  options.threads = 2;
  const auto server = running(std::move(options), desk.handler());
  RawClient client(server->port());
  for (std::size_t i = 0; i < 100; ++i) {
    client.send(get("/"));
    const Responder responder = desk.at(i);
    std::atomic<int> winners{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&, t] { winners += responder(plain_text(200, std::to_string(t))); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(winners == 1);
    CHECK(client.read_answer().status == 200);
  }
}

TEST_CASE("the fallback answers in time and the late answer is ignored", "[http][server]") {
  Desk desk;
  const auto server = running({}, [&](Request, Responder responder) {
    responder.fallback_after(100ms, plain_text(200, "crisis text from memory"));
    desk.put(std::move(responder));
  });
  RawClient client(server->port());
  const auto start = std::chrono::steady_clock::now();
  client.send(get("/"));
  const Answer answer = client.read_answer();
  const auto took = std::chrono::steady_clock::now() - start;
  CHECK(answer.body == "crisis text from memory");
  CHECK(took >= 100ms);
  CHECK(took < 400ms);
  CHECK_FALSE(desk.at(0)(plain_text(200, "late")));
  CHECK(server->counters().fallbacks == 1);

  // An answer in time disarms it; the connection lives on.
  client.send(get("/"));
  CHECK(desk.at(1)(plain_text(200, "in time")));
  CHECK(client.read_answer().body == "in time");
  std::this_thread::sleep_for(200ms);
  client.send(get("/"));
  CHECK(desk.at(2)(plain_text(200, "third")));
  CHECK(client.read_answer().body == "third");
  CHECK(server->counters().fallbacks == 1);
}

TEST_CASE("when answer and fallback meet, one is written and the caller knows which",
          "[http][server]") {
  Desk desk;
  const auto server = running({}, [&](Request, Responder responder) {
    responder.fallback_after(1ms, plain_text(200, "fallback"));
    desk.put(std::move(responder));
  });
  RawClient client(server->port());
  for (std::size_t i = 0; i < 300; ++i) {
    client.send(get("/"));
    const Responder responder = desk.at(i);
    std::this_thread::sleep_for(std::chrono::microseconds(700 + i * 2));
    const bool won = responder(plain_text(200, "answer"));
    REQUIRE(client.read_answer().body == (won ? "answer" : "fallback"));
    REQUIRE(client.unread().empty());
  }
}

TEST_CASE("a fallback armed from another thread works too", "[http][server]") {
  Desk desk;
  const auto server = running({}, desk.handler());
  RawClient client(server->port());
  client.send(get("/"));
  desk.at(0).fallback_after(5s, plain_text(200, "replaced"));
  desk.at(0).fallback_after(30ms, plain_text(200, "fallback"));
  CHECK(client.read_answer(2s).body == "fallback");
}

TEST_CASE("before_write may replace the whole response", "[http][server]") {
  const auto replace = [](Response& response) {
    Response crisis = plain_text(200, "988");
    crisis.headers.push_back({"X-Was", response.body});
    response = std::move(crisis);
  };
  const auto server = running({}, [&](const Request& request, const Responder& responder) {
    Response response = plain_text(500, "question 3");
    response.before_write = replace;
    if (request.path() == "/fallback") return responder.fallback_after(1ms, std::move(response));
    if (request.path() == "/throws") {
      response.before_write = [](Response&) { throw std::runtime_error("x"); };
    }
    responder(std::move(response));
  });
  for (const auto* path : {"/", "/fallback"}) {
    const Answer answer = ask(server->port(), get(path));
    CHECK(answer.status == 200);
    CHECK(answer.body == "988");
    CHECK(answer.header("X-Was") == "question 3");
    CHECK(answer.header("Content-Length") == "3");
  }
  CHECK(ask(server->port(), get("/throws")).body == "question 3");
}

TEST_CASE("a handler that throws is a 500 and harms nobody else", "[http][server]") {
  const auto server = running({}, [&](Request request, const Responder& responder) {
    if (request.path() == "/throw") throw std::runtime_error("inside");
    if (request.path() == "/both") {
      responder(plain_text(200, "answered"));
      throw 7;
    }
    echo(std::move(request), responder);
  });
  const Answer answer = ask(server->port(), get("/throw"));
  CHECK(answer.status == 500);
  CHECK(answer.body.find("inside") == std::string::npos);
  CHECK(ask(server->port(), get("/both")).body == "answered");
  CHECK(ask(server->port(), get("/fine")).status == 200);
  CHECK(server->counters().handler_exceptions == 2);
}

TEST_CASE("an answer after the client has gone is harmless", "[http][server]") {
  Desk desk;
  const auto server = running({}, desk.handler());
  {
    RawClient client(server->port());
    client.send(get("/"));
    desk.at(0);
  }
  desk.at(0)(plain_text(200, std::string(100'000, 'x')));
  RawClient client(server->port());
  client.send(get("/"));
  CHECK(desk.at(1)(plain_text(200, "next")));
  CHECK(client.read_answer().body == "next");
}

TEST_CASE("a responder outlives its server", "[http][server]") {
  Desk desk;
  auto server = running({}, desk.handler());
  RawClient client(server->port());
  client.send(get("/"));
  const Responder responder = desk.at(0);
  server.reset();
  CHECK_FALSE(responder(plain_text(200, "x")));
  responder.fallback_after(1ms, plain_text(200, "x"));
  CHECK(responder.stream(plain_text(200, "x")) == nullptr);
}

TEST_CASE("the handler is told who asks", "[http][server]") {
  const auto server = running({}, [](const Request& request, const Responder& responder) {
    responder(plain_text(200, request.remote_address + " " + std::to_string(request.id)));
  });
  CHECK(ask(server->port(), get("/")).body == "127.0.0.1 1");
  CHECK(ask(server->port(), get("/")).body == "127.0.0.1 2");
}

}  // namespace screenline::http::testing
