#include <algorithm>
#include <utility>

#include "bot/flow/expression_answers.hpp"
#include "bot/flow/expression_ops.hpp"
#include "bot/flow/residual.hpp"

// An answer is put in: what it decides, and what is left of a score.

namespace screenline::flow {
namespace {

// One operation on one answer, by the evaluator itself.
ScoreValue number_of(const Flow& flow, const Instruction& it, int step, const Answer& answer) {
  std::vector<Answer> answers(flow.steps.size());
  answers[static_cast<std::size_t>(step)] = answer;
  const Facts facts;
  return evaluate_number({"", 0, 0, {it}}, {flow, answers, facts});
}

Truth truth_of(const Flow& flow, const Instruction& it, int step, const Answer& answer) {
  std::vector<Answer> answers(flow.steps.size());
  answers[static_cast<std::size_t>(step)] = answer;
  const Facts facts;
  return evaluate({"", 0, 0, {it}}, {flow, answers, facts});
}

bool pushes_number(Op op) {
  return op == Op::push_answer || op == Op::push_points || op == Op::push_count;
}

Cell cell_of(const ScoreValue& value) {
  switch (value.state) {
    case ScoreValue::State::none:
      return no_number();
    case ScoreValue::State::known:
      return number(value.value);
    case ScoreValue::State::undecided:
      break;
  }
  return undecided_number();
}

// Points that an answer to the step can have.
Cell points_range(const Flow& flow, int step) {
  const int index = flow.steps[static_cast<std::size_t>(step)].answer;
  if (index < 0) return number(0);
  const AnswerType& type = flow.answers[static_cast<std::size_t>(index)];
  if (type.kind != AnswerKind::choice) {
    Cell range = number(type.min);
    range.high = type.max;
    return range;
  }
  Cell range = number(type.options.empty() ? 0 : type.options[0].points.value_or(0));
  for (const Option& option : type.options) {
    const double points = option.points.value_or(0);
    range.low = std::min(range.low, points);
    range.high = std::max(range.high, points);
  }
  return range;
}

}  // namespace

// What the score can become when every open item is answered.
Cell Residual::range_of(const Node& node) const {
  const Score& it = flow_.scores[static_cast<std::size_t>(node.it.a)];
  Cell range = number(node.sum);
  for (const int step : node.steps) {
    const Cell points = points_range(flow_, step);
    range.low += points.low;
    range.high += points.high;
  }
  if (it.mean) {
    range.low /= static_cast<double>(it.items.size());
    range.high /= static_cast<double>(it.items.size());
  }
  return range;
}

int Residual::band_of(int score, double value) const {
  const std::vector<Band>& bands = flow_.scores[static_cast<std::size_t>(score)].bands;
  int found = 0;
  while (found + 1 < static_cast<int>(bands.size()) &&
         value > bands[static_cast<std::size_t>(found)].max) {
    ++found;
  }
  return found;
}

// Whatever the open items are, if they are answered. One that is skipped makes it undecided, one
// that is not applicable false where there is then no score.
Rest Residual::says(const Node& score, Truth truth) {
  const bool may_vanish =
      flow_.scores[static_cast<std::size_t>(score.it.a)].not_asked == NotAsked::no_score;
  if (score.steps.empty() || (truth == Truth::undecided && !may_vanish)) return decided(truth);
  Node node;
  node.kind = Kind::score_says;
  node.it.a = score.it.a;
  node.truth = truth;
  node.steps = score.steps;
  return add(std::move(node));
}

// In its one form: without what can no longer matter.
Rest Residual::score(Node node) {
  if (node.lost) node.sum = 0;
  const bool may_vanish =
      flow_.scores[static_cast<std::size_t>(node.it.a)].not_asked == NotAsked::no_score;
  const bool decided_now = node.steps.empty() || (node.lost && !may_vanish);
  using State = ScoreValue::State;
  if (node.kind == Kind::score_number && decided_now) {
    return a_number(node.lost ? undecided_number() : range_of(node));
  }
  if (node.kind == Kind::score_state) {
    node.sum = 0;
    if (!decided_now) return add(std::move(node));
    const State state = node.lost ? State::undecided : State::known;
    return decided(static_cast<int>(state) == node.it.number ? Truth::yes : Truth::no);
  }
  if (node.kind == Kind::score_band) {
    if (node.lost) return says(node, Truth::undecided);
    const Cell range = range_of(node);
    const int low = band_of(node.it.a, range.low), high = band_of(node.it.a, range.high);
    const auto wanted = static_cast<int>(node.it.number);
    if (low == high) return says(node, low == wanted ? Truth::yes : Truth::no);
    if (wanted < low || wanted > high) return says(node, Truth::no);
  }
  return add(std::move(node));
}

Rest Residual::put_in_score(Node node, int step, const Answer& answer) {
  const Score& it = flow_.scores[static_cast<std::size_t>(node.it.a)];
  const auto times = static_cast<double>(std::erase(node.steps, step));
  if (answer.state == AnswerState::not_applicable) {
    if (it.not_asked == NotAsked::zero) {
      return node.kind == Kind::score_says ? says(node, node.truth) : score(std::move(node));
    }
    if (node.kind == Kind::score_number) return a_number(no_number());
    const bool asked_for_none =
        node.kind == Kind::score_state &&
        static_cast<int>(ScoreValue::State::none) == static_cast<int>(node.it.number);
    return asked_for_none ? rest_yes : rest_no;
  }
  std::vector<Answer> answers(flow_.steps.size());
  const Facts facts;
  const auto points = answer.state == AnswerState::answered
                          ? points_of({flow_, answers, facts}, step, answer)
                          : std::nullopt;
  if (node.kind == Kind::score_says) return says(node, points ? node.truth : Truth::undecided);
  node.lost = node.lost || !points;
  node.sum += points.value_or(0) * times;
  return score(std::move(node));
}

Rest Residual::put(Rest rest, int value) {
  const auto [step, answer] = values_[static_cast<std::size_t>(value)];
  Node node = nodes_[rest];  // by value: what follows adds others
  switch (node.kind) {
    case Kind::truth:
    case Kind::number:
    case Kind::fact:
      return rest;
    case Kind::answer:
      if (pushes_number(static_cast<Op>(node.it.op))) {
        return a_number(cell_of(number_of(flow_, node.it, step, answer)));
      }
      return decided(truth_of(flow_, node.it, step, answer));
    case Kind::score_number:
    case Kind::score_state:
    case Kind::score_band:
    case Kind::score_says:
      return put_in_score(std::move(node), step, answer);
    default:
      break;
  }
  for (Rest& part : node.parts) part = assign(part, value);
  return joined_anew(std::move(node));
}

// Of parts that have changed.
Rest Residual::joined_anew(Node node) {
  switch (node.kind) {
    case Kind::count:
      return count(node.cell, std::move(node.parts));
    case Kind::calculated:
      return calculate(static_cast<Op>(node.it.op), node.parts[0], node.parts[1]);
    case Kind::compared:
      return compare_rests(static_cast<Op>(node.it.op), node.parts[0], node.parts[1]);
    case Kind::negated:
      return negate_rest(node.parts[0]);
    case Kind::decision:
      return decide(node.parts, node.steps);
    default:
      return join(node.kind, std::move(node.parts));
  }
}

int Residual::value_of(int step, const Answer& answer) {
  const auto same = [&](const std::pair<int, Answer>& one) {
    return one.first == step && one.second.state == answer.state &&
           one.second.value == answer.value && one.second.chosen == answer.chosen;
  };
  const auto known = std::ranges::find_if(values_, same);
  if (known != values_.end()) return static_cast<int>(known - values_.begin());
  values_.emplace_back(step, answer);
  return static_cast<int>(values_.size()) - 1;
}

Rest Residual::assign(Rest rest, int value) {
  if (rest <= rest_undecided) return rest;
  if (!reads(rest, values_[static_cast<std::size_t>(value)].first)) return rest;
  const std::uint64_t key = std::uint64_t{rest} << 32 | static_cast<std::uint32_t>(value);
  const auto known = assigned_.find(key);
  if (known != assigned_.end()) return known->second;
  const Rest out = put(rest, value);
  assigned_.emplace(key, out);
  return out;
}

Rest Residual::cleared(Rest rest) {
  if (rest <= rest_undecided || !reads(rest, cleared_index())) return rest;
  Node node = nodes_[rest];
  if (node.kind == Kind::fact) return rest_yes;
  for (Rest& part : node.parts) part = cleared(part);
  return joined_anew(std::move(node));
}

}  // namespace screenline::flow
