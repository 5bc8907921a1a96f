// The clocks of a stored row as the values that bot/desk reckons with. Pure; any thread.
#pragma once

#include "bot/desk/clocks.hpp"
#include "bot/service/records.hpp"

namespace screenline::service {

[[nodiscard]] inline desk::Clocks clocks_of(const Handoff& row) {
  return {row.due, row.acknowledged, row.contact_due, row.contacted, row.alerted};
}

inline void set_clocks(Handoff& row, const desk::Clocks& clocks) {
  row.due = clocks.due;
  row.acknowledged = clocks.acknowledged;
  row.contact_due = clocks.contact_due;
  row.contacted = clocks.contacted;
  row.alerted = clocks.alerted;
}

// The deadline that runs now (Time::max(): none): what the queue is sorted by.
[[nodiscard]] inline Time next_due(const Handoff& row) { return desk::next_due(clocks_of(row)); }

}  // namespace screenline::service
