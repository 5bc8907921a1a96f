// When a row goes a rung up, whom it reaches, and when it stops (S7).
#include "bot/desk/rungs.hpp"

#include "tests/support/catch.hpp"

namespace screenline::desk {
namespace {

using namespace std::chrono_literals;

constexpr Time opened{1'800'000'000'000ms};
constexpr Staffed all{true, true, true}, only_first{true, false, false};

// The minutes after the opening at which steps are taken, each as soon as it is due.
std::vector<long> minutes_of(Clocks clocks, int level) {
  std::vector<long> out;
  Reached reached;
  while (rings_at(clocks, reached, level) != Time::max()) {
    const Time at = rings_at(clocks, reached, level);
    const auto step = next_step(clocks, reached, level, all, at);
    REQUIRE(step.has_value());
    CHECK_FALSE(next_step(clocks, reached, level, all, at - 1ms).has_value());
    out.push_back(std::chrono::duration_cast<std::chrono::minutes>(at - opened).count());
    reached = step->after;
    CHECK(step->last == (out.size() == steps_max));
  }
  return out;
}

TEST_CASE("the steps stand at the times of the ladder, then at its last interval, and end") {
  using Minutes = std::vector<long>;
  CHECK(minutes_of(raised({}, 4, "L4", opened), 4) ==
        Minutes{2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24});
  CHECK(minutes_of(raised({}, 3, "L3", opened), 3) ==
        Minutes{5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60});
  CHECK(minutes_of(raised({}, 2, "L2", opened), 2) ==
        Minutes{15, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330});
  const Clocks seen = acknowledge(raised({}, 3, "L3", opened), 3, opened);
  CHECK(minutes_of(seen, 3).front() == 15);
  CHECK(minutes_of(seen, 3).back() == 180);
}

TEST_CASE("the second rung, the third, then everybody") {
  const Clocks row = raised({}, 3, "L3", opened);
  const auto second = next_step(row, {}, 3, all, opened + 5min);
  REQUIRE(second);
  CHECK(second->page == Staffed{false, true, false});
  CHECK(second->after.rung == 2);
  CHECK_FALSE(second->contact);
  CHECK(second->vacant == 0);
  // A double ring finds nothing due.
  CHECK_FALSE(next_step(row, second->after, 3, all, opened + 5min));
  const auto third = next_step(row, second->after, 3, all, opened + 10min);
  REQUIRE(third);
  CHECK(third->page == Staffed{false, false, true});
  const auto again = next_step(row, third->after, 3, all, opened + 15min);
  REQUIRE(again);
  CHECK(again->page == all);
  CHECK(again->after.rung == 3);
}

TEST_CASE("steps missed in an outage are taken together, once") {
  const Clocks row = raised({}, 3, "L3", opened);
  const auto two = next_step(row, {}, 3, all, opened + 11min);
  REQUIRE(two);
  CHECK(two->page == Staffed{false, true, true});
  CHECK(two->after.steps == 2);
  const auto late = next_step(row, {}, 3, all, opened + 48h);
  REQUIRE(late);
  CHECK(late->page == all);
  CHECK(late->last);
  CHECK_FALSE(next_step(row, late->after, 3, all, opened + 96h));
}

TEST_CASE(
    "a rung with nobody is passed over and named; with nobody above everybody is paged again") {
  const Clocks row = raised({}, 4, "L4", opened);
  const auto skips = next_step(row, {}, 4, {true, false, true}, opened + 2min);
  REQUIRE(skips);
  CHECK(skips->page == Staffed{false, false, true});
  CHECK(skips->vacant == 2);
  CHECK(skips->after.rung == 3);
  const auto alone = next_step(row, {}, 4, only_first, opened + 2min);
  REQUIRE(alone);
  CHECK(alone->page == only_first);
  CHECK(alone->vacant == 2);
  // Said once: what follows are repeats.
  CHECK(next_step(row, alone->after, 4, only_first, opened + 4min)->vacant == 0);
  const auto nobody = next_step(row, {}, 4, {}, opened + 2min);
  REQUIRE(nobody);
  CHECK(nobody->page == Staffed{});
  CHECK(nobody->vacant == 2);
}

TEST_CASE("with nobody on rung 1 the lowest that has somebody is paged first, then the next") {
  CHECK(first_rung({false, true, true}) == 2);
  CHECK(first_rung({}) == 1);
  const auto step =
      next_step(raised({}, 3, "L3", opened), {2, 0, {}}, 3, {false, true, true}, opened + 5min);
  REQUIRE(step);
  CHECK(step->page == Staffed{false, false, true});
  CHECK(step->vacant == 0);
}

TEST_CASE("the first rung went home after it was paged: the second is not passed over") {
  const auto step =
      next_step(raised({}, 3, "L3", opened), {1, 0, {}}, 3, {false, true, true}, opened + 5min);
  REQUIRE(step);
  CHECK(step->page == Staffed{false, true, false});
  CHECK(step->after.rung == 2);
}

TEST_CASE("an acknowledgement stops the steps; a contact that does not come starts them again") {
  Clocks row = raised({}, 3, "L3", opened);
  const Reached reached = next_step(row, {}, 3, all, opened + 5min)->after;
  row = acknowledge(row, 3, opened + 7min);
  CHECK_FALSE(next_step(row, reached, 3, all, opened + 21min));
  const auto breach = next_step(row, reached, 3, all, opened + 22min);
  REQUIRE(breach);
  CHECK(breach->contact);
  CHECK(breach->page == Staffed{false, false, true});  // rung 2 has heard of it
  CHECK(breach->after.clock == opened + 22min);
  CHECK(rings_at(contact(row, opened + 20min), reached, 3) == Time::max());
}

TEST_CASE("values that no clock makes are harmless") {
  const Clocks far{Time::max() - 1ms, {}, {}, {}, {}};
  CHECK(rings_at(far, {200, 255, Time::max() - 1ms}, 4) == Time::max());
  const auto step = next_step(raised({}, 3, "L3", opened), {0, 9, {}}, 3, all, opened + 5min);
  REQUIRE(step);
  CHECK(step->after.rung == 2);
}

}  // namespace
}  // namespace screenline::desk
