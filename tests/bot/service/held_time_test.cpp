// Deadlines' time does not go back with the wall clock; who is on duty goes by the wall all the
// same.
#include "bot/service/held_time.hpp"

#include "bot/desk/duty.hpp"
#include "bot/service/wall_calendar.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

// A wall clock and a steady one, as the machine has them.
struct Machine {
  nanoseconds wall = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23).time_since_epoch();
  nanoseconds steady = 77s;
  HeldTime held;

  Time pass(nanoseconds time) {
    wall += time;
    steady += time;
    return held.read(wall, steady);
  }
  Time set(nanoseconds by) {
    wall += by;
    return held.read(wall, steady);
  }
};

TEST_CASE("a clock that is set back by an hour delays two minutes by little more than a second") {
  Machine machine;
  const Time start = machine.pass(0s);
  CHECK(machine.set(-1h) == start);
  CHECK(machine.held.ahead() == 1h);
  const Time deadline = start + 2min;
  CHECK(machine.pass(2min - 1s) < deadline);
  CHECK(machine.pass(2500ms) >= deadline);
}

TEST_CASE("time never goes back, and is the wall clock's again when that has caught up") {
  Machine machine;
  Time before = machine.pass(0s);
  (void)machine.set(-30s);
  for (int second = 0; second < 3'100; ++second) {
    const Time now = machine.pass(1s);
    CHECK(now > before);
    before = now;
  }
  CHECK(machine.held.ahead() == 0ms);
  CHECK(before.time_since_epoch() == std::chrono::floor<std::chrono::milliseconds>(machine.wall));
}

TEST_CASE("a jump ahead is taken, also out of being held") {
  Machine machine;
  const Time start = machine.pass(0s);
  CHECK(machine.set(3h) == start + 3h);
  (void)machine.set(-1h);
  CHECK(machine.set(2h) == start + 4h);
  CHECK(machine.held.ahead() == 0ms);
}

TEST_CASE("read without pause it still loses its lead") {
  Machine machine;
  (void)machine.pass(0s);
  (void)machine.set(-50ms);
  for (int i = 0; i < 6'000; ++i) (void)machine.pass(1ms);
  CHECK(machine.held.ahead() == 0ms);
}

TEST_CASE("a start does not go behind what is on record, but for a time that nobody kept") {
  Machine machine;
  const Time latest = Time(std::chrono::floor<std::chrono::milliseconds>(machine.wall)) + 36h;
  machine.held.not_before(latest);
  CHECK(machine.pass(0s) == latest);
  CHECK(machine.pass(10s) >= latest + 9s);

  Machine another;
  another.held.not_before(Time::max());
  CHECK(another.pass(0s).time_since_epoch() == another.wall);
}

struct AheadClock final : Clock {
  [[nodiscard]] Time now() const override { return at; }
  [[nodiscard]] std::chrono::milliseconds ahead() const override { return by; }
  Time at{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 17h + 30min};  // a Monday
  std::chrono::milliseconds by{};
};

TEST_CASE("an hour ahead the shift that is there is paged, not the next one") {
  SiteSettings site;
  site.quiet = {17h, 18h, "UTC", [](Time) { return 0ms; }};
  const desk::DutyHours day{{{0x7F, 8h, 17h}}, false};
  AheadClock clock;
  const SiteSettings by_wall = by_the_wall(std::move(site), clock);
  CHECK_FALSE(desk::on_duty(day, by_wall.calendar, clock.now()));
  CHECK(is_quiet(by_wall.quiet, clock.now()));
  clock.by = 1h;  // the wall says 16:30
  CHECK(desk::on_duty(day, by_wall.calendar, clock.now()));
  CHECK_FALSE(is_quiet(by_wall.quiet, clock.now()));
  // Typed at 16:20 by the wall is ten minutes ago.
  const auto typed = std::chrono::local_days(std::chrono::year(2026) / 11 / 23) + 16h + 20min;
  CHECK(desk::moment_of(by_wall.calendar, typed) == clock.now() - 10min);
}

}  // namespace
}  // namespace screenline::service
