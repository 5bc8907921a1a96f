// The end of the night, over midnight and over the change of the clocks.
#include "bot/service/quiet_hours.hpp"

#include "adapters/zones/zones.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using dialog::Time;

Time utc(year_month_day day, milliseconds of_day) { return Time{sys_days(day)} + of_day; }

QuietHours fixed(minutes from, minutes to, milliseconds offset) {
  return {from, to, "test", [offset](Time) { return offset; }};
}

TEST_CASE("over midnight: the evening and the early morning wait for the same hour") {
  const QuietHours night = fixed(21h, 8h, -5h);
  const auto day = 2027y / 1 / 15;
  CHECK_FALSE(is_quiet(night, utc(day, 25h + 59min)));  // 20:59 local
  CHECK(is_quiet(night, utc(day, 26h)));                // 21:00
  CHECK(after_quiet(night, utc(day, 26h)) == utc(day, 37h));
  CHECK(after_quiet(night, utc(day, 36h + 59min)) == utc(day, 37h));  // 7:59
  CHECK(after_quiet(night, utc(day, 37h)) == utc(day, 37h));
  CHECK(after_quiet(night, utc(day, 20h)) == utc(day, 20h));  // by day: at once
}

TEST_CASE("within a day, whole seconds, and none at all") {
  const QuietHours noon = fixed(12h, 13h, 2h);
  CHECK(after_quiet(noon, utc(2027y / 1 / 15, 10h + 30min + 7s)) == utc(2027y / 1 / 15, 11h));
  CHECK_FALSE(is_quiet(fixed(9h, 9h, 0h), utc(2027y / 1 / 15, 9h)));
  CHECK_FALSE(is_quiet(QuietHours{}, utc(2027y / 1 / 15, 3h)));
}

TEST_CASE(
    "in New York the night ends at 8:00 by the clock on the wall, also when the clocks change") {
  QuietHours night;
  night.zone = "America/New_York";
  night.offset = zones::offset_of(night.zone).value();
  CHECK(after_quiet(night, utc(2027y / 1 / 15, 8h)) == utc(2027y / 1 / 15, 13h));  // EST
  CHECK(after_quiet(night, utc(2027y / 7 / 15, 8h)) == utc(2027y / 7 / 15, 12h));  // EDT
  // Forward at 2:00 on 14 March 2027, back on 7 November (second Sunday, first Sunday).
  CHECK(after_quiet(night, utc(2027y / 3 / 14, 3h)) == utc(2027y / 3 / 14, 12h));
  CHECK(after_quiet(night, utc(2027y / 11 / 7, 3h)) == utc(2027y / 11 / 7, 13h));
  // Every quarter of an hour of a year: never earlier, never quiet, never more than 12 hours later.
  for (Time at = utc(2027y / 1 / 1, 0h); at < utc(2028y / 1 / 1, 0h); at += 15min) {
    const Time then = after_quiet(night, at);
    REQUIRE(then >= at);
    REQUIRE_FALSE(is_quiet(night, then));
    REQUIRE(then - at <= 12h);
  }
}

TEST_CASE("an end that the change of the clocks skips is still an end") {
  QuietHours night{22h, 2h + 30min, "America/New_York",
                   zones::offset_of("America/New_York").value()};
  const Time end = after_quiet(night, utc(2027y / 3 / 14, 5h));  // midnight before the change
  CHECK_FALSE(is_quiet(night, end));
  CHECK(end >= utc(2027y / 3 / 14, 7h));  // 3:00, the first minute after the gap
  CHECK(end <= utc(2027y / 3 / 14, 8h));
}

TEST_CASE("zones have names; a made-up one is none") {
  CHECK_FALSE(zones::offset_of("America/Springfield"));
  CHECK_FALSE(zones::offset_of(""));
  REQUIRE(zones::offset_of("Asia/Kolkata"));
  CHECK((*zones::offset_of("Asia/Kolkata"))(utc(2027y / 1 / 15, 0h)) == 5h + 30min);
}

}  // namespace
}  // namespace screenline::service
