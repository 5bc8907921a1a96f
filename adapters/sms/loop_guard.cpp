#include "adapters/sms/loop_guard.hpp"

namespace screenline::sms {
namespace {

// A clock set back counts as no time passed: the careful reading.
bool chained(const LoopCount& count, TimePoint now) { return now - count.last < loop_window; }

}  // namespace

LoopCount after_reply(LoopCount count, TimePoint now) {
  return {chained(count, now) ? count.fast + 1 : 0, now};
}

bool should_use_outbox(const LoopCount& count, TimePoint now) {
  return count.fast >= loop_limit_outbox && chained(count, now);
}

TimePoint earliest_send(const LoopCount& count, TimePoint now) {
  return should_use_outbox(count, now) ? count.last + loop_window : now;
}

}  // namespace screenline::sms
