#include "bot/desk/duty.hpp"

#include <algorithm>

namespace screenline::desk {

namespace {

using std::chrono::local_days;
using std::chrono::local_time;
using std::chrono::milliseconds;

// As in DutySpan::days.
std::uint8_t bit_of(std::chrono::weekday day) {
  return static_cast<std::uint8_t>(1U << (day.iso_encoding() - 1));
}

// The days of the week whose spans begin on this day: a holiday is a Sunday too.
std::uint8_t counting_days(const DutyHours& hours, const Calendar& calendar, local_days day) {
  const std::uint8_t own = bit_of(std::chrono::weekday(day));
  if (std::ranges::find(calendar.closed, day) == calendar.closed.end()) return own;
  return hours.holidays ? own | bit_of(std::chrono::Sunday) : 0;
}

// `into_day` of a span that began today, or yesterday.
bool covers_today(const DutySpan& span, milliseconds into_day) {
  if (span.from == span.to) return false;
  return into_day >= span.from && (span.to < span.from || into_day < span.to);
}
bool covers_morning(const DutySpan& span, milliseconds into_day) {
  return span.to < span.from && into_day < span.to;
}

std::optional<Gap> gap_of(std::span<const DutyHours> people, const Calendar& calendar, Time begin,
                          Minutes length) {
  std::optional<Gap> gap;
  for (Minutes at{}; at < length; ++at) {
    const bool somebody = std::ranges::any_of(
        people, [&](const DutyHours& hours) { return on_duty(hours, calendar, begin + at); });
    if (somebody) continue;
    if (!gap) gap = Gap{at, Minutes(0)};
    ++gap->total;
  }
  return gap;
}

milliseconds offset_at(const Calendar& calendar, Time at) {
  return calendar.offset ? calendar.offset(at) : milliseconds(0);
}

}  // namespace

local_time<milliseconds> local(const Calendar& calendar, Time at) {
  return local_time<milliseconds>(at.time_since_epoch() + offset_at(calendar, at));
}

Time moment_of(const Calendar& calendar, local_time<milliseconds> shown) {
  const Time as_if(shown.time_since_epoch());
  // The offsets before and after any change nearby: no clock is moved twice in two days.
  const milliseconds before = offset_at(calendar, as_if - day_length);
  const milliseconds after = offset_at(calendar, as_if + day_length);
  const Time early = as_if - std::max(before, after), late = as_if - std::min(before, after);
  if (local(calendar, early) == shown) return early;
  if (local(calendar, late) == shown) return late;
  // Skipped: the change lies between the two, and is found by halves.
  Time low = early, high = late;
  while (high - low > milliseconds(1)) {
    const Time middle = low + (high - low) / 2;
    (local(calendar, middle) < shown ? low : high) = middle;
  }
  return high;
}

bool on_duty(const DutyHours& hours, const Calendar& calendar, Time at) {
  if (hours.spans.empty()) return true;
  const local_time<milliseconds> now = local(calendar, at);
  const local_days today = std::chrono::floor<std::chrono::days>(now);
  const local_days yesterday = today - std::chrono::days(1);
  const milliseconds into_day = now - today;
  const std::uint8_t of_today = counting_days(hours, calendar, today),
                     of_yesterday = counting_days(hours, calendar, yesterday);
  return std::ranges::any_of(hours.spans, [&](const DutySpan& span) {
    return ((span.days & of_today) != 0 && covers_today(span, into_day)) ||
           ((span.days & of_yesterday) != 0 && covers_morning(span, into_day));
  });
}

std::optional<Gap> gap_of_week(std::span<const DutyHours> people) {
  constexpr Time monday(std::chrono::days(4));  // 1970-01-05
  return gap_of(people, {}, monday, week_length);
}

std::optional<Gap> gap_of_closed_day(std::span<const DutyHours> people,
                                     const std::vector<local_days>& closed, local_days day) {
  return gap_of(people, {{}, closed}, Time(day.time_since_epoch()), day_length);
}

}  // namespace screenline::desk
