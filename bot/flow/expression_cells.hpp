// What the evaluator's stack holds, and how two of them are compared and joined. A number is an
// interval [low, high]: a known one has low == high, an undecided one spans everything, and the
// count of a list with undecided members spans what it may become. A comparison is decided when
// every number of the interval agrees. A number that does not exist (not applicable) makes its
// comparison false. Internal to bot/flow; pure values.
#pragma once

#include "bot/flow/expression.hpp"
#include "bot/flow/expression_ops.hpp"

namespace screenline::flow {

struct Cell {
  double low, high;
  bool exists;
  Truth truth;
};

[[nodiscard]] Cell number(double value);
[[nodiscard]] Cell undecided_number();
[[nodiscard]] Cell no_number();
[[nodiscard]] Cell truth(Truth value);
[[nodiscard]] Cell truth(bool value);

[[nodiscard]] Truth negate(Truth a);
[[nodiscard]] Truth compare(Op op, const Cell& a, const Cell& b);
// An operation that takes two: add, subtract, a comparison, and, or.
[[nodiscard]] Cell combine(Op op, const Cell& a, const Cell& b);

}  // namespace screenline::flow
