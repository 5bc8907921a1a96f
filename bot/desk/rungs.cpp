#include "bot/desk/rungs.hpp"

#include <algorithm>

namespace screenline::desk {

namespace {

using std::chrono::milliseconds;

bool waits_for_contact(const Clocks& clocks) { return clocks.acknowledged != Time{}; }

// From the deadline to its step, 0 first.
milliseconds offset(bool contact, int level, int step) {
  // The second clock has no ladder of its own in the source: its own length again.
  if (contact) return step * time_to_contact(level);
  const auto ladder = acknowledge_ladder(level);
  const int in_ladder = std::min(step, last_rung - 1);
  const auto after = ladder[static_cast<std::size_t>(in_ladder)] - ladder.front();
  return after + (step - in_ladder) * (ladder[2] - ladder[1]);
}

Time later(Time from, milliseconds by) { return from > Time::max() - by ? Time::max() : from + by; }

int steps_taken(const Reached& reached, Time clock) {
  return reached.clock == clock ? std::min<int>(reached.steps, steps_max) : 0;
}

}  // namespace

int first_rung(const Staffed& staffed) {
  const auto found = std::find(staffed.begin(), staffed.end(), true);
  return found == staffed.end() ? 1 : static_cast<int>(found - staffed.begin()) + 1;
}

Time rings_at(const Clocks& clocks, const Reached& reached, int level) {
  const Time clock = next_due(clocks);
  if (clock == Time::max()) return clock;
  const int taken = steps_taken(reached, clock);
  if (taken >= steps_max) return Time::max();
  return later(clock, offset(waits_for_contact(clocks), level, taken));
}

std::optional<Step> next_step(const Clocks& clocks, const Reached& reached, int level,
                              const Staffed& staffed, Time now) {
  const Time clock = next_due(clocks);
  const int taken = steps_taken(reached, clock);
  Step step;
  step.after = {reached.rung, static_cast<std::uint8_t>(taken), clock};
  while (rings_at(clocks, step.after, level) <= now && step.after.steps < steps_max) {
    ++step.after.steps;
  }
  const int count = step.after.steps - taken;
  if (count == 0) return std::nullopt;
  step.contact = waits_for_contact(clocks);
  step.last = step.after.steps == steps_max;

  const auto on = [](int rung) { return static_cast<std::size_t>(rung - 1); };
  // What was reached, whoever stands there now: at five the rungs change hands.
  const int from = std::clamp<int>(reached.rung, 1, last_rung);
  int to = std::min(last_rung, from + count);
  bool anybody = false;
  for (int rung = from + 1; rung <= to; ++rung) {
    step.page[on(rung)] = staffed[on(rung)];
    anybody = anybody || staffed[on(rung)];
    if (!staffed[on(rung)] && step.vacant == 0) step.vacant = rung;
  }
  while (!anybody && to < last_rung) {
    ++to;
    anybody = step.page[on(to)] = staffed[on(to)];
  }
  // Past the last rung, or with nobody above: everybody again.
  if (!anybody || from + count > last_rung) step.page = staffed;
  step.after.rung = static_cast<std::uint8_t>(to);
  return step;
}

}  // namespace screenline::desk
