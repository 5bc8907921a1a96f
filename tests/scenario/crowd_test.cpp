// A thousand people in danger at once, while a store that hangs has filled the queue of ordinary
// work (crisis reference 6.1, R11): each is answered, and each is on record afterwards. Content
// note: texts of people in danger.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <thread>
#include <vector>

#include "bot/service/limits.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;

constexpr int people = 1000;

std::string number(int i) { return "+1555" + std::to_string(6'000'000 + i); }

bool is_crisis_text(const Webhook& answer) {
  return answer.status == 200 && answer.text.find("988") != std::string::npos &&
         answer.text.find("911") != std::string::npos;
}

bool wait_for(const std::function<bool()>& what) {
  for (int i = 0; i < 3000 * testing::patience && !what(); ++i) std::this_thread::sleep_for(10ms);
  return what();
}

TEST_CASE("a thousand texts of danger at once while the ordinary queue is full: each is answered") {
  InProcess service;
  (void)service.peer().text(number(people), "hello");
  service.hang_lane(true);
  // One is in the commit that hangs; what comes behind it waits.
  std::thread stuck([&] { (void)service.peer().text(number(people), "yes"); });
  std::this_thread::sleep_for(200ms);
  const std::size_t waiting = service.fill_queue();
  CHECK(waiting >= service::limits::lane_queue / 2);
  CHECK(service.peer().text(number(people + 1), "hello").status == 503);

  std::atomic<int> answered{0};
  std::atomic<std::int64_t> slowest_ms{0};
  std::atomic<bool> go{false};
  std::vector<std::thread> all;
  for (int i = 0; i < people; ++i) {
    all.emplace_back([&, i] {
      go.wait(false);
      const auto began = std::chrono::steady_clock::now();
      if (is_crisis_text(service.peer().text(number(i), "I want to kill myself"))) ++answered;
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::steady_clock::now() - began)
                            .count();
      for (std::int64_t known = slowest_ms;
           known < took && !slowest_ms.compare_exchange_weak(known, took);) {
      }
    });
  }
  go = true;
  go.notify_all();
  for (std::thread& one : all) one.join();
  CHECK(answered == people);
  CHECK(slowest_ms < 5000 * testing::patience);

  service.hang_lane(false);
  stuck.join();
  const auto on_record = [&] {
    std::set<std::int64_t> persons;
    for (const service::Handoff& row : service.queue()) {
      if (row.severity == dialog::Severity::crisis && row.level >= 2) persons.insert(row.person);
    }
    return persons.size();
  };
  CHECK(wait_for([&] { return on_record() == people; }));
  // Alerts by address are never joined into a number (E9).
  CHECK(wait_for([&] { return service.heard().alerts().size() >= people; }));
}

}  // namespace
}  // namespace screenline::scenario
