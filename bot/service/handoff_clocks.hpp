// The clocks of a stored row as the values that bot/desk reckons with. Pure; any thread.
#pragma once

#include "bot/desk/clocks.hpp"
#include "bot/desk/rungs.hpp"
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

[[nodiscard]] inline bool is_open_crisis(const Handoff& row) {
  return row.state != HandoffState::closed && row.severity == dialog::Severity::crisis &&
         row.level >= 2;
}

// A named person has it, nothing new has come since, and they have read what came (S11).
[[nodiscard]] inline bool is_seen(const Handoff& row) {
  return is_open_crisis(row) && row.acknowledged > row.raised && row.unread == 0;
}

[[nodiscard]] inline desk::Reached reached_of(const Handoff& row) {
  return {row.rung, row.rung_steps, row.rung_clock};
}

inline void set_reached(Handoff& row, const desk::Reached& reached) {
  row.rung = reached.rung;
  row.rung_steps = reached.steps;
  row.rung_clock = reached.clock;
}

// When the row goes a rung further; Time::max(): it does not.
[[nodiscard]] inline Time rings_at(const Handoff& row) {
  if (!is_open_crisis(row)) return Time::max();
  return desk::rings_at(clocks_of(row), reached_of(row), row.level);
}

}  // namespace screenline::service
