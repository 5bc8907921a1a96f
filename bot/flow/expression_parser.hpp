// Compiles an expression of a flow file: names resolved, types checked, a flat program out.
// Pure but for the NameSource it asks. Grammar (docs/flow-files.md, "Expressions"):
//
//   any     = all { "or" all }          all  = denied { "and" denied }      denied = "not" denied |
//   test test    = ("any" | "no") "flag" "is" LEVEL
//           | sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") (sum | OPTION)
//                 | ["not"] "in" "[" item { "," item } "]"
//                 | "has" ["any"] (ID | "[" ID { "," ID } "]")
//                 | "is" ["not"] (BAND | "empty" | "answered" | "skipped" | "not_applicable") ]
//   sum     = term { ("+" | "-") term }
//   term    = NUMBER [UNIT] | "days" "since" NAME | "-" term | "true" | "false" | "(" any ")" |
//   "count" "(" NAME ")" | NAME
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/expression.hpp"
#include "bot/flow/model.hpp"

namespace screenline::flow {

// What a name stands for, as the language sees it.
struct Operand {
  enum class Type : std::uint8_t {
    number,  // integer and scale answers, `level`, values that are numbers
    date,
    length,  // of time
    choice,
    many,
    text,
    score,
    list,
    truth,
    cycle,   // the name needs itself
    broken,  // its declaration is wrong and was reported: nothing more is said
  };
  Type type = Type::number;
  bool is_answer = false;  // `is answered` and so on can be asked
  std::int32_t address = 0;
  std::vector<std::string> symbols;  // option, band or member ids; the index is the value
  bool has_points = false;           // of a choice
  Measure measure = Measure::plain;  // of a number
  std::vector<Instruction> program;  // what pushes it, when it is no answer, score or list
};

// "a choice", "a score"...: for messages.
[[nodiscard]] std::string_view describe(const Operand& operand);

// Where the parser finds names. A name may be compiled when it is first asked for.
class NameSource {
 public:
  virtual ~NameSource() = default;
  [[nodiscard]] virtual std::optional<Operand> find(std::string_view name) = 0;
  // Makes the flags of a level ready; false when one of them needs itself.
  [[nodiscard]] virtual bool prepare_flags(FlagLevel level) = 0;
  [[nodiscard]] virtual std::vector<std::string> known_names() const = 0;
};

struct ExpressionError {
  std::size_t at = 0;            // byte in the source
  std::string code, what, hint;  // code "": follows from an error that was reported already
  std::size_t length = 0;        // bytes of the word or sign at `at`; 0: the end, or the whole
};

struct CompiledExpression {
  std::vector<Instruction> program;
  bool is_number = false;
  Measure measure = Measure::plain;
  std::optional<Operand> alias;  // the whole expression is one name
  std::optional<ExpressionError> error;
};

enum class Want : std::uint8_t { condition, value };

// `condition`: a truth is wanted; `value`: a truth or a number.
[[nodiscard]] CompiledExpression compile_expression(std::string_view source, NameSource& names,
                                                    Want want);

}  // namespace screenline::flow
