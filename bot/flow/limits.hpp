// Bounds of what the flow reader accepts, one reason a line. A file beyond them is refused, never
// cut. Constants; any thread.
#pragma once

#include <cstddef>

#include "bot/text/json_document.hpp"

namespace screenline::flow::limits {

// The whole ketamine screening is under 100 KiB; a file 10 times that is a mistake, not a flow.
inline constexpr std::size_t file_bytes_max = text::json_bytes_max;
// A root flow with two dozen instruments fits; a chain that long is a generator gone wrong.
inline constexpr std::size_t files_max = 64;
// After expansion. The longest screening has about 70; advance() takes at most 100 a turn.
inline constexpr std::size_t steps_max = 1000;
// The chosen options of a `many` are the bits of one 32-bit word.
inline constexpr std::size_t options_max = 32;
// An expression is one line that a clinician can read; 20 domains in one `or` still fit.
inline constexpr std::size_t expression_chars_max = 2000;
// Named values are expanded in place: this also bounds what they can grow to.
inline constexpr std::size_t program_max = 512;
// Operands waiting at once; parentheses and `not` beyond it are unreadable anyway.
inline constexpr int stack_max = 32;
// More tries than this would annoy a person and hide that the question is not understood.
inline constexpr int tries_max = 10;
// A scale is drawn as buttons and its codes are listed one by one.
inline constexpr int scale_span_max = 100;
// Longest free text answer: what ten concatenated SMS segments carry.
inline constexpr int text_chars_max = 1600;
// Problems reported for one load: beyond this the first ones explain the rest.
inline constexpr std::size_t problems_max = 500;

}  // namespace screenline::flow::limits
