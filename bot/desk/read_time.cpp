#include "bot/desk/read_time.hpp"

#include <array>
#include <cstdio>

namespace screenline::desk {

namespace {

// Digits alone; -1 otherwise.
int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<std::chrono::local_days> read_day(std::string_view typed) {
  if (typed.size() != 10 || typed[4] != '-' || typed[7] != '-') return std::nullopt;
  const int year = number(typed.substr(0, 4)), month = number(typed.substr(5, 2)),
            day = number(typed.substr(8, 2));
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::local_days(date);
}

std::optional<std::chrono::minutes> read_time_of_day(std::string_view typed) {
  if (typed.size() != 5 || typed[2] != ':') return std::nullopt;
  const int hour = number(typed.substr(0, 2)), minute = number(typed.substr(3, 2));
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return std::chrono::minutes(hour * 60 + minute);
}

std::optional<std::chrono::local_time<std::chrono::milliseconds>> read_moment(
    std::string_view typed) {
  if (typed.size() != 16 || (typed[10] != ' ' && typed[10] != 'T')) return std::nullopt;
  const auto day = read_day(typed.substr(0, 10));
  const auto time = read_time_of_day(typed.substr(11));
  if (!day || !time) return std::nullopt;
  return std::chrono::local_time<std::chrono::milliseconds>(*day) + *time;
}

std::string day_text(std::chrono::local_days day) {
  const std::chrono::year_month_day date(day);
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out.data();
}

}  // namespace screenline::desk
