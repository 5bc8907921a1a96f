#include "adapters/http/metrics.hpp"

#include <stdexcept>
#include <thread>

#include "tests/support/catch.hpp"

namespace screenline::http {

TEST_CASE("the exposition is Prometheus text", "[http]") {
  Metrics metrics;
  metrics.counter("turns_total", "Turns\nby \\outcome.", {{"outcome", "ok"}}).add(3);
  metrics.counter("turns_total", "ignored", {{"outcome", "a \"b\"\\\n"}}).add();
  metrics.gauge("queue_depth", "Waiting.").set(2.5);
  metrics.callback_gauge("open", "Open.", [] { return 7.0; });
  auto& seconds = metrics.histogram("turn_seconds", "Time.", {0.1, 1}, {{"lane", "0"}});
  seconds.observe(0.1);
  seconds.observe(0.5);
  seconds.observe(3);
  CHECK(metrics.expose() ==
        "# HELP open Open.\n# TYPE open gauge\nopen 7\n"
        "# HELP queue_depth Waiting.\n# TYPE queue_depth gauge\nqueue_depth 2.5\n"
        "# HELP turn_seconds Time.\n# TYPE turn_seconds histogram\n"
        "turn_seconds_bucket{lane=\"0\",le=\"0.1\"} 1\n"
        "turn_seconds_bucket{lane=\"0\",le=\"1\"} 2\n"
        "turn_seconds_bucket{lane=\"0\",le=\"+Inf\"} 3\n"
        "turn_seconds_sum{lane=\"0\"} 3.6\n"
        "turn_seconds_count{lane=\"0\"} 3\n"
        "# HELP turns_total Turns\\nby \\\\outcome.\n# TYPE turns_total counter\n"
        "turns_total{outcome=\"a \\\"b\\\"\\\\\\n\"} 1\n"
        "turns_total{outcome=\"ok\"} 3\n");
}

TEST_CASE("the same name and labels are the same metric", "[http]") {
  Metrics metrics;
  auto& first = metrics.counter("a_total", "A.", {{"x", "1"}});
  CHECK(&first == &metrics.counter("a_total", "A.", {{"x", "1"}}));
  CHECK(&first != &metrics.counter("a_total", "A.", {{"x", "2"}}));
}

TEST_CASE("mistakes in names are told at start-up", "[http]") {
  Metrics metrics;
  metrics.counter("a_total", "A.");
  CHECK_THROWS_AS(metrics.gauge("a_total", "A."), std::invalid_argument);
  CHECK_THROWS_AS(metrics.gauge("a-b", "A."), std::invalid_argument);
  CHECK_THROWS_AS(metrics.gauge("1a", "A."), std::invalid_argument);
  CHECK_THROWS_AS(metrics.gauge("a", "A.", {{"la-bel", "1"}}), std::invalid_argument);
  CHECK_THROWS_AS(metrics.histogram("h", "H.", {1, 1}), std::invalid_argument);
}

TEST_CASE("counting from several threads loses nothing", "[http]") {
  Metrics metrics;
  auto& counter = metrics.counter("a_total", "A.");
  auto& histogram = metrics.histogram("h", "H.", {0.5});
  const auto count = [&] {
    for (int i = 0; i < 10'000; ++i) {
      counter.add();
      histogram.observe(1);
    }
  };
  std::thread other(count);
  count();
  other.join();
  CHECK(counter.value() == 20'000);
  CHECK(histogram.in_bucket(1) == 20'000);
  CHECK(histogram.sum() == 20'000.0);
}

}  // namespace screenline::http
