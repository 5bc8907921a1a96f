#include "bot/flow/expression_parser.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "bot/flow/expression_ops.hpp"
#include "bot/flow/expression_writer.hpp"
#include "bot/flow/limits.hpp"
#include "bot/flow/suggest.hpp"

// Recursive descent. A name is emitted only when its use is known: a choice may be compared by
// option or by points. The first error throws ExpressionError inside this file and ends the parse.

namespace screenline::flow {
namespace {

using Type = Operand::Type;

struct Parsed {
  enum class Kind : std::uint8_t { truth, number, name } kind = Kind::truth;
  Operand operand;  // kind name: nothing is emitted yet
  Token token;
};

std::optional<int> index_of(const std::vector<std::string>& ids, std::string_view id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return std::nullopt;
  return static_cast<int>(found - ids.begin());
}

class Parser : TokenCursor, ProgramWriter {
 public:
  Parser(std::string_view source, NameSource& names) : TokenCursor(source), names_(names) {}

  CompiledExpression parse(Want want) {
    CompiledExpression out;
    Parsed all = any();
    if (peek().kind != TokenKind::end) {
      fail(peek().at, "expression-syntax", "unexpected " + quoted(peek().text),
           "join conditions with and, or");
    }
    if (want == Want::value && all.kind == Parsed::Kind::name) out.alias = all.operand;
    out.is_number = want == Want::value && numeric(all);
    out.is_number ? as_number(all) : as_truth(all);
    out.program = take_program();
    return out;
  }

 private:
  [[nodiscard]] static bool numeric(const Parsed& it) {
    if (it.kind != Parsed::Kind::name) return it.kind == Parsed::Kind::number;
    const Operand& operand = it.operand;
    return operand.type == Type::number || operand.type == Type::score ||
           (operand.type == Type::choice && operand.has_points);
  }
  void as_number(const Parsed& it) {
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
                                                 : Op::push_answer;
    emit(op, operand.address);
  }
  void as_truth(const Parsed& it) {
    if (it.kind == Parsed::Kind::truth) return;
    if (it.kind == Parsed::Kind::name && it.operand.type == Type::truth) {
      return emit_all(it.operand.program);
    }
    const std::string what = it.kind == Parsed::Kind::name ? quoted(it.token.text) + " is " +
                                                                 std::string(describe(it.operand))
                                                           : "this is a number";
    fail(it.token.at, "expression-type", what + ", not a condition", "compare it with something");
  }
  static Parsed truth(const Token& token) { return {Parsed::Kind::truth, {}, token}; }
  static Parsed number(const Token& token) { return {Parsed::Kind::number, {}, token}; }

