// The two ends of the expression parser: the tokens it reads and the program it writes.
// Internal to bot/flow; both throw ExpressionError, which compile_expression() catches. Not
// thread-safe; they live for one parse.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/flow/expression_lexer.hpp"
#include "bot/flow/expression_ops.hpp"
#include "bot/flow/expression_parser.hpp"
#include "bot/flow/limits.hpp"

namespace screenline::flow {

[[noreturn]] inline void fail(std::size_t at, std::string code, std::string what,
                              std::string hint = "") {
  throw ExpressionError{at, std::move(code), std::move(what), std::move(hint)};
}

inline std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

class TokenCursor {
 public:
  explicit TokenCursor(std::string_view source) : tokens_(tokenize(source)) {}

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
  }
  Token take() { return tokens_[next_ < tokens_.size() - 1 ? next_++ : next_]; }
  [[nodiscard]] bool is(std::string_view text) const {
    return peek().kind != TokenKind::end && peek().text == text;
  }
  bool accept(std::string_view text) {
    if (!is(text)) return false;
    take();
    return true;
  }
  void expect(std::string_view text) {
    if (accept(text)) return;
    const bool end = peek().kind == TokenKind::end;
    fail(peek().at, "expression-syntax",
         "expected " + quoted(text) +
             (end ? " before the end" : " instead of " + quoted(peek().text)));
  }
  Token expect_id(std::string_view what) {
    if (peek().kind == TokenKind::word && !is_keyword(peek().text)) return take();
    fail(peek().at, "expression-syntax", "expected " + std::string(what) + " here");
  }

 private:
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
};

// Counts the operands that wait at once, so that the evaluator's stack can be of a fixed size.
class ProgramWriter {
 public:
  std::size_t emit(Op op, std::int32_t a = 0, double number = 0) {
    if (program_.size() >= limits::program_max) too_long();
    program_.push_back({static_cast<std::uint8_t>(op), a, number});
    const bool two =
        (op >= Op::add && op <= Op::not_equal) || op == Op::logical_and || op == Op::logical_or;
    const bool none = op == Op::logical_not || op == Op::skip_if_no || op == Op::skip_if_yes;
    depth_ += two ? -1 : none ? 0 : 1;
    if (depth_ > limits::stack_max) too_long();
    return program_.size() - 1;
  }
  [[noreturn]] static void too_long() {
    fail(0, "expression-too-long", "this expression is too long or nested too deep",
         "give a part of it a name under \"values\"");
  }
  void emit_all(const std::vector<Instruction>& program) {
    for (const Instruction& it : program) emit(static_cast<Op>(it.op), it.a, it.number);
  }
  void close_skip(std::size_t at) {
    program_[at].a = static_cast<std::int32_t>(program_.size() - at - 1);
  }

  [[nodiscard]] std::vector<Instruction> take_program() { return std::move(program_); }

 private:
  std::vector<Instruction> program_;
  int depth_ = 0;
};

}  // namespace screenline::flow
