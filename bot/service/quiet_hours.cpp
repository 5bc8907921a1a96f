#include "bot/service/quiet_hours.hpp"

namespace screenline::service {

namespace {

using dialog::Time;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr minutes day{24 * 60};

milliseconds into_day(milliseconds local) {
  const milliseconds rest = local % milliseconds(day);
  return rest.count() < 0 ? rest + milliseconds(day) : rest;
}

bool quiet_at(const QuietHours& hours, milliseconds local) {
  const milliseconds now = into_day(local);
  return hours.from < hours.to ? now >= hours.from && now < hours.to
                               : now >= hours.from || now < hours.to;
}

}  // namespace

bool is_quiet(const QuietHours& hours, Time at) {
  if (!hours.offset || hours.from == hours.to) return false;
  return quiet_at(hours, at.time_since_epoch() + hours.offset(at));
}

Time after_quiet(const QuietHours& hours, Time at) {
  // Twice: the clocks may be put forward or back in the night, and then the first try is an hour
  // off.
  for (int i = 0; i < 3 && is_quiet(hours, at); ++i) {
    const milliseconds before = hours.offset(at);
    const milliseconds now = into_day(at.time_since_epoch() + before);
    milliseconds left = milliseconds(hours.to) - now;
    if (left.count() <= 0) left += milliseconds(day);
    const Time end = at + left;
    const Time right = end - (hours.offset(end) - before);
    at = right > at ? right : end;
  }
  return at;
}

}  // namespace screenline::service
