// Rules of the handoff queue: what comes first and by when somebody must look. Pure.
// Source: DECISIONS S7 (clocks, order), crisis.md 5.2.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace screenline::desk {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

enum class Severity : std::uint8_t { routine, urgent, crisis };

// What the order looks at. `rank`: 0 below, 1 normal, 2 top of its level.
struct Entry {
  Severity severity = Severity::routine;
  int level = 0;
  int rank = 1;
  Time due{};
  std::int64_t id = 0;
};

// Total order: severity, level, rank within the level, overdue before not, due time, id.
[[nodiscard]] bool before(const Entry& a, const Entry& b, Time now);

// Time to acknowledge, first of the ladder: L4 2 min, L3 5, L2 15. Other rows by their priority:
// same_business_day 8 h, 1_business_day 24 h, routine 72 h (calendar hours; business calendars come with
// the staff console).
[[nodiscard]] std::chrono::minutes time_to_acknowledge(int level, std::string_view priority);

}  // namespace screenline::desk
