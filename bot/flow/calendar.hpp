// Days and lengths of time as flows reckon with them. A day is a day of the calendar, whatever the
// hour; a month is the twelfth part of 365 days, rounded, so that 12 months are one year and 1
// month 30 days. Pure; any thread.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace screenline::flow {

using Day = std::int32_t;  // days since 1970-01-01 of the proleptic Gregorian calendar
inline constexpr Day no_day = std::numeric_limits<Day>::min();

enum class TimeUnit : std::uint8_t { day, week, month, year };

// "days", "week"...; nothing for another word.
[[nodiscard]] std::optional<TimeUnit> time_unit(std::string_view word);
// In days, a half up.
[[nodiscard]] double in_days(double count, TimeUnit unit);

// Nothing where there is no such day.
[[nodiscard]] std::optional<Day> day_of(int year, int month, int day);
// Days behind the first one: of a month 27 to 30, of a year 364 or 365.
[[nodiscard]] Day days_behind_first(Day first, bool of_year);
// "2026-11-24"; nothing when it is no day.
[[nodiscard]] std::optional<Day> read_iso_day(std::string_view text);
[[nodiscard]] std::string iso_day(Day day);

// "today", "today - 18 years" (by the calendar), "2026-11-24".
struct DayBound {
  bool relative = true;
  Day day = 0;     // not relative
  int days = 0;    // relative: added
  int months = 0;  // likewise
};
[[nodiscard]] std::optional<DayBound> read_day_bound(std::string_view text);
// Nothing where today is not known.
[[nodiscard]] std::optional<Day> day_of(const DayBound& bound, Day today);

// "3 weeks" as it is written in a flow file; nothing when it is no length of time.
[[nodiscard]] std::optional<int> read_length(std::string_view text);

// "March 5, 2026", "marzo de 2026", "2026"; in a language that is not known "2026-03-05".
// `behind`: days behind the first that are meant too (Answer::chosen).
[[nodiscard]] std::string day_words(Day day, std::uint32_t behind, std::string_view language);
// "3 weeks", "1 año", "10 days".
[[nodiscard]] std::string length_words(int days, std::string_view language);

// Of "march", "mar", "marzo", folded and without accents: 3.
[[nodiscard]] std::optional<int> month_named(std::string_view word);

}  // namespace screenline::flow
