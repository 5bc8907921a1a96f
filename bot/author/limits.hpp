// Bounds of what is worked out for whoever writes a flow, one reason a line. What a bound cut off
// is told, never left out in silence. Constants; any thread.
#pragma once

#include <chrono>
#include <cstddef>

namespace screenline::author::limits {

// Of one walk. The shipped screening has some 100,000; twenty times that take half a gigabyte.
inline constexpr std::size_t walk_states_max = 2'000'000;
// Of one walk. An author who waits longer for an answer does not ask again.
inline constexpr std::chrono::seconds walk_time_max{120};
// A list of so many options has 4,096 answers, all of which are weighed.
inline constexpr std::size_t walk_options_max = 12;
// A number from a range this wide is weighed one by one.
inline constexpr int walk_numbers_max = 2000;
// Paths that are played from the first text on and held against what the walk says of them.
inline constexpr int walk_replays = 200;
// Findings that are told of one walk: beyond this the first ones explain the rest.
inline constexpr std::size_t walk_findings_max = 50;

}  // namespace screenline::author::limits
