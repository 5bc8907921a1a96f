#include <algorithm>
#include <utility>

#include "bot/flow/expression_grammar.hpp"
#include "bot/flow/suggest.hpp"

// What may stand behind a name: comparisons, `in`, `has`, `is`, and the question after flags.

namespace screenline::flow {
namespace {

std::optional<int> index_of(const std::vector<std::string>& ids, std::string_view id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return std::nullopt;
  return static_cast<int>(found - ids.begin());
}

}  // namespace

std::optional<Op> Parser::comparison(const Token& token) {
  constexpr std::pair<std::string_view, Op> operators[] = {
      {"==", Op::equal},      {"!=", Op::not_equal}, {"<", Op::less},
      {"<=", Op::less_equal}, {">", Op::greater},    {">=", Op::greater_equal}};
  for (const auto& [text, op] : operators) {
    if (token.kind == TokenKind::symbol && token.text == text) return op;
  }
  return std::nullopt;
}

Parser::Parsed Parser::flag_test() {
  const Token token = take();
  take();
  expect("is");
  const Token level = expect_id("a flag level");
  const std::vector<std::string> levels = {"note", "clinician", "stop", "safety", "crisis"};
  const auto index = index_of(levels, level.text);
  if (!index) {
    fail(level.at, "unknown-flag-level", "no flag level is called " + quoted(level.text),
         did_you_mean(level.text, levels));
  }
  if (!names_.prepare_flags(static_cast<FlagLevel>(*index))) {
    fail(level.at, "expression-cycle", "a flag of this level needs this expression");
  }
  emit(Op::any_flag, *index);
  if (token.text == "no") emit(Op::logical_not);
  return truth(token);
}

Parser::Parsed Parser::compared(const Parsed& left, Op op) {
  const Token token = take();
  if (left.kind == Parsed::Kind::name && left.operand.type == Type::choice &&
      peek().kind == TokenKind::word && !is_keyword(peek().text)) {
    const auto option = index_of(left.operand.symbols, peek().text);
    if (option) return compared_with_option(left, op, token, *option);
    if (!left.operand.has_points || !names_.find(peek().text)) unknown_symbol(left, peek());
  }
  as_number(left);
  const Parsed right = sum();
  as_number(right);
  comparable(left, right);
  emit(op);
  return truth(left.token);
}

Parser::Parsed Parser::compared_with_option(const Parsed& left, Op op, const Token& token,
                                            int option) {
  if (op != Op::equal && op != Op::not_equal) {
    fail(token.at, "expression-type", "options have no order: " + quoted(token.text),
         "compare the points with a number");
  }
  take();
  const std::uint32_t one = std::uint32_t{1} << static_cast<unsigned>(option);
  emit(Op::chosen_in, left.operand.address, op == Op::equal ? one : ~one);
  return truth(left.token);
}

Parser::Parsed Parser::among(const Parsed& left) {
  const bool denied = accept("not");
  take();
  const bool options = left.kind == Parsed::Kind::name && left.operand.type == Type::choice &&
                       peek(1).kind == TokenKind::word;
  if (options) {
    emit(Op::chosen_in, left.operand.address, id_mask(left, true, denied));
  } else {
    among_numbers(left);
    if (denied) emit(Op::logical_not);
  }
  return truth(left.token);
}

void Parser::among_numbers(const Parsed& left) {
  if (left.kind != Parsed::Kind::name) {
    fail(left.token.at, "expression-type", "only a name can be looked for in a list");
  }
  expect("[");
  bool first = true;
  do {
    as_number(left);
    const Parsed right = sum();
    as_number(right);
    comparable(left, right);
    emit(Op::equal);
    if (!first) emit(Op::logical_or);
    first = false;
  } while (accept(","));
  expect("]");
}

Parser::Parsed Parser::having(const Parsed& left) {
  const bool list = accept("any");
  const bool has_members = left.kind == Parsed::Kind::name &&
                           (left.operand.type == Type::many || left.operand.type == Type::list);
  if (!has_members) {
    fail(left.token.at, "expression-type", quoted(left.token.text) + " has no members",
         "has is for answers with several options and for lists; use == here");
  }
  if (left.operand.type == Type::many) {
    emit(Op::has_any, left.operand.address, id_mask(left, list, false));
    return truth(left.token);
  }
  if (list) expect("[");
  bool first = true;
  do {
    emit(Op::list_has, left.operand.address, symbol(left));
    if (!first) emit(Op::logical_or);
    first = false;
  } while (list && accept(","));
  if (list) expect("]");
  return truth(left.token);
}

double Parser::id_mask(const Parsed& left, bool list, bool inverted) {
  std::uint32_t mask = 0;
  if (list) expect("[");
  do {
    mask |= std::uint32_t{1} << static_cast<unsigned>(symbol(left));
  } while (list && accept(","));
  if (list) expect("]");
  return inverted ? ~mask : mask;
}

int Parser::symbol(const Parsed& left) {
  const Token token = expect_id("an id");
  const auto index = index_of(left.operand.symbols, token.text);
  if (!index) unknown_symbol(left, token);
  return *index;
}

void Parser::unknown_symbol(const Parsed& left, const Token& token) {
  const bool list = left.operand.type == Type::list;
  const bool band = left.operand.type == Type::score;
  fail(token.at,
       list   ? "unknown-member"
       : band ? "unknown-band"
              : "unknown-option",
       quoted(left.token.text) + " has no " +
           (list   ? "member "
            : band ? "band "
                   : "option ") +
           quoted(token.text),
       did_you_mean(token.text, left.operand.symbols));
}

Parser::Parsed Parser::being(const Parsed& left) {
  const bool denied = accept("not");
  const Token token = expect_id("answered, skipped, not_applicable, empty or a band");
  if (left.kind != Parsed::Kind::name) {
    fail(left.token.at, "expression-type", "only a name can be followed by \"is\"");
  }
  const Operand& it = left.operand;
  if (it.is_answer && state_test(it, token.text)) return closed(left, denied);
  if (token.text == "empty" && (it.type == Type::many || it.type == Type::list)) {
    emit(it.type == Type::many ? Op::is_empty : Op::list_empty, it.address);
    return closed(left, denied);
  }
  if (it.type != Type::score) {
    fail(token.at, "expression-type",
         quoted(left.token.text) + " is " + std::string(describe(it)) + ": it cannot be " +
             quoted(token.text));
  }
  score_test(left, token);
  return closed(left, denied);
}

Parser::Parsed Parser::closed(const Parsed& left, bool denied) {
  if (denied) emit(Op::logical_not);
  return truth(left.token);
}

bool Parser::state_test(const Operand& it, std::string_view word) {
  const auto state = word == "answered"         ? AnswerState::answered
                     : word == "skipped"        ? AnswerState::skipped
                     : word == "not_applicable" ? AnswerState::not_applicable
                                                : AnswerState::not_asked;
  if (state == AnswerState::not_asked) return false;
  emit(Op::state_is, it.address, static_cast<double>(state));
  return true;
}

void Parser::score_test(const Parsed& left, const Token& token) {
  using State = ScoreValue::State;
  const std::int32_t score = left.operand.address;
  if (token.text == "answered" || token.text == "not_applicable") {
    const State state = token.text == "answered" ? State::known : State::none;
    emit(Op::score_is, score, static_cast<double>(state));
    return;
  }
  const auto band = index_of(left.operand.symbols, token.text);
  if (!band) unknown_symbol(left, token);
  emit(Op::band_is, score, *band);
}

}  // namespace screenline::flow
