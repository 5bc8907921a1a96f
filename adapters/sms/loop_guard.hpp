// Twilio's loop guard (error 14107): it counts texts from one number of ours to one number of
// theirs, each sent less than 30 s after the one before; past 30 it fails everything to that person
// for 30 s, a crisis text too. We count along and leave the fast path in time (DECISIONS E6). A
// plain value per (line, person) and pure functions over it; any thread.
#pragma once

#include <chrono>

namespace screenline::sms {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

inline constexpr std::chrono::milliseconds loop_window = std::chrono::seconds(30);
inline constexpr int loop_limit_outbox = 20;  // ours: from here on replies take the outbox
inline constexpr int loop_limit_provider = 30;

struct LoopCount {
  int fast = 0;      // replies in the running chain, each within the window of the one before
  TimePoint last{};  // of the last reply

  bool operator==(const LoopCount&) const = default;
};

// The count after a text went out at `now`. A gap of the window or more begins a new chain.
[[nodiscard]] LoopCount after_reply(LoopCount count, TimePoint now);

// Whether a reply at `now` should wait in the outbox instead of going inline. Never for a crisis
// text.
[[nodiscard]] bool should_use_outbox(const LoopCount& count, TimePoint now);

// When a waiting reply may leave: `now`, or the end of the window that breaks the chain.
[[nodiscard]] TimePoint earliest_send(const LoopCount& count, TimePoint now);

}  // namespace screenline::sms
