// Operations of a compiled expression: what the parser writes and the evaluator runs.
// Internal to bot/flow. A program leaves one cell on the stack: a truth or a number.
#pragma once

#include <cstdint>

namespace screenline::flow {

// `a` of an operation on an answer: a step index, or one of these.
inline constexpr std::int32_t current_answer = -1;  // `value`, `points`
// Safety question i (asq_5, asq_5b, asq_4_when) is first_safety_answer - i.
inline constexpr std::int32_t first_safety_answer = -2;

enum class Op : std::uint8_t {
  // Numbers. A number is an interval: what is undecided spans all that it may become.
  push_number,      // number
  push_answer,      // a: the number of an integer, scale
  push_points,      // a: the points of the chosen option
  push_score,       // a: score
  push_count,       // a: answer of a many
  push_list_count,  // a: list
  push_date,        // a: answer of a date; a month or year spans its days
  push_today,       //
  push_level,
  add,
  subtract,
  // Comparisons take two numbers and leave a truth.
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  // Truths.
  push_truth,    // a: 0, 1
  push_cleared,  //
  chosen_in,     // a: answer of a choice; number: bit mask of values
  has_any,       // a: answer of a many; number: bit mask
  is_empty,      // a: answer of a many
  state_is,      // a: answer; number: AnswerState
  band_is,       // a: score; number: band
  score_is,      // a: score; number: ScoreValue::State
  list_has,      // a: list; number: member
  list_empty,    // a: list
  any_flag,      // a: FlagLevel
  logical_not,
  logical_and,
  logical_or,
  skip_if_no,   // a: instructions to skip when the truth on top is no; it stays
  skip_if_yes,  // the same for yes
};

}  // namespace screenline::flow
