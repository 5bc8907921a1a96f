#include "bot/flow/calendar.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

namespace screenline::flow {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr double days_a_year = 365, months_a_year = 12, days_a_week = 7;
constexpr int count_max = 9999;

year_month_day civil(Day day) { return year_month_day(sys_days(std::chrono::days(day))); }
Day number_of(const year_month_day& date) {
  return static_cast<Day>(sys_days(date).time_since_epoch().count());
}

std::optional<int> digits(std::string_view text, std::size_t most) {
  int value = 0;
  if (text.empty() || text.size() > most) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

struct Counted {
  int count = 0;
  TimeUnit unit = TimeUnit::day;
};

// "18 years"
std::optional<Counted> read_counted(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto count = digits(text.substr(0, space), 4);
  const auto unit = time_unit(text.substr(space + 1));
  if (!count || *count == 0 || *count > count_max || !unit) return std::nullopt;
  return Counted{*count, *unit};
}

constexpr std::array<std::string_view, 12> english = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 12> spanish = {
    "enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
    "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre"};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

std::optional<TimeUnit> time_unit(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  if (word == "day") return TimeUnit::day;
  if (word == "week") return TimeUnit::week;
  if (word == "month") return TimeUnit::month;
  if (word == "year") return TimeUnit::year;
  return std::nullopt;
}

double in_days(double count, TimeUnit unit) {
  const double each = unit == TimeUnit::day     ? 1
                      : unit == TimeUnit::week  ? days_a_week
                      : unit == TimeUnit::month ? days_a_year / months_a_year
                                                : days_a_year;
  return std::floor(count * each + 0.5);
}

std::optional<Day> day_of(int year, int month, int day) {
  constexpr int first_year = 1000, last_year = 2999;
  if (year < first_year || year > last_year || month < 1 || month > 12 || day < 1) {
    return std::nullopt;
  }
  const year_month_day date(std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return number_of(date);
}

Day days_behind_first(Day first, bool of_year) {
  const year_month_day date = civil(first);
  const year_month_day next = date + (of_year ? std::chrono::months(12) : std::chrono::months(1));
  return number_of(next) - first - 1;
}

std::optional<Day> read_iso_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4), 4), month = digits(text.substr(5, 2), 2),
             day = digits(text.substr(8, 2), 2);
  return year && month && day ? day_of(*year, *month, *day) : std::nullopt;
}

std::string iso_day(Day day) {
  const year_month_day date = civil(day);
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

std::optional<DayBound> read_day_bound(std::string_view text) {
  DayBound bound;
  if (!text.starts_with("today")) {
    const auto day = read_iso_day(text);
    if (!day) return std::nullopt;
    bound.relative = false;
    bound.day = *day;
    return bound;
  }
  text.remove_prefix(5);
  if (text.empty()) return bound;
  const bool before = text.starts_with(" - ");
  if (!before && !text.starts_with(" + ")) return std::nullopt;
  const auto counted = read_counted(text.substr(3));
  if (!counted) return std::nullopt;
  const int count = before ? -counted->count : counted->count;
  switch (counted->unit) {
    case TimeUnit::day:
      bound.days = count;
      break;
    case TimeUnit::week:
      bound.days = count * 7;
      break;
    case TimeUnit::month:
      bound.months = count;
      break;
    case TimeUnit::year:
      bound.months = count * 12;
      break;
  }
  return bound;
}

std::optional<Day> day_of(const DayBound& bound, Day today) {
  if (!bound.relative) return bound.day;
  if (today == no_day) return std::nullopt;
  year_month_day date = civil(today) + std::chrono::months(bound.months);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;  // 31 March - 1 month
  return number_of(date) + bound.days;
}

std::optional<int> read_length(std::string_view text) {
  const auto counted = read_counted(text);
  if (!counted) return std::nullopt;
  return static_cast<int>(in_days(counted->count, counted->unit));
}

std::string day_words(Day day, std::uint32_t behind, std::string_view language) {
  constexpr std::uint32_t days_of_month = 31;
  const year_month_day date = civil(day);
  const std::string year = std::to_string(static_cast<int>(date.year()));
  const auto month = static_cast<unsigned>(date.month());
  const std::string of_month = std::to_string(static_cast<unsigned>(date.day()));
  if (behind >= days_of_month) return year;
  if (language == "en") {
    return std::string(english[month - 1]) + (behind > 0 ? " " : " " + of_month + ", ") + year;
  }
  if (language == "es") {
    const std::string named = std::string(spanish[month - 1]) + " de " + year;
    return behind > 0 ? named : of_month + " de " + named;
  }
  const std::string iso = iso_day(day);
  return behind > 0 ? iso.substr(0, 7) : iso;
}

std::string length_words(int days, std::string_view language) {
  struct Words {
    TimeUnit unit;
    std::string_view one, several, uno, varios;
  };
  constexpr Words units[] = {{TimeUnit::year, "year", "years", "año", "años"},
                             {TimeUnit::month, "month", "months", "mes", "meses"},
                             {TimeUnit::week, "week", "weeks", "semana", "semanas"},
                             {TimeUnit::day, "day", "days", "día", "días"}};
  for (const Words& it : units) {
    const int count = static_cast<int>(std::lround(days / (in_days(12, it.unit) / 12)));
    const bool fits = count > 0 && static_cast<int>(in_days(count, it.unit)) == days;
    if (!fits && it.unit != TimeUnit::day) continue;
    const bool es = language == "es";
    return std::to_string(count) + " " +
           std::string(count == 1 ? (es ? it.uno : it.one) : (es ? it.varios : it.several));
  }
  return "";
}

std::optional<int> month_named(std::string_view word) {
  constexpr std::size_t least = 3;
  if (word.size() < least) return std::nullopt;
  if (word == "sept" || word == "set" || word == "setiembre") return 9;
  for (int month = 0; month < 12; ++month) {
    for (const auto& names : {english, spanish}) {
      const std::string name = lowered(names[static_cast<std::size_t>(month)]);
      if (word == name || (word.size() == least && name.starts_with(word))) return month + 1;
    }
  }
  return std::nullopt;
}

}  // namespace screenline::flow
