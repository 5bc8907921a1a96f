// The sign of life: sent while the service can tell people of a row, and not otherwise.
#include "adapters/alerts/heartbeat.hpp"

#include "tests/adapters/alerts/house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::alerts {
namespace {

using std::chrono::milliseconds;

constexpr HeartbeatTimes fast{milliseconds(50), milliseconds(20), milliseconds(5)};

TEST_CASE("it is sent while all is well, withheld while it is not, and again after") {
  std::atomic<bool> well{true};
  std::atomic<int> came{0};
  Heartbeat heartbeat([&] { return well.load(); },
                      [&] {
                        ++came;
                        return true;
                      },
                      fast);
  heartbeat.start();
  REQUIRE(wait_for([&] { return came >= 3; }));
  CHECK(heartbeat.sent() >= 2);
  CHECK_FALSE(heartbeat.withheld());
  well = false;
  REQUIRE(wait_for([&] { return heartbeat.withheld(); }));
  const int before = came;
  std::this_thread::sleep_for(milliseconds(200));
  CHECK(came == before);
  CHECK(heartbeat.age() >= milliseconds(150));
  well = true;
  CHECK(wait_for([&] { return came > before; }));
}

TEST_CASE("one that is not accepted is counted and tried sooner") {
  std::atomic<bool> accepts{false};
  Heartbeat heartbeat([] { return true; }, [&] { return accepts.load(); },
                      {milliseconds(60'000), milliseconds(10), milliseconds(5)});
  heartbeat.start();
  REQUIRE(wait_for([&] { return heartbeat.failed() >= 2; }));
  CHECK(heartbeat.sent() == 0);
  accepts = true;
  REQUIRE(wait_for([&] { return heartbeat.sent() == 1; }));
  std::this_thread::sleep_for(milliseconds(60));
  CHECK(heartbeat.sent() == 1);
}

TEST_CASE("well is: lane and escalator a moment ago, and a store that takes writes") {
  const milliseconds old{5'000};
  const std::int64_t now = 1'000'000;
  CHECK(is_well({now - 100, now - 200, false}, now, old));
  CHECK_FALSE(is_well({now - 6'000, now - 200, false}, now, old));
  CHECK_FALSE(is_well({now - 100, now - 6'000, false}, now, old));
  CHECK_FALSE(is_well({now - 100, now - 200, true}, now, old));
  CHECK_FALSE(is_well({0, now, false}, now, old));
  CHECK_FALSE(is_well({now, 0, false}, now, old));
  CHECK_FALSE(is_well({now, now + 60'000, false}, now, old));  // the clock was set back
}

}  // namespace
}  // namespace screenline::alerts
