// What a step that asks for a date takes. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bot/flow/calendar.hpp"

namespace screenline::flow {

// Of "3/4/2026": which is the month. Where it is not said, such a date is asked again.
enum class DateOrder : std::uint8_t { unknown, month_day, day_month };

// The least that has to be told.
enum class DatePrecision : std::uint8_t { day, month, year };

struct DateRules {
  DatePrecision least = DatePrecision::day;
  std::vector<DateOrder> order;  // by language of the flow
  std::optional<DayBound> not_before, not_after;
};

}  // namespace screenline::flow
