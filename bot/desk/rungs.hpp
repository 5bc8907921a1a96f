// Whom a crisis row reaches next when one of its clocks has run out and nobody has acted. People on
// call stand on rungs: 1 is paged when the row opens, 2 and 3 at the times of the ladder, then
// everybody again at the ladder's last interval, a bounded number of times. Pure functions over
// values, no clock: `now` is given. Any thread. Source: DECISIONS S7; crisis.md 5.2.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "bot/desk/clocks.hpp"

namespace screenline::desk {

inline constexpr int last_rung = 3;
// Of one clock that nobody answers: L4 24 minutes after the row opened, L3 one hour, L2 five and a
// half. Who has not looked by then does not look because of one page more; a message of the person,
// a rise and a restart page all the same.
inline constexpr int steps_max = 12;

// What has been done about a row. Steps belong to one value of a clock: when it is set anew, by an
// acknowledgement, a release, a rise or a message, they begin anew. The rung stays.
struct Reached {
  std::uint8_t rung = 1;  // the highest that was paged
  std::uint8_t steps = 0;
  Time clock{};  // the deadline that the steps were taken for
  friend bool operator==(const Reached&, const Reached&) = default;
};

// Whether somebody stands on rung 1, 2, 3 who is on duty and can be paged.
using Staffed = std::array<bool, last_rung>;

// The rung that is paged when a row opens, and is reached by it: 1, or the lowest that has
// somebody.
[[nodiscard]] int first_rung(const Staffed& staffed);

// When the next step is due: the deadline itself, then up the ladder. Time::max(): nothing is owed,
// or the steps are used up. Of a crisis row that is not closed.
[[nodiscard]] Time rings_at(const Clocks& clocks, const Reached& reached, int level);

struct Step {
  Reached after;
  Staffed page{};        // the rungs to be paged
  bool contact = false;  // the second clock: the one who holds the row is paged too
  int vacant = 0;        // a rung whose turn it was and that has nobody; 0: none
  bool last = false;     // no further step follows for this clock
};

// What is due at `now`; nullopt: nothing. Steps that were missed are taken together.
[[nodiscard]] std::optional<Step> next_step(const Clocks& clocks, const Reached& reached, int level,
                                            const Staffed& staffed, Time now);

}  // namespace screenline::desk
