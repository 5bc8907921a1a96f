// "Did you mean": the nearest of the words that would have been right.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace screenline::text {

// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), in bytes.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// "did you mean \"answer\"?", or "" when nothing is near (a third of its length, at least 1).
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& candidates);

}  // namespace screenline::text