  Parsed any() {
    if (++nesting_ > limits::stack_max) too_long();
    Parsed left = all();
    while (is("or")) left = joined(left, Op::skip_if_yes, Op::logical_or, &Parser::all);
    --nesting_;
    return left;
  }
  Parsed all() {
    Parsed left = denied();
    while (is("and")) left = joined(left, Op::skip_if_no, Op::logical_and, &Parser::denied);
    return left;
  }
  Parsed joined(const Parsed& left, Op skip, Op op, Parsed (Parser::*right)()) {
    as_truth(left);
    take();
    const std::size_t at = emit(skip);
    as_truth((this->*right)());
    emit(op);
    close_skip(at);
    return truth(left.token);
  }
  Parsed denied() {
    if (!is("not")) return test();
    if (++nesting_ > limits::stack_max) too_long();
    const Token token = take();
    as_truth(denied());
    emit(Op::logical_not);
    --nesting_;
    return truth(token);
  }
  Parsed test() {
    if ((is("any") || is("no")) && peek(1).text == "flag") return flag_test();
    Parsed left = sum();
    const Token& token = peek();
    if (const auto op = comparison(token)) return compared(left, *op);
    if (is("in") || (is("not") && peek(1).text == "in")) return among(left);
    if (accept("has")) return having(left);
    if (accept("is")) return being(left);
    return left;
  }
  static std::optional<Op> comparison(const Token& token) {
    constexpr std::pair<std::string_view, Op> operators[] = {
        {"==", Op::equal},      {"!=", Op::not_equal}, {"<", Op::less},
        {"<=", Op::less_equal}, {">", Op::greater},    {">=", Op::greater_equal}};
    for (const auto& [text, op] : operators) {
      if (token.kind == TokenKind::symbol && token.text == text) return op;
    }
    return std::nullopt;
  }
  Parsed flag_test() {
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

  Parsed compared(const Parsed& left, Op op) {
    const Token token = take();
    if (left.kind == Parsed::Kind::name && left.operand.type == Type::choice &&
        peek().kind == TokenKind::word && !is_keyword(peek().text)) {
      const auto option = index_of(left.operand.symbols, peek().text);
      if (option) return compared_with_option(left, op, token, *option);
      if (!left.operand.has_points || !names_.find(peek().text)) unknown_symbol(left, peek());
    }
    as_number(left);
    as_number(sum());
    emit(op);
    return truth(left.token);
  }
  Parsed compared_with_option(const Parsed& left, Op op, const Token& token, int option) {
    if (op != Op::equal && op != Op::not_equal) {
      fail(token.at, "expression-type", "options have no order: " + quoted(token.text),
           "compare the points with a number");
    }
    take();
    const std::uint32_t one = std::uint32_t{1} << static_cast<unsigned>(option);
    emit(Op::chosen_in, left.operand.address, op == Op::equal ? one : ~one);
    return truth(left.token);
  }
  Parsed among(const Parsed& left) {
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
  void among_numbers(const Parsed& left) {
    if (left.kind != Parsed::Kind::name) {
      fail(left.token.at, "expression-type", "only a name can be looked for in a list");
    }
    expect("[");
    bool first = true;
    do {
      as_number(left);
      as_number(sum());
      emit(Op::equal);
      if (!first) emit(Op::logical_or);
      first = false;
    } while (accept(","));
    expect("]");
  }
  Parsed having(const Parsed& left) {
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
  double id_mask(const Parsed& left, bool list, bool inverted) {
    std::uint32_t mask = 0;
    if (list) expect("[");
    do {
      mask |= std::uint32_t{1} << static_cast<unsigned>(symbol(left));
    } while (list && accept(","));
    if (list) expect("]");
    return inverted ? ~mask : mask;
  }
  int symbol(const Parsed& left) {
    const Token token = expect_id("an id");
    const auto index = index_of(left.operand.symbols, token.text);
    if (!index) unknown_symbol(left, token);
    return *index;
  }
  [[noreturn]] static void unknown_symbol(const Parsed& left, const Token& token) {
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

  Parsed being(const Parsed& left) {
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
  Parsed closed(const Parsed& left, bool denied) {
    if (denied) emit(Op::logical_not);
    return truth(left.token);
  }
  bool state_test(const Operand& it, std::string_view word) {
    const auto state = word == "answered"         ? AnswerState::answered
                       : word == "skipped"        ? AnswerState::skipped
                       : word == "not_applicable" ? AnswerState::not_applicable
                                                  : AnswerState::not_asked;
    if (state == AnswerState::not_asked) return false;
    emit(Op::state_is, it.address, static_cast<double>(state));
    return true;
  }
  void score_test(const Parsed& left, const Token& token) {
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

  Parsed sum() {
    Parsed left = term();
    while (is("+") || is("-")) {
      as_number(left);
      const Op op = take().text == "+" ? Op::add : Op::subtract;
      as_number(term());
      emit(op);
      left = number(left.token);
    }
    return left;
  }
  Parsed term() {
    const Token token = take();
    if (token.kind == TokenKind::number) {
      double value = 0;
      std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
      emit(Op::push_number, 0, value);
      return number(token);
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
    if (is_keyword(token.text)) unexpected(token);
    return {Parsed::Kind::name, name(token), token};
  }
  Parsed negative(const Token& token) {
    if (++nesting_ > limits::stack_max) too_long();
    emit(Op::push_number, 0, 0);
    as_number(term());
    emit(Op::subtract);
    --nesting_;
    return number(token);
  }
  Parsed count(const Token& token) {
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
  Operand name(const Token& token) {
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
  [[noreturn]] static void unexpected(const Token& token) {
    const bool end = token.kind == TokenKind::end;
    fail(token.at, "expression-syntax",
         end ? "the expression ends too early" : "unexpected " + quoted(token.text),
         token.text == "="   ? "write =="
         : token.text == "&" ? "write and"
         : token.text == "|" ? "write or"
                             : "");
  }

  NameSource& names_;
  int nesting_ = 0;
};

}  // namespace

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
