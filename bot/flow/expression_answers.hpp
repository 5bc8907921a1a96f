// The answers that an expression looks at, and what they count. Internal to bot/flow; pure.
#pragma once

#include <cstdint>
#include <optional>

#include "bot/flow/expression.hpp"

namespace screenline::flow {

// `address` as in expression_ops.hpp: a step, the answer `value` means, or a safety question.
[[nodiscard]] const Answer& answer_at(const Evaluation& in, std::int32_t address);

// What the answer of a step counts: the points of the chosen option, the number of a scale. None:
// it counts nothing. REQUIRES: it is answered.
[[nodiscard]] std::optional<double> points_of(const Evaluation& in, int step, const Answer& answer);

}  // namespace screenline::flow
