#include "bot/desk/clocks.hpp"

namespace screenline::desk {

using std::chrono::minutes;

std::array<minutes, 3> acknowledge_ladder(int level) {
  switch (level) {
    case 4:
      return {minutes(2), minutes(4), minutes(6)};
    case 3:
      return {minutes(5), minutes(10), minutes(15)};
    default:
      return {minutes(15), minutes(30), minutes(60)};
  }
}

minutes time_to_contact(int level) {
  switch (level) {
    case 4:
      return minutes(5);
    case 3:
      return minutes(15);
    default:
      return minutes(60);
  }
}

Clocks raised(Clocks clocks, int level, std::string_view priority, Time now) {
  Clocks out;
  out.due = now + time_to_acknowledge(level, priority);
  out.alerted = clocks.alerted;
  return out;
}

Clocks acknowledge(Clocks clocks, int level, Time now) {
  if (clocks.acknowledged != Time{}) return clocks;
  clocks.acknowledged = now;
  clocks.contact_due = now + time_to_contact(level);
  return clocks;
}

Clocks wrote(Clocks clocks, int level, Time now) {
  // Before the acknowledgement the first clock runs; the second begins with it in any case.
  if (clocks.acknowledged == Time{} || clocks.contact_due != Time{}) return clocks;
  clocks.contact_due = now + time_to_contact(level);
  return clocks;
}

Clocks contact(Clocks clocks, Time now) {
  clocks.contacted = now;
  clocks.contact_due = {};
  // Who reached the person has seen the row.
  if (clocks.acknowledged == Time{}) clocks.acknowledged = now;
  return clocks;
}

Time next_due(const Clocks& clocks) {
  if (clocks.acknowledged == Time{}) return clocks.due;
  return clocks.contact_due != Time{} ? clocks.contact_due : Time::max();
}

bool may_alert_again(const Clocks& clocks, Time now) {
  return clocks.alerted == Time{} || now >= clocks.alerted + alert_again_after;
}

}  // namespace screenline::desk
