#include "bot/flow/expression_grammar.hpp"

// Dates, lengths of time and plain numbers: what may be compared with what, and added to what.

namespace screenline::flow {

Measure Parser::measure(const Parsed& it) {
  if (it.kind != Parsed::Kind::name) return it.of;
  if (it.operand.type == Type::date) return Measure::date;
  return it.operand.type == Type::length ? Measure::length : it.operand.measure;
}

void Parser::comparable(const Parsed& left, const Parsed& right) {
  const Measure a = measure(left), b = measure(right);
  const auto in_days = [](Measure it) { return it == Measure::length || it == Measure::since; };
  const auto counts = [](Measure it) { return it == Measure::plain || it == Measure::since; };
  if (a == b || (in_days(a) && in_days(b)) || (counts(a) && counts(b))) return;
  if (a == Measure::date || b == Measure::date) {
    fail(right.token.at, "expression-type", "a date is compared with a date alone",
         "days since x >= 14, or x < today - 6 months");
  }
  fail(right.token.at, "expression-type", "a length of time needs its unit",
       "write it with days, weeks, months or years: 14 days");
}

Measure Parser::joined_measure(const Parsed& left, const Parsed& right, Op op) {
  const Measure a = measure(left), b = measure(right);
  const bool length = b == Measure::length || b == Measure::since;
  if (a == b && a != Measure::date) return a;
  if (a == Measure::date && b == Measure::date && op == Op::subtract) return Measure::length;
  if (length && a != Measure::plain) return a;
  if (a == Measure::since && b == Measure::plain) return a;
  fail(right.token.at, "expression-type", "these two are not of one kind",
       "a length of time is written with its unit: 14 days");
}

}  // namespace screenline::flow
