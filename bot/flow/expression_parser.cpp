#include "bot/flow/expression_parser.hpp"

#include <charconv>
#include <utility>

#include "bot/flow/expression_grammar.hpp"
#include "bot/flow/limits.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::flow {

CompiledExpression Parser::parse(Want want) {
  CompiledExpression out;
  Parsed all = any();
  if (peek().kind != TokenKind::end) {
    fail(peek().at, "expression-syntax", "unexpected " + quoted(peek().text),
         "join conditions with and, or");
  }
  if (want == Want::value && all.kind == Parsed::Kind::name) out.alias = all.operand;
  out.is_number = want == Want::value && numeric(all);
  out.measure = measure(all);
  out.is_number ? as_number(all) : as_truth(all);
  out.program = take_program();
  return out;
}

bool Parser::numeric(const Parsed& it) {
  if (it.kind != Parsed::Kind::name) return it.kind == Parsed::Kind::number;
  const Operand& operand = it.operand;
  return operand.type == Type::number || operand.type == Type::score ||
         operand.type == Type::date || operand.type == Type::length ||
         (operand.type == Type::choice && operand.has_points);
}

void Parser::as_number(const Parsed& it) {
  if (it.kind == Parsed::Kind::number) return;
  if (it.kind == Parsed::Kind::truth) {
    fail(it.token.at, "expression-type", "a condition cannot be used as a number");
  }
  if (!numeric(it)) {
    fail(it.token.at, "expression-type",
         quoted(it.token.text) + " is " + std::string(describe(it.operand)) + ", not a number");
  }
  const Operand& operand = it.operand;
  if (!operand.program.empty()) return emit_all(operand.program);
  const Op op = operand.type == Type::score    ? Op::push_score
                : operand.type == Type::choice ? Op::push_points
                : operand.type == Type::date   ? Op::push_date
                                               : Op::push_answer;
  emit(op, operand.address);
}

void Parser::as_truth(const Parsed& it) {
  if (it.kind == Parsed::Kind::truth) return;
  if (it.kind == Parsed::Kind::name && it.operand.type == Type::truth) {
    return emit_all(it.operand.program);
  }
  const std::string what = it.kind == Parsed::Kind::name
                               ? quoted(it.token.text) + " is " + std::string(describe(it.operand))
                               : "this is a number";
  fail(it.token.at, "expression-type", what + ", not a condition", "compare it with something");
}

Parser::Parsed Parser::any() {
  if (++nesting_ > limits::stack_max) too_long();
  Parsed left = all();
  while (is("or")) left = joined(left, Op::skip_if_yes, Op::logical_or, &Parser::all);
  --nesting_;
  return left;
}

Parser::Parsed Parser::all() {
  Parsed left = denied();
  while (is("and")) left = joined(left, Op::skip_if_no, Op::logical_and, &Parser::denied);
  return left;
}

Parser::Parsed Parser::joined(const Parsed& left, Op skip, Op op, Parsed (Parser::*right)()) {
  as_truth(left);
  take();
  const std::size_t at = emit(skip);
  as_truth((this->*right)());
  emit(op);
  close_skip(at);
  return truth(left.token);
}

Parser::Parsed Parser::denied() {
  if (!is("not")) return test();
  if (++nesting_ > limits::stack_max) too_long();
  const Token token = take();
  as_truth(denied());
  emit(Op::logical_not);
  --nesting_;
  return truth(token);
}

Parser::Parsed Parser::test() {
  if ((is("any") || is("no")) && peek(1).text == "flag") return flag_test();
  Parsed left = sum();
  const Token& token = peek();
  if (const auto op = comparison(token)) return compared(left, *op);
  if (is("in") || (is("not") && peek(1).text == "in")) return among(left);
  if (accept("has")) return having(left);
  if (accept("is")) return being(left);
  return left;
}

