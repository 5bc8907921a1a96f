// Where a person goes from a step, and where the conversation goes when nothing comes from them.
// Plain values.
#pragma once

#include <cstdint>
#include <optional>

namespace screenline::flow {

inline constexpr int to_end = -1;  // target: work out the result

// Where to go: a step, the end, or one result given outright.
struct Target {
  int step = to_end;
  int result = -1;  // >= 0: index into Flow::results
};

// Of a question that nobody answers. Never of a safety step: its silence is the crisis ladder's.
struct UnansweredExits {
  std::optional<Target> silence;      // the reminder was not answered for as long either
  std::optional<Target> expired;      // instead of the end as "expired"
  std::optional<Target> undelivered;  // the provider could not deliver the question
};

}  // namespace screenline::flow
