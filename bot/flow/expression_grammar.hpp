// The parser of expressions as a whole: recursive descent over the grammar in
// expression_parser.hpp. Joining and calculating are in expression_parser.cpp, what may stand
// behind a name in expression_tests.cpp. A name is emitted only when its use is known: a choice may
// be compared by option or by points. The first error throws ExpressionError and ends the parse; it
// is caught by compile_expression(). Internal to bot/flow; not thread-safe; lives for one parse.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/expression_ops.hpp"
#include "bot/flow/expression_parser.hpp"
#include "bot/flow/expression_writer.hpp"

namespace screenline::flow {

class Parser : TokenCursor, ProgramWriter {
 public:
  Parser(std::string_view source, NameSource& names) : TokenCursor(source), names_(names) {}

  CompiledExpression parse(Want want);

 private:
  using Type = Operand::Type;

  struct Parsed {
    enum class Kind : std::uint8_t { truth, number, name } kind = Kind::truth;
    Operand operand;  // kind name: nothing is emitted yet
    Token token;
    Measure of = Measure::plain;  // of a number
  };

  static Parsed truth(const Token& token) { return {Parsed::Kind::truth, {}, token}; }
  static Parsed number(const Token& token, Measure of = Measure::plain) {
    return {Parsed::Kind::number, {}, token, of};
  }

  // --- expression_parser.cpp
  [[nodiscard]] static bool numeric(const Parsed& it);
  void as_number(const Parsed& it);
  [[nodiscard]] static Measure measure(const Parsed& it);
  static void comparable(const Parsed& left, const Parsed& right);
  static Measure joined_measure(const Parsed& left, const Parsed& right, Op op);
  void as_truth(const Parsed& it);
  Parsed any();
  Parsed all();
  Parsed joined(const Parsed& left, Op skip, Op op, Parsed (Parser::*right)());
  Parsed denied();
  Parsed test();
  Parsed sum();
  Parsed term();
  Parsed negative(const Token& token);
  Parsed count(const Token& token);
  Parsed days_since(const Token& token);
  Operand name(const Token& token);
  [[noreturn]] static void unexpected(const Token& token);

  // --- expression_tests.cpp
  static std::optional<Op> comparison(const Token& token);
  Parsed flag_test();
  Parsed compared(const Parsed& left, Op op);
  Parsed compared_with_option(const Parsed& left, Op op, const Token& token, int option);
  Parsed among(const Parsed& left);
  void among_numbers(const Parsed& left);
  Parsed having(const Parsed& left);
  double id_mask(const Parsed& left, bool list, bool inverted);
  int symbol(const Parsed& left);
  [[noreturn]] static void unknown_symbol(const Parsed& left, const Token& token);
  Parsed being(const Parsed& left);
  Parsed closed(const Parsed& left, bool denied);
  bool state_test(const Operand& it, std::string_view word);
  void score_test(const Parsed& left, const Token& token);

  NameSource& names_;
  int nesting_ = 0;
};

}  // namespace screenline::flow
