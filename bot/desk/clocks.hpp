// The clocks of a crisis row. Two run one after the other: until somebody acknowledges the row, and
// from then until the first logged contact; a message of the person that nobody answered starts the
// second one again. Pure functions over values, no clock: `now` is given. Any thread. Source:
// DECISIONS S7, S8; crisis.md 5.2.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "bot/desk/queue.hpp"

namespace screenline::desk {

// Time{}: has not happened, or is not owed.
struct Clocks {
  Time due{};           // by when somebody must acknowledge
  Time acknowledged{};  // somebody has
  Time contact_due{};   // by when the person must hear from a person
  Time contacted{};     // the last logged contact
  Time alerted{};       // the last alert or page for this row
  friend bool operator==(const Clocks&, const Clocks&) = default;
};

// Minutes after which a row that nobody acknowledged goes further: to the second rung of people, to
// the third, to everybody (rungs.hpp). L4 2/4/6, L3 5/10/15, L2 15/30/60. Other levels have no
// ladder and read as L2.
[[nodiscard]] std::array<std::chrono::minutes, 3> acknowledge_ladder(int level);
// From acknowledgement to the first logged contact: L4 5 min, L3 15, L2 60.
[[nodiscard]] std::chrono::minutes time_to_contact(int level);

// The row was opened or rose: everything begins anew and nobody has looked yet.
[[nodiscard]] Clocks raised(Clocks clocks, int level, std::string_view priority, Time now);
// A named person has it. The first name counts; a second one changes nothing.
[[nodiscard]] Clocks acknowledge(Clocks clocks, int level, Time now);
// The person wrote. What is owed already keeps its deadline: more messages do not put it off.
[[nodiscard]] Clocks wrote(Clocks clocks, int level, Time now);
// Somebody reached the person, by whatever way, and it is logged.
[[nodiscard]] Clocks contact(Clocks clocks, Time now);

// The deadline that runs now; Time::max() when none does: acknowledged and answered.
[[nodiscard]] Time next_due(const Clocks& clocks);

// A row that was alerted for is not alerted for again within this time, however often the person
// writes.
inline constexpr std::chrono::seconds alert_again_after{60};
[[nodiscard]] bool may_alert_again(const Clocks& clocks, Time now);

}  // namespace screenline::desk
