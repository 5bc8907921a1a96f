// Answers written piece by piece, as the widget's event stream needs them.
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/adapters/http/echo_fixture.hpp"
#include "tests/adapters/http/raw_client.hpp"
#include "tests/support/catch.hpp"

namespace screenline::http::testing {

using namespace std::chrono_literals;

namespace {

// Opens a stream for each request and keeps it for the test's thread.
struct Streams {
  std::mutex mutex;
  std::vector<std::shared_ptr<Stream>> open;

  Handler handler() {
    return [this](Request, const Responder& responder) {
      Response head;
      head.content_type = "text/event-stream";
      head.body = ": hello\n\n";
      auto stream = responder.stream(std::move(head));
      const std::lock_guard lock(mutex);
      open.push_back(std::move(stream));
    };
  }
  std::shared_ptr<Stream> first() {
    REQUIRE(eventually([&] {
      const std::lock_guard lock(mutex);
      return !open.empty();
    }));
    const std::lock_guard lock(mutex);
    return open[0];
  }
};

}  // namespace

TEST_CASE("a stream arrives piece by piece and ends", "[http][server]") {
  Streams streams;
  const auto server = running({}, streams.handler());
  RawClient client(server->port());
  client.send(get("/events"));
  CHECK(client.read_until(": hello\n\n"));
  const auto stream = streams.first();
  std::atomic<int> closed{0};
  stream->on_closed([&] { ++closed; });
  CHECK(stream->write("data: 1\n\n"));
  CHECK(client.read_until("data: 1\n\n"));
  CHECK(client.unread().find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(client.unread().find("Content-Length") == std::string::npos);
  CHECK(stream->write("data: 2\n\n"));
  CHECK(closed == 0);
  stream->close();
  CHECK_FALSE(stream->write("data: 3\n\n"));
  const std::string all = client.read_to_end(2s);
  CHECK(all.find("9\r\ndata: 2\n\n\r\n0\r\n\r\n") != std::string::npos);
  CHECK(all.find("data: 3") == std::string::npos);
  CHECK(eventually([&] { return closed == 1; }));
  stream->on_closed([&] { ++closed; });
  CHECK(closed == 2);
}

TEST_CASE("HTTP/1.0 gets the bare bytes", "[http][server]") {
  Streams streams;
  const auto server = running({}, streams.handler());
  RawClient client(server->port());
  client.send("GET /events HTTP/1.0\r\n\r\n");
  const auto stream = streams.first();
  CHECK(stream->write("data: 1\n\n"));
  stream->close();
  const std::string all = client.read_to_end(2s);
  CHECK(all.find("chunked") == std::string::npos);
  CHECK(all.substr(all.find("\r\n\r\n")) == "\r\n\r\n: hello\n\ndata: 1\n\n");
}

TEST_CASE("a stream knows when its client has gone", "[http][server]") {
  Streams streams;
  const auto server = running({}, streams.handler());
  auto client = std::make_unique<RawClient>(server->port());
  client->send(get("/events"));
  const auto stream = streams.first();
  std::atomic<bool> closed{false};
  stream->on_closed([&] { closed = true; });
  client.reset();
  CHECK(eventually([&] { return closed.load(); }));
  CHECK_FALSE(stream->write("x"));
  CHECK(server->counters().connections_open == 0);
}

TEST_CASE("a stream has no idle limit but a reader that stalls is cut", "[http][server]") {
  Streams streams;
  ServerOptions options;
  options.limits.idle = options.limits.read = options.limits.handler = 100ms;
  options.limits.write = 300ms;
  options.limits.stream_queue_bytes = 1'000'000;
  const auto server = running(std::move(options), streams.handler());
  RawClient client(server->port());
  client.shrink_receive_buffer();
  client.send(get("/events"));
  const auto stream = streams.first();
  std::this_thread::sleep_for(500ms);
  CHECK(stream->write("still here"));
  CHECK(client.read_until("still here"));
  // Nobody reads from here on: first the queue is full, then the connection is cut.
  const std::string piece(100'000, 'x');
  CHECK(eventually([&] { return !stream->write(piece); }));
  CHECK(eventually([&] { return server->counters().write_timeouts == 1; }));
  CHECK_FALSE(stream->write("x"));
}

TEST_CASE("drain ends streams with what was queued", "[http][server]") {
  Streams streams;
  const auto server = running({}, streams.handler());
  RawClient client(server->port());
  client.send(get("/events"));
  const auto stream = streams.first();
  CHECK(client.read_until(": hello"));
  CHECK(stream->write("data: last\n\n"));
  CHECK(server->drain(2s));
  CHECK(client.read_to_end(2s).find("data: last\n\n\r\n0\r\n\r\n") != std::string::npos);
}

TEST_CASE("writers on several threads lose nothing and mix nothing", "[http][server]") {
  Streams streams;
  const auto server = running({}, streams.handler());
  RawClient client(server->port());
  client.send("GET /events HTTP/1.0\r\n\r\n");
  const auto stream = streams.first();
  std::vector<std::thread> writers;
  for (const char letter : {'a', 'b', 'c'}) {
    writers.emplace_back([&stream, letter] {
      for (int i = 0; i < 500; ++i) {
        while (!stream->write("[" + std::string(20, letter) + "]")) std::this_thread::yield();
      }
    });
  }
  for (auto& writer : writers) writer.join();
  stream->close();
  std::string all = client.read_to_end(5s);
  all.erase(0, all.find(": hello\n\n") + 9);
  REQUIRE(all.size() == 3 * 500 * 22);
  for (std::size_t i = 0; i < all.size(); i += 22) {
    REQUIRE(all[i] == '[');
    REQUIRE(all.substr(i + 1, 20) == std::string(20, all[i + 1]));
  }
}

}  // namespace screenline::http::testing
