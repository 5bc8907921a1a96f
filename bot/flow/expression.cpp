#include "bot/flow/expression.hpp"

#include <array>
#include <bit>

#include "bot/flow/expression_answers.hpp"
#include "bot/flow/expression_cells.hpp"
#include "bot/flow/expression_ops.hpp"
#include "bot/flow/limits.hpp"
#include "bot/flow/model.hpp"

// A small stack machine over the cells of expression_cells.hpp.

namespace screenline::flow {
namespace {

// What a number-valued look at an answer gives when there is no answer.
Cell without_answer(AnswerState state) {
  return state == AnswerState::not_applicable ? no_number() : undecided_number();
}

Truth truth_without_answer(AnswerState state) {
  return state == AnswerState::not_applicable ? Truth::no : Truth::undecided;
}

Cell answer_points(const Evaluation& in, std::int32_t address) {
  const Answer& answer = answer_at(in, address);
  if (answer.state != AnswerState::answered) return without_answer(answer.state);
  const auto points = points_of(in, address == current_answer ? in.current_step : address, answer);
  return points ? number(*points) : undecided_number();
}

Cell answer_number(const Evaluation& in, std::int32_t address) {
  const Answer& answer = answer_at(in, address);
  return answer.state == AnswerState::answered ? number(answer.value)
                                               : without_answer(answer.state);
}

Cell answer_date(const Evaluation& in, std::int32_t address) {
  const Answer& answer = answer_at(in, address);
  if (answer.state != AnswerState::answered) return without_answer(answer.state);
  const double first = answer.value;
  return {first, first + answer.chosen, true, Truth::no};
}

Cell score_number(const ScoreValue& value) {
  switch (value.state) {
    case ScoreValue::State::none:
      return no_number();
    case ScoreValue::State::undecided:
      return undecided_number();
    case ScoreValue::State::known:
      return number(value.value);
  }
  return no_number();
}

Cell list_count(const Evaluation& in, std::int32_t list) {
  Cell count = number(0);
  for (const ListItem& item : in.flow.lists[static_cast<std::size_t>(list)].items) {
    const Truth member = evaluate(item.condition, in);
    count.low += member == Truth::yes ? 1 : 0;
    count.high += member == Truth::no ? 0 : 1;
  }
  return count;
}

Truth any_flag(const Evaluation& in, FlagLevel level) {
  Truth any = Truth::no;
  for (const Flag& flag : in.flow.flags) {
    if (flag.level != level) continue;
    const Truth one = evaluate(flag.condition, in);
    if (one == Truth::yes) return one;
    if (one == Truth::undecided) any = one;
  }
  return any;
}

Truth band_is(const Evaluation& in, std::int32_t index, int band) {
  const ScoreValue value = score(in, index);
  if (value.state != ScoreValue::State::known) {
    return value.state == ScoreValue::State::none ? Truth::no : Truth::undecided;
  }
  const std::vector<Band>& bands = in.flow.scores[static_cast<std::size_t>(index)].bands;
  int found = 0;
  while (found + 1 < static_cast<int>(bands.size()) &&
         value.value > bands[static_cast<std::size_t>(found)].max) {
    ++found;
  }
  return found == band ? Truth::yes : Truth::no;
}

Truth in_mask(const Answer& answer, bool many, double mask_number) {
  if (answer.state != AnswerState::answered) return truth_without_answer(answer.state);
  const auto mask = static_cast<std::uint32_t>(mask_number);
  const std::uint32_t chosen =
      many ? answer.chosen : std::uint32_t{1} << (static_cast<std::uint32_t>(answer.value) & 31u);
  return (chosen & mask) != 0 ? Truth::yes : Truth::no;
}

Cell count_chosen(const Answer& answer) {
  if (answer.state != AnswerState::answered) return without_answer(answer.state);
  return number(std::popcount(answer.chosen));
}

// What an operation without operands pushes.
Cell operand(const Instruction& it, const Evaluation& in) {
  switch (static_cast<Op>(it.op)) {
    case Op::push_number:
      return number(it.number);
    case Op::push_answer:
      return answer_number(in, it.a);
    case Op::push_points:
      return answer_points(in, it.a);
    case Op::push_score:
      return score_number(score(in, it.a));
    case Op::push_count:
      return count_chosen(answer_at(in, it.a));
    case Op::push_list_count:
      return list_count(in, it.a);
    case Op::push_date:
      return answer_date(in, it.a);
    case Op::push_today:
      return in.facts.today == no_day ? undecided_number() : number(in.facts.today);
    case Op::push_level:
      return number(in.facts.level);
    case Op::push_truth:
      return truth(it.a != 0);
    case Op::push_cleared:
      return truth(in.facts.cleared);
    case Op::chosen_in:
      return truth(in_mask(answer_at(in, it.a), false, it.number));
    case Op::has_any:
      return truth(in_mask(answer_at(in, it.a), true, it.number));
    case Op::is_empty: {
      const Cell count = count_chosen(answer_at(in, it.a));
      return truth(compare(Op::equal, count, number(0)));
    }
    case Op::state_is:
      return truth(static_cast<int>(answer_at(in, it.a).state) == it.number);
    case Op::band_is:
      return truth(band_is(in, it.a, static_cast<int>(it.number)));
    case Op::score_is:
      return truth(static_cast<int>(score(in, it.a).state) == it.number);
    case Op::list_has: {
      const List& list = in.flow.lists[static_cast<std::size_t>(it.a)];
      return truth(evaluate(list.items[static_cast<std::size_t>(it.number)].condition, in));
    }
    case Op::list_empty:
      return truth(compare(Op::equal, list_count(in, it.a), number(0)));
    case Op::any_flag:
      return truth(any_flag(in, static_cast<FlagLevel>(it.a)));
    default:
      return truth(Truth::undecided);
  }
}

bool takes_two(Op op) {
  return (op >= Op::add && op <= Op::not_equal) || op == Op::logical_and || op == Op::logical_or;
}

Cell run(const Expression& expression, const Evaluation& in) {
  std::array<Cell, limits::stack_max + 1> stack;  // the parser keeps within it
  std::size_t top = 0;
  const std::vector<Instruction>& program = expression.program;
  for (std::size_t i = 0; i < program.size(); ++i) {
    const auto op = static_cast<Op>(program[i].op);
    if (op == Op::skip_if_no || op == Op::skip_if_yes) {
      const Truth wanted = op == Op::skip_if_no ? Truth::no : Truth::yes;
      if (stack[top - 1].truth == wanted) i += static_cast<std::size_t>(program[i].a);
    } else if (op == Op::logical_not) {
      stack[top - 1].truth = negate(stack[top - 1].truth);
    } else if (takes_two(op)) {
      --top;
      stack[top - 1] = combine(op, stack[top - 1], stack[top]);
    } else {
      stack[top++] = operand(program[i], in);
    }
  }
  return top == 1 ? stack[0] : truth(Truth::undecided);
}

}  // namespace

Truth evaluate(const Expression& expression, const Evaluation& in) {
  return run(expression, in).truth;
}

ScoreValue evaluate_number(const Expression& expression, const Evaluation& in) {
  using State = ScoreValue::State;
  const Cell cell = run(expression, in);
  if (!cell.exists) return {State::none, 0};
  if (cell.low != cell.high) return {State::undecided, 0};
  return {State::known, cell.low};
}

std::vector<int> true_members(const Evaluation& in, int list_index) {
  std::vector<int> members;
  const List& list = in.flow.lists[static_cast<std::size_t>(list_index)];
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (evaluate(list.items[i].condition, in) == Truth::yes) members.push_back(static_cast<int>(i));
  }
  return members;
}

}  // namespace screenline::flow
