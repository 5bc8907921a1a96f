// When a person on call is on duty: spans of the local week, and the days on which the site is
// closed. Everything goes by what the wall clock of the site shows, so in a night that puts the
// clocks forward or back shifts that follow each other still do. Pure functions over values, no
// clock: `at` is given. Any thread, as long as `offset` is. Source: crisis.md 5.2, R7.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bot/desk/queue.hpp"

namespace screenline::desk {

using Minutes = std::chrono::minutes;
inline constexpr Minutes day_length{24 * 60};
inline constexpr Minutes week_length = 7 * day_length;

// "mon" is 0.
inline constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu",
                                                           "fri", "sat", "sun"};

struct DutySpan {
  std::uint8_t days = 0;  // bit 0 Monday .. bit 6 Sunday: those on which the span begins
  // Minutes into the local day, 0..1439. `to` after `from` ends the same day, before it the next;
  // the same: the span is empty.
  Minutes from{}, to{};
  friend bool operator==(const DutySpan&, const DutySpan&) = default;
};

struct DutyHours {
  std::vector<DutySpan> spans;  // none: always
  bool holidays = false;        // the spans of that weekday, and of a Sunday, count on closed days
  friend bool operator==(const DutyHours&, const DutyHours&) = default;
};

// Of a site.
struct Calendar {
  // Local time less UTC at a moment. Empty: UTC.
  std::function<std::chrono::milliseconds(Time)> offset;
  // Holidays. A span that begins on one counts only with `holidays`; one that began the evening
  // before runs to its end.
  std::vector<std::chrono::local_days> closed;
};

[[nodiscard]] bool on_duty(const DutyHours& hours, const Calendar& calendar, Time at);

// Local time at a moment, and the (first) moment at which the clock shows it. A time that the clock
// skips is the moment of the change.
[[nodiscard]] std::chrono::local_time<std::chrono::milliseconds> local(const Calendar& calendar,
                                                                       Time at);
[[nodiscard]] Time moment_of(const Calendar& calendar,
                             std::chrono::local_time<std::chrono::milliseconds> shown);

// When nobody of these people is on duty. Changes of the clock are left out of account.
struct Gap {
  Minutes first{};  // from the beginning of the week, Monday 00:00, or of the day
  Minutes total{};
};
// Of an ordinary week, and of one closed day. nullopt: there is always somebody.
[[nodiscard]] std::optional<Gap> gap_of_week(std::span<const DutyHours> people);
[[nodiscard]] std::optional<Gap> gap_of_closed_day(
    std::span<const DutyHours> people, const std::vector<std::chrono::local_days>& closed,
    std::chrono::local_days day);

}  // namespace screenline::desk
