#include "adapters/sms/loop_guard.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

using namespace std::chrono_literals;

const TimePoint start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 2);

LoopCount replies(int count, std::chrono::milliseconds gap) {
  LoopCount loop;
  for (int i = 0; i < count; ++i) loop = after_reply(loop, start + i * gap);
  return loop;
}

}  // namespace

TEST_CASE("quick replies are counted, the first of a chain is not") {
  CHECK(replies(1, 5s).fast == 0);
  CHECK(replies(2, 5s).fast == 1);
  CHECK(replies(21, 29999ms).fast == 20);
  CHECK(replies(100, 30s).fast == 0);
}

TEST_CASE("the line moves to the outbox well before the provider blocks") {
  const auto below = replies(20, 4s);
  CHECK_FALSE(should_use_outbox(below, below.last + 4s));
  const auto at = replies(21, 4s);
  CHECK(should_use_outbox(at, at.last + 4s));
  CHECK(loop_limit_outbox + 5 < loop_limit_provider);
}

TEST_CASE("a pause ends the chain") {
  const auto full = replies(25, 1s);
  CHECK(should_use_outbox(full, full.last + 29999ms));
  CHECK_FALSE(should_use_outbox(full, full.last + 30s));
  CHECK(after_reply(full, full.last + 30s).fast == 0);
}

TEST_CASE("sent when we say, a chain never reaches the provider's limit") {
  LoopCount loop;
  TimePoint now = start;
  int most = 0;
  for (int i = 0; i < 500; ++i) {
    now = earliest_send(loop, now + 700ms);
    loop = after_reply(loop, now);
    most = std::max(most, loop.fast);
  }
  CHECK(most == loop_limit_outbox);
  CHECK(earliest_send(LoopCount{}, start) == start);
}

}  // namespace screenline::sms
