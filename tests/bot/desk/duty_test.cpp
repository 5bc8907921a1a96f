// Who is on duty by the clock of the site: midnight, closed days, and the nights of 23 and 25
// hours.
#include "bot/desk/duty.hpp"

#include "adapters/zones/zones.hpp"
#include "tests/support/catch.hpp"

namespace screenline::desk {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;

constexpr std::uint8_t friday = 1 << 4, saturday = 1 << 5, sunday = 1 << 6;
constexpr std::uint8_t workdays = 0x1F, every_day = 0x7F;

Calendar new_york(std::vector<local_days> closed = {}) {
  return {zones::offset_of("America/New_York").value(), std::move(closed)};
}

local_days day(int year, unsigned month, unsigned of_month) {
  return local_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(of_month));
}

DutyHours hours(std::uint8_t days, Minutes from, Minutes to, bool holidays = false) {
  return {{{days, from, to}}, holidays};
}

bool at(const DutyHours& who, const Calendar& calendar, local_days on, Minutes clock) {
  return on_duty(who, calendar, moment_of(calendar, on + std::chrono::milliseconds(clock)));
}

// 2026-11-23 is a Monday.
const local_days mon = day(2026, 11, 23), fri = day(2026, 11, 27), sat = day(2026, 11, 28);

TEST_CASE("without hours always; with hours from the first minute up to the last, on those days") {
  const Calendar calendar = new_york();
  CHECK(at({}, calendar, sat, 3h));
  const DutyHours office = hours(workdays, 8h, 17h);
  CHECK_FALSE(at(office, calendar, mon, 7h + 59min));
  CHECK(at(office, calendar, mon, 8h));
  CHECK(at(office, calendar, mon, 16h + 59min));
  CHECK_FALSE(at(office, calendar, mon, 17h));
  CHECK_FALSE(at(office, calendar, sat, 10h));
}

TEST_CASE("a span over midnight belongs to the day on which it begins") {
  const Calendar calendar = new_york();
  const DutyHours night = hours(friday, 22h, 6h);
  CHECK_FALSE(at(night, calendar, fri, 5h));  // that would be Thursday's
  CHECK(at(night, calendar, fri, 22h));
  CHECK(at(night, calendar, fri, 23h + 59min));
  CHECK(at(night, calendar, sat, 0min));
  CHECK(at(night, calendar, sat, 5h + 59min));
  CHECK_FALSE(at(night, calendar, sat, 6h));
  CHECK_FALSE(at(night, calendar, sat, 22h));
  // Up to midnight, and the whole night of Sunday to Monday.
  CHECK(at(hours(friday, 17h, 0min), calendar, fri, 23h + 59min));
  CHECK_FALSE(at(hours(friday, 17h, 0min), calendar, sat, 0min));
  CHECK(at(hours(sunday, 20h, 8h), calendar, mon, 7h));
}

TEST_CASE("two spans of one person: lunch is somebody else's") {
  const Calendar calendar = new_york();
  const DutyHours nurse{{{workdays, 8h, 12h}, {workdays, 13h, 17h}}, false};
  const DutyHours cover = hours(workdays, 12h, 13h);
  CHECK(at(nurse, calendar, mon, 11h + 59min));
  CHECK_FALSE(at(nurse, calendar, mon, 12h + 30min));
  CHECK(at(cover, calendar, mon, 12h + 30min));
}

TEST_CASE("on a closed day only who has no hours, or whose hours count on holidays") {
  const Calendar calendar = new_york({fri});
  CHECK_FALSE(at(hours(workdays, 8h, 17h), calendar, fri, 10h));
  CHECK(at(hours(workdays, 8h, 17h, true), calendar, fri, 10h));
  CHECK(at({}, calendar, fri, 10h));
  // Whose weekends count on holidays is there as on a Sunday.
  CHECK(at(hours(saturday | sunday, 8h, 17h, true), calendar, fri, 10h));
  CHECK_FALSE(at(hours(saturday, 8h, 17h, true), calendar, fri, 10h));
  // The night before runs out, the night that begins on it does not count.
  const DutyHours night = hours(every_day, 20h, 8h);
  CHECK(at(night, calendar, fri, 7h));
  CHECK_FALSE(at(night, calendar, fri, 21h));
  CHECK_FALSE(at(night, calendar, sat, 7h));
  CHECK(at(night, calendar, sat, 20h));
}

