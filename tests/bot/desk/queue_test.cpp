// The order of the queue: severity, level, rank, overdue before not, due, id (S7).
#include "bot/desk/queue.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "tests/support/catch.hpp"

namespace screenline::desk {
namespace {

using namespace std::chrono_literals;

constexpr Time now{1'800'000'000'000ms};

TEST_CASE("a level is never passed by a breach below it") {
  const Entry l2_overdue{Severity::crisis, 2, 2, now - 3h, 1};
  const Entry l3_fresh{Severity::crisis, 3, 0, now + 5min, 2};
  CHECK(before(l3_fresh, l2_overdue, now));
  CHECK_FALSE(before(l2_overdue, l3_fresh, now));
}

TEST_CASE("a routine row that waits for days stays behind every crisis") {
  const Entry routine{Severity::routine, 0, 1, now - 72h, 1};
  const Entry urgent{Severity::urgent, 0, 1, now + 8h, 2};
  const Entry crisis{Severity::crisis, 2, 0, now + 15min, 3};
  std::vector<Entry> rows{routine, urgent, crisis};
  std::sort(rows.begin(), rows.end(),
            [](const Entry& a, const Entry& b) { return before(a, b, now); });
  CHECK(rows[0].id == 3);
  CHECK(rows[1].id == 2);
}

TEST_CASE(
    "within a level: the stated one before the silent one, overdue first, the longest first, then "
    "the older row") {
  const Entry silent{Severity::crisis, 3, 0, now - 1h, 1};
  const Entry stated{Severity::crisis, 3, 1, now + 5min, 2};
  const Entry phone{Severity::crisis, 3, 2, now + 5min, 3};
  CHECK(before(stated, silent, now));
  CHECK(before(phone, stated, now));
  const Entry overdue{Severity::crisis, 3, 1, now, 4};  // due this very moment: overdue
  const Entry long_overdue{Severity::crisis, 3, 1, now - 1min, 5};
  CHECK(before(overdue, stated, now));
  CHECK(before(long_overdue, overdue, now));
  const Entry twin{Severity::crisis, 3, 1, now + 5min, 9};
  CHECK(before(stated, twin, now));
}

TEST_CASE("the order is total: any shuffle sorts to the same queue") {
  std::vector<Entry> rows;
  for (int i = 0; i < 60; ++i) {
    rows.push_back(
        {static_cast<Severity>(i % 3), i % 5, i % 3, now + std::chrono::minutes(i % 7 - 3), i});
  }
  const auto order = [](const Entry& a, const Entry& b) { return before(a, b, now); };
  std::sort(rows.begin(), rows.end(), order);
  std::vector<std::int64_t> ids;
  for (const Entry& row : rows) ids.push_back(row.id);
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    std::sort(rows.begin(), rows.end(), order);
    for (std::size_t i = 0; i < rows.size(); ++i) REQUIRE(rows[i].id == ids[i]);
  }
}

}  // namespace
}  // namespace screenline::desk
