// Bounds of the engine, each with its reason.
#pragma once

#include <cstddef>

namespace screenline::dialog::limits {

inline constexpr int max_steps_a_turn =
    100;  // goflow's bound; the longest chain of ours is under 10
inline constexpr std::size_t max_addresses = 8;  // numbers and web sessions of one person kept
inline constexpr std::size_t max_text_bytes =
    65536;  // longer texts are scanned whole, stored cut here
inline constexpr std::size_t max_recent_texts = 5;  // E2

}  // namespace screenline::dialog::limits