// Minutes on duty from noon to noon around a night, and of the two of them together.
struct Night {
  long night = 0, day = 0, both = 0, nobody = 0;
};
Night minutes_around(local_days from) {
  const Calendar calendar = new_york();
  const DutyHours night = hours(every_day, 17h, 2h + 30min),
                  other = hours(every_day, 2h + 30min, 17h);
  Night out;
  const Time end = moment_of(calendar, from + std::chrono::days(1) + 12h);
  for (Time t = moment_of(calendar, from + 12h); t < end; t += 1min) {
    const bool one = on_duty(night, calendar, t), two = on_duty(other, calendar, t);
    out.night += one;
    out.day += two;
    out.both += one && two;
    out.nobody += !one && !two;
  }
  return out;
}

TEST_CASE("in a night of 23 or 25 hours shifts that follow each other leave nobody out") {
  // A change of shift at 02:30, which one night does not have and another has... once: the second
  // hour from 01:00 to 02:00 is the repeated one.
  const Night plain = minutes_around(day(2026, 11, 21));
  CHECK(plain.night == 9 * 60 + 30);
  CHECK(plain.day == 14 * 60 + 30);
  CHECK(plain.nobody == 0);
  const Night spring = minutes_around(day(2027, 3, 13));  // 02:00 becomes 03:00
  CHECK(spring.night == 9 * 60);
  CHECK(spring.day == 14 * 60);
  CHECK(spring.nobody == 0);
  CHECK(spring.both == 0);
  const Night autumn = minutes_around(day(2026, 10, 31));  // 02:00 becomes 01:00
  CHECK(autumn.night == 10 * 60 + 30);
  CHECK(autumn.day == 14 * 60 + 30);
  CHECK(autumn.nobody == 0);
  CHECK(autumn.both == 0);
}

TEST_CASE("a shift that ends within the repeated hour comes back in it, and is never missing") {
  const Calendar calendar = new_york();
  const DutyHours before = hours(every_day, 17h, 1h + 30min),
                  after = hours(every_day, 1h + 30min, 9h);
  const Time first = moment_of(calendar, day(2026, 11, 1) + std::chrono::milliseconds(1h));
  for (auto past = 0min; past < 2h; past += 1min) {
    CAPTURE(past.count());
    CHECK(on_duty(before, calendar, first + past) != on_duty(after, calendar, first + past));
  }
}

TEST_CASE("the moment that a clock shows: the first of two, and the change for one it skips") {
  const Calendar calendar = new_york();
  const auto shown = [&](local_days on, Minutes clock) {
    return moment_of(calendar, on + std::chrono::milliseconds(clock));
  };
  CHECK(shown(mon, 12h) == Time(std::chrono::sys_days(2026y / 11 / 23) + 17h));
  CHECK(shown(day(2026, 11, 1), 1h + 30min) ==
        Time(std::chrono::sys_days(2026y / 11 / 1) + 5h + 30min));
  CHECK(shown(day(2027, 3, 14), 2h + 30min) == Time(std::chrono::sys_days(2027y / 3 / 14) + 7h));
  CHECK(moment_of({}, mon + 0ms) == Time(std::chrono::sys_days(2026y / 11 / 23)));
}

TEST_CASE("the first hour of the week, and of a closed day, that has nobody") {
  const std::vector<DutyHours> office{hours(workdays, 8h, 17h)};
  const auto gap = gap_of_week(office);
  REQUIRE(gap);
  CHECK(gap->first == 0min);
  CHECK(gap->total == 7 * 24h - 5 * 9h);
  const std::vector<DutyHours> all{hours(every_day, 8h, 20h), hours(every_day, 20h, 8h)};
  CHECK_FALSE(gap_of_week(all));
  const std::vector<DutyHours> no_lunch{hours(every_day, 13h, 12h)};
  CHECK(gap_of_week(no_lunch)->first == 12h);
  CHECK(gap_of_week(no_lunch)->total == 7h);
  CHECK(gap_of_week({})->total == week_length);
  CHECK_FALSE(gap_of_week(std::vector<DutyHours>{{}}));
  const auto closed = gap_of_closed_day(all, {fri}, fri);
  REQUIRE(closed);
  CHECK(closed->first == 8h);  // the night before runs out
  CHECK_FALSE(gap_of_closed_day(std::vector<DutyHours>{{}}, {fri}, fri));
  CHECK_FALSE(gap_of_closed_day(
      std::vector<DutyHours>{hours(every_day, 8h, 20h, true), hours(every_day, 20h, 8h, true)},
      {fri}, fri));
}

}  // namespace
}  // namespace screenline::desk
