// Both ladders, and what starts and stops which clock (S7, S8).
#include "bot/desk/clocks.hpp"

#include "tests/support/catch.hpp"

namespace screenline::desk {
namespace {

using namespace std::chrono_literals;

constexpr Time now{1'800'000'000'000ms};

TEST_CASE("the ladders are those of the decision") {
  CHECK(acknowledge_ladder(4) == std::array<std::chrono::minutes, 3>{2min, 4min, 6min});
  CHECK(acknowledge_ladder(3) == std::array<std::chrono::minutes, 3>{5min, 10min, 15min});
  CHECK(acknowledge_ladder(2) == std::array<std::chrono::minutes, 3>{15min, 30min, 60min});
  CHECK(time_to_contact(4) == 5min);
  CHECK(time_to_contact(3) == 15min);
  CHECK(time_to_contact(2) == 60min);
  for (const int level : {2, 3, 4})
    CHECK(time_to_acknowledge(level, "routine") == acknowledge_ladder(level)[0]);
  CHECK(time_to_acknowledge(0, "same_business_day") == 8h);
  CHECK(time_to_acknowledge(1, "1_business_day") == 24h);
  CHECK(time_to_acknowledge(0, "routine") == 72h);
}

TEST_CASE("the first clock runs to the acknowledgement, the second from there to the contact") {
  Clocks row = raised({}, 3, "L3", now);
  CHECK(next_due(row) == now + 5min);
  row = acknowledge(row, 3, now + 2min);
  CHECK(next_due(row) == now + 17min);
  SECTION("a second acknowledgement does not put the contact off") {
    CHECK(acknowledge(row, 3, now + 10min) == row);
  }
  SECTION("a contact ends it") {
    row = contact(row, now + 9min);
    CHECK(next_due(row) == Time::max());
    CHECK(row.contacted == now + 9min);
  }
}

TEST_CASE(
    "a message that nobody answered starts the second clock, more of them do not put it off") {
  Clocks row = contact(acknowledge(raised({}, 2, "L2", now), 2, now + 1min), now + 10min);
  row = wrote(row, 2, now + 30min);
  CHECK(next_due(row) == now + 90min);
  CHECK(wrote(row, 2, now + 60min) == row);
  row = contact(row, now + 70min);
  CHECK(next_due(row) == Time::max());
  CHECK(next_due(wrote(row, 2, now + 80min)) == now + 140min);
}

TEST_CASE("before the acknowledgement a message leaves the first clock alone") {
  const Clocks row = raised({}, 4, "L4", now);
  CHECK(wrote(row, 4, now + 1min) == row);
  CHECK(next_due(wrote(row, 4, now + 1min)) == now + 2min);
}

TEST_CASE("a rise begins anew: nobody has seen this level") {
  const Clocks l2 = contact(acknowledge(raised({}, 2, "L2", now), 2, now + 1min), now + 10min);
  const Clocks l4 = raised(l2, 4, "L4", now + 20min);
  CHECK(l4.acknowledged == Time{});
  CHECK(l4.contacted == Time{});
  CHECK(next_due(l4) == now + 22min);
}

TEST_CASE("who reaches the person without acknowledging first has acknowledged") {
  const Clocks row = contact(raised({}, 3, "L3", now), now + 3min);
  CHECK(row.acknowledged == now + 3min);
  CHECK(next_due(row) == Time::max());
}

TEST_CASE("one repeat a minute, counted from the last alert") {
  Clocks row = raised({}, 3, "L3", now);
  CHECK(may_alert_again(row, now));
  row.alerted = now;
  CHECK_FALSE(may_alert_again(row, now + 59s));
  CHECK(may_alert_again(row, now + 60s));
  // A rise is paged for in any case; what it was alerted for stays known.
  CHECK(raised(row, 4, "L4", now + 1s).alerted == now);
}

}  // namespace
}  // namespace screenline::desk
