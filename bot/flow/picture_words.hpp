// What both kinds of drawing say in the same words. Internal to bot/flow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/picture.hpp"

namespace screenline::flow {

// Lines of at most so many characters, broken at spaces.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

inline constexpr std::string_view crisis_node_text =
    "Crisis messaging. Words of danger lead here from every message, whatever was asked; an answer "
    "does at the steps that carry the red mark.";
inline constexpr std::string_view staff_node_text =
    "Staff. STAFF leads here from every step. So does an answer that was not understood three "
    "times, where the step does not say otherwise; at a step with the red mark, twice, and it "
    "counts as a signal.";
inline constexpr std::string_view end_text = "The result: the first of these that is true";

// "not screened: no consent", "clinician first: mixed picture"
[[nodiscard]] std::string result_words(const Outcome& outcome);
// "row for staff, routine", "no row for staff"
[[nodiscard]] std::string priority_words(const Outcome& outcome);
// "no conversation: SKIP; not understood"
[[nodiscard]] std::string not_walked_words(const StepBox& box);

}  // namespace screenline::flow
