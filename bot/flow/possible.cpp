#include "bot/flow/possible.hpp"

#include <algorithm>
#include <utility>

#include "bot/flow/expression_ops.hpp"
#include "bot/flow/reads.hpp"
#include "bot/flow/tried.hpp"

namespace screenline::flow {
namespace {

constexpr std::int64_t numbers_max = 128;  // of a range that are tried one by one

Answer answered(std::int32_t value, std::uint32_t chosen = 0) {
  return {AnswerState::answered, value, chosen};
}
Answer in_state(AnswerState state) { return {state, 0, 0}; }

bool calculates(Op op) { return op == Op::add || op == Op::subtract; }
bool compares(Op op) { return op >= Op::less && op <= Op::not_equal; }

constexpr Possible anything{true, true, true};

Possible possible_of(const Expression& expression, const Flow& flow, int own);

Possible both(const Possible& a, const Possible& b) {
  Possible out;
  out.yes = a.yes && b.yes;
  out.no = a.no || b.no;
  out.undecided =
      (a.undecided && (b.yes || b.undecided)) || (b.undecided && (a.yes || a.undecided));
  return out;
}

Possible negated(Possible a) {
  std::swap(a.yes, a.no);
  return a;
}

// Each smallest condition by itself, then joined as if they had nothing to do with each other.
class InParts {
 public:
  InParts(const Flow& flow, int own) : flow_(flow), own_(own) {}

  Possible judge(const std::vector<Instruction>& program) {
    for (std::size_t i = 0; i < program.size(); ++i) {
      const auto op = static_cast<Op>(program[i].op);
      if (op == Op::skip_if_no || op == Op::skip_if_yes) continue;
      if (op == Op::logical_not) {
        stack_.back() = negated(stack_.back());
      } else if (op == Op::logical_and || op == Op::logical_or) {
        const Possible right = take();
        const Possible left = take();
        stack_.push_back(op == Op::logical_and ? both(left, right)
                                               : negated(both(negated(left), negated(right))));
      } else if (calculates(op)) {
        numbers_.pop_back();
      } else if (compares(op)) {
        numbers_.pop_back();
        atom(program, numbers_.back(), i);
        numbers_.pop_back();
      } else if (op <= Op::push_level) {
        numbers_.push_back(i);
      } else if (op == Op::list_has) {
        const List& list = flow_.lists[static_cast<std::size_t>(program[i].a)];
        stack_.push_back(possible_of(
            list.items[static_cast<std::size_t>(program[i].number)].condition, flow_, -1));
      } else if (op == Op::any_flag) {
        flags(static_cast<FlagLevel>(program[i].a));
      } else {
        atom(program, i, i);
      }
    }
    return take();
  }

 private:
  Possible take() {
    const Possible top = stack_.back();
    stack_.pop_back();
    return top;
  }

  void atom(const std::vector<Instruction>& program, std::size_t from, std::size_t to) {
    const auto at = [&](std::size_t i) { return program.begin() + static_cast<std::ptrdiff_t>(i); };
    const Expression one{"", 0, 0, {at(from), at(to + 1)}};
    stack_.push_back(tried({&one}, flow_, own_).value_or(anything));
  }

  void flags(FlagLevel level) {
    Possible none{false, true, false};
    for (const Flag& flag : flow_.flags) {
      if (flag.level == level) none = both(none, negated(possible_of(flag.condition, flow_, -1)));
    }
    stack_.push_back(negated(none));
  }

  const Flow& flow_;
  int own_;
  std::vector<Possible> stack_;
  std::vector<std::size_t> numbers_;  // where each number that waits on the stack begins
};

Possible possible_of(const Expression& expression, const Flow& flow, int own) {
  if (const auto all = tried({&expression}, flow, own)) return *all;
  return InParts(flow, own).judge(expression.program);
}

}  // namespace

Possible possible_truths(const std::vector<const Expression*>& all, const Flow& flow, int own) {
  if (const auto whole = tried(all, flow, own)) return *whole;
  Possible out{false, true, false};
  for (const Expression* one : all) out = both(out, possible_of(*one, flow, own));
  return out;
}

std::vector<Answer> answers_to(const AnswerType& type) {
  std::vector<Answer> out;
  switch (type.kind) {
    case AnswerKind::consent:
      return {answered(0), answered(1)};
    case AnswerKind::choice:
      for (std::size_t i = 0; i < type.options.size(); ++i) {
        out.push_back(answered(static_cast<std::int32_t>(i)));
      }
      return out;
    case AnswerKind::many:
      if (type.none) out.push_back(answered(0, 0));
      for (std::size_t i = 0; i < type.options.size(); ++i) {
        out.push_back(answered(0, std::uint32_t{1} << i));
      }
      return out;
    case AnswerKind::integer:
    case AnswerKind::scale:
      for (std::int64_t n = type.min; n <= type.max && n - type.min <= numbers_max * 8; ++n) {
        out.push_back(answered(static_cast<std::int32_t>(n)));
      }
      return out;
    case AnswerKind::text:
    case AnswerKind::date:
    case AnswerKind::duration:
      return {};
  }
  return out;
}

std::vector<int> never_first(const std::vector<const Expression*>& rules, const Flow& flow,
                             int own) {
  const int answer = flow.steps[static_cast<std::size_t>(own)].answer;
  if (answer < 0) return {};
  const AnswerType& type = flow.answers[static_cast<std::size_t>(answer)];
  std::vector<bool> own_only, first(rules.size());
  for (const Expression* rule : rules) {
    const Reads reads = reads_of(*rule, flow);
    const bool others =
        std::any_of(reads.steps.begin(), reads.steps.end(), [&](int step) { return step != own; });
    own_only.push_back(!others && reads.safety.empty() && !reads.level && !reads.cleared &&
                       !reads.today);
  }
  const bool few = type.kind == AnswerKind::choice || type.kind == AnswerKind::consent ||
                   ((type.kind == AnswerKind::integer || type.kind == AnswerKind::scale) &&
                    std::int64_t{type.max} - type.min <= numbers_max);
  if (!few) return {};  // the selections of a many are not tried one by one
  std::vector<Answer> answers(flow.steps.size());
  std::vector<Answer> given = answers_to(type);
  given.push_back(in_state(AnswerState::skipped));
  for (const Answer& one : given) {
    answers[static_cast<std::size_t>(own)] = one;
    const Facts facts;
    Evaluation in{flow, answers, facts, &answers[static_cast<std::size_t>(own)], own};
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!own_only[i] || evaluate(*rules[i], in) != Truth::yes) continue;
      first[i] = true;
      break;
    }
  }
  std::vector<int> out;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (own_only[i] && !first[i]) out.push_back(static_cast<int>(i));
  }
  return out;
}

}  // namespace screenline::flow
