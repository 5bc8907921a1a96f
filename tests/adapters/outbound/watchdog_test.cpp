#include "adapters/outbound/watchdog.hpp"

#include <atomic>

#include "tests/support/catch.hpp"

namespace screenline::outbound {

using namespace std::chrono_literals;

TEST_CASE("the watchdog acts at its deadline and is silent when called off") {
  std::atomic<int> barks{0};
  Watchdog watchdog;
  watchdog.arm(10s, [&] { ++barks; });
  CHECK_FALSE(watchdog.disarm());
  watchdog.arm(5ms, [&] { ++barks; });
  for (int i = 0; i < 400 && barks == 0; ++i) std::this_thread::sleep_for(5ms);
  CHECK(barks == 1);
  CHECK(watchdog.disarm());
  watchdog.arm(10s, [&] { ++barks; });
  CHECK_FALSE(watchdog.disarm());
  CHECK(barks == 1);
}

}  // namespace screenline::outbound
