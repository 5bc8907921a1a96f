#include "bot/flow/expression_parser.hpp"

namespace screenline::flow {

std::string_view describe(const Operand& operand) {
  switch (operand.type) {
    case Operand::Type::number:
      return "a number";
    case Operand::Type::date:
      return "a date";
    case Operand::Type::length:
      return "a length of time";
    case Operand::Type::choice:
      return operand.has_points ? "a choice" : "a choice without points";
    case Operand::Type::many:
      return "a list of chosen options";
    case Operand::Type::text:
      return "a text";
    case Operand::Type::score:
      return "a score";
    case Operand::Type::list:
      return "a list";
    case Operand::Type::truth:
      return "a condition";
    case Operand::Type::cycle:
    case Operand::Type::broken:
      break;
  }
  return "";
}

}  // namespace screenline::flow