Parser::Parsed Parser::sum() {
  Parsed left = term();
  while (is("+") || is("-")) {
    as_number(left);
    const Op op = take().text == "+" ? Op::add : Op::subtract;
    const Parsed right = term();
    as_number(right);
    const Measure of = joined_measure(left, right, op);
    emit(op);
    left = number(left.token, of);
  }
  return left;
}

Parser::Parsed Parser::term() {
  const Token token = take();
  if (token.kind == TokenKind::number) {
    double value = 0;
    std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
    const auto unit = time_unit(peek().text);
    if (unit) take();
    emit(Op::push_number, 0, unit ? in_days(value, *unit) : value);
    return number(token, unit ? Measure::length : Measure::plain);
  }
  if (token.text == "(" && token.kind == TokenKind::symbol) {
    Parsed inside = any();
    expect(")");
    return inside;
  }
  if (token.text == "-") return negative(token);
  if (token.kind != TokenKind::word) unexpected(token);
  if (token.text == "true" || token.text == "false") {
    emit(Op::push_truth, token.text == "true" ? 1 : 0);
    return truth(token);
  }
  if (token.text == "count" && is("(")) return count(token);
  if (token.text == "days" && is("since")) return days_since(token);
  if (is_keyword(token.text)) unexpected(token);
  return {Parsed::Kind::name, name(token), token};
}

Parser::Parsed Parser::negative(const Token& token) {
  if (++nesting_ > limits::stack_max) too_long();
  emit(Op::push_number, 0, 0);
  as_number(term());
  emit(Op::subtract);
  --nesting_;
  return number(token);
}

Parser::Parsed Parser::count(const Token& token) {
  expect("(");
  const Token inside = expect_id("the name of a list");
  const Operand operand = name(inside);
  if (operand.type != Type::many && operand.type != Type::list) {
    fail(inside.at, "expression-type",
         quoted(inside.text) + " is " + std::string(describe(operand)) + ": nothing to count");
  }
  expect(")");
  emit(operand.type == Type::many ? Op::push_count : Op::push_list_count, operand.address);
  return number(token);
}

Parser::Parsed Parser::days_since(const Token& token) {
  take();
  const Token inside = expect_id("the name of a date");
  const Operand operand = name(inside);
  if (operand.type != Type::date) {
    fail(inside.at, "expression-type",
         quoted(inside.text) + " is " + std::string(describe(operand)) + ", not a date");
  }
  emit(Op::push_today);
  as_number({Parsed::Kind::name, operand, inside});
  emit(Op::subtract);
  return number(token, Measure::since);
}

Operand Parser::name(const Token& token) {
  std::optional<Operand> found = names_.find(token.text);
  if (!found) {
    fail(token.at, "unknown-name", "nothing is called " + quoted(token.text),
         did_you_mean(token.text, names_.known_names()));
  }
  if (found->type == Type::cycle) {
    fail(token.at, "expression-cycle", quoted(token.text) + " needs itself");
  }
  if (found->type == Type::broken) fail(token.at, "", "");
  return *std::move(found);
}

void Parser::unexpected(const Token& token) {
  const bool end = token.kind == TokenKind::end;
  fail(token.at, "expression-syntax",
       end ? "the expression ends too early" : "unexpected " + quoted(token.text),
       token.text == "="   ? "write =="
       : token.text == "&" ? "write and"
       : token.text == "|" ? "write or"
                           : "");
}

CompiledExpression compile_expression(std::string_view source, NameSource& names, Want want) {
  CompiledExpression out;
  if (source.size() > limits::expression_chars_max) {
    out.error = {0, "expression-too-long", "this expression is too long",
                 "give a part of it a name under \"values\""};
    return out;
  }
  try {
    return Parser(source, names).parse(want);
  } catch (ExpressionError& error) {
    out.error = std::move(error);
    for (const Token& token : tokenize(source)) {
      if (token.at == out.error->at && out.error->code != "expression-too-long")
        out.error->length = token.text.size();
    }
  }
  return out;
}

}  // namespace screenline::flow
