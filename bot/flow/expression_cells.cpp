#include "bot/flow/expression_cells.hpp"

#include <limits>

namespace screenline::flow {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Truth decide(bool always, bool never) {
  return always ? Truth::yes : never ? Truth::no : Truth::undecided;
}

Truth both(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::undecided;
}

// De Morgan, in three values as in two.
Truth either(Truth a, Truth b) { return negate(both(negate(a), negate(b))); }

}  // namespace

Cell number(double value) { return {value, value, true, Truth::no}; }
Cell undecided_number() { return {-infinity, infinity, true, Truth::no}; }
Cell no_number() { return {0, 0, false, Truth::no}; }
Cell truth(Truth value) { return {0, 0, true, value}; }
Cell truth(bool value) { return truth(value ? Truth::yes : Truth::no); }

Truth negate(Truth a) {
  if (a == Truth::undecided) return a;
  return a == Truth::yes ? Truth::no : Truth::yes;
}

Truth compare(Op op, const Cell& a, const Cell& b) {
  if (!a.exists || !b.exists) return Truth::no;
  switch (op) {
    case Op::less:
      return decide(a.high < b.low, a.low >= b.high);
    case Op::less_equal:
      return decide(a.high <= b.low, a.low > b.high);
    case Op::greater:
      return decide(a.low > b.high, a.high <= b.low);
    case Op::greater_equal:
      return decide(a.low >= b.high, a.high < b.low);
    case Op::not_equal:
      return decide(a.high < b.low || a.low > b.high, a.low == b.high && a.high == b.low);
    default:
      return decide(a.low == b.high && a.high == b.low, a.high < b.low || a.low > b.high);
  }
}

Cell combine(Op op, const Cell& a, const Cell& b) {
  switch (op) {
    case Op::add:
      return {a.low + b.low, a.high + b.high, a.exists && b.exists, Truth::no};
    case Op::subtract:
      return {a.low - b.high, a.high - b.low, a.exists && b.exists, Truth::no};
    case Op::logical_and:
      return truth(both(a.truth, b.truth));
    case Op::logical_or:
      return truth(either(a.truth, b.truth));
    default:
      return truth(compare(op, a, b));
  }
}

}  // namespace screenline::flow
