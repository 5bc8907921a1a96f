#include "bot/flow/possible.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "bot/flow/expression_ops.hpp"
#include "bot/flow/reads.hpp"

namespace screenline::flow {
namespace {

// Together they try a condition in under a tenth of a second.
constexpr std::size_t tries_max = 20'000;
constexpr int numbers_max = 128;  // of a range that are tried one by one
constexpr std::size_t sums_max = 512;
constexpr std::size_t masks_bits_max = 8;

// One thing that is tried: what it sets, in each of its ways.
using Setting = std::vector<std::pair<int, Answer>>;  // answers by step; of safety questions: -2..
using Variable = std::vector<Setting>;

Answer answered(std::int32_t value, std::uint32_t chosen = 0) {
  return {AnswerState::answered, value, chosen};
}
Answer in_state(AnswerState state) { return {state, 0, 0}; }

bool calculates(Op op) { return op == Op::add || op == Op::subtract; }
bool compares(Op op) { return op >= Op::less && op <= Op::not_equal; }

// What the smallest conditions name themselves, not through scores.
struct Looks {
  std::set<int> steps, scores;
  std::set<int> states;       // steps of which it is asked whether they are answered, skipped ...
  std::set<int> score_state;  // the same of scores
  std::set<double> numbers;
  std::map<int, std::vector<std::uint32_t>> masks;  // of a many
  std::set<int> counted;                            // of a many: how many
  bool calculates = false;
};

void look(const std::vector<Instruction>& program, int own, Looks& out) {
  for (const Instruction& it : program) {
    const auto op = static_cast<Op>(it.op);
    const int step = it.a == current_answer ? own : it.a;
    switch (op) {
      case Op::push_number:
        out.numbers.insert(it.number);
        break;
      case Op::push_score:
      case Op::band_is:
        out.scores.insert(it.a);
        break;
      case Op::score_is:
        out.scores.insert(it.a);
        out.score_state.insert(it.a);
        break;
      case Op::has_any:
        out.masks[step].push_back(static_cast<std::uint32_t>(it.number));
        out.steps.insert(step);
        break;
      case Op::push_count:
      case Op::is_empty:
        out.counted.insert(step);
        out.steps.insert(step);
        break;
      case Op::state_is:
        out.states.insert(step);
        out.steps.insert(step);
        break;
      case Op::push_answer:
      case Op::push_points:
      case Op::chosen_in:
        out.steps.insert(step);
        break;
      case Op::add:
      case Op::subtract:
        out.calculates = true;
        break;
      default:
        break;
    }
  }
}

bool has_many_numbers(const AnswerType& type) {
  return type.kind == AnswerKind::integer && std::int64_t{type.max} - type.min > numbers_max;
}

// Of a long range the ends, and what stands on both sides of each number that is named: enough for
// comparisons with those numbers.
std::vector<Answer> numbers_of(const AnswerType& type, const std::set<double>& named) {
  std::set<std::int64_t> wanted = {type.min, type.max};
  if (!has_many_numbers(type)) {
    for (std::int64_t n = type.min; n <= type.max; ++n) wanted.insert(n);
  }
  for (const double one : named) {
    if (one <= type.min || one >= type.max) continue;
    const auto n = static_cast<std::int64_t>(one);
    for (const std::int64_t near : {n - 1, n, n + 1}) wanted.insert(near);
  }
  std::vector<Answer> out;
  for (const std::int64_t n : wanted) {
    if (n >= type.min && n <= type.max) out.push_back(answered(static_cast<std::int32_t>(n)));
  }
  return out;
}

// Options that no condition tells apart are one. Nothing: there are too many.
std::optional<std::vector<Answer>> selections_of(const AnswerType& type,
                                                 const std::vector<std::uint32_t>& masks,
                                                 bool counted) {
  std::vector<std::uint32_t> bits;
  std::set<std::vector<bool>> kinds;
  for (std::size_t i = 0; i < type.options.size(); ++i) {
    const std::uint32_t bit = std::uint32_t{1} << i;
    std::vector<bool> kind;
    for (const std::uint32_t mask : masks) kind.push_back((mask & bit) != 0);
    if (kinds.insert(kind).second || counted) bits.push_back(bit);
  }
  if (bits.size() > masks_bits_max) return std::nullopt;
  std::vector<Answer> out;
  for (std::uint32_t pick = type.none ? 0 : 1; pick < std::uint32_t{1} << bits.size(); ++pick) {
    std::uint32_t chosen = 0;
    for (std::size_t i = 0; i < bits.size(); ++i) {
      if ((pick >> i & 1u) != 0) chosen |= bits[i];
    }
    out.push_back(answered(0, chosen));
  }
  return out;
}

class Trying {
 public:
  Trying(const std::vector<const Expression*>& all, const Flow& flow, int own)
      : all_(all), flow_(flow), own_(own), answers_(flow.steps.size()) {}

  // Nothing: there is too much to try.
  std::optional<Possible> tried() {
    Reads reads;
    for (const Expression* one : all_) {
      const Reads its = reads_of(*one, flow_);
      add_reads(reads, its);
      look(one->program, own_, looks_);
    }
    for (const Expression& atom : reads.atoms) look(atom.program, own_, looks_);
    if (!variables(reads)) return std::nullopt;
    std::size_t tries = 1;
    for (const Variable& one : variables_) {
      if (one.empty()) return std::nullopt;
      tries *= one.size();
      if (tries > tries_max) return std::nullopt;
    }
    levels_ = reads.level ? 5 : 1;
    cleared_ = reads.cleared ? 2 : 1;
    each(0);
    return out_;
  }

 private:
  bool variables(const Reads& reads) {
    std::map<int, int> shared;  // how many scores an item counts in
    for (const int score : looks_.scores) {
      for (const int item : items_of(score)) ++shared[item];
    }
    std::set<int> apart = looks_.steps;
    for (const int score : looks_.scores) {
      const std::vector<int>& items = items_of(score);
      const bool alone = std::all_of(items.begin(), items.end(), [&](int item) {
        return shared[item] == 1 && !looks_.steps.contains(item);
      });
      if (!alone) {
        apart.insert(items.begin(), items.end());
      } else if (!score_variable(score)) {
        return false;
      }
    }
    for (const int question : reads.safety) safety_variable(question);
    return std::all_of(apart.begin(), apart.end(),
                       [&](int step) { return step < 0 || step_variable(step); });
  }

  bool step_variable(int step) {
    const auto given = given_answers(step);
    if (!given) return false;
    if (has_many_numbers(type_of(step)) && (looks_.calculates || ++long_ranges_ > 1)) return false;
    Variable variable;
    for (const Answer& one : *given) variable.push_back({{step, one}});
    if (looks_.states.contains(step)) {
      variable.push_back({{step, in_state(AnswerState::skipped)}});
      if (step != own_) variable.push_back({{step, in_state(AnswerState::not_asked)}});
    }
    if (may_be_passed(step)) variable.push_back({{step, in_state(AnswerState::not_applicable)}});
    variables_.push_back(std::move(variable));
    return true;
  }

  std::optional<std::vector<Answer>> given_answers(int step) {
    if (flow_.steps[static_cast<std::size_t>(step)].answer < 0) return std::nullopt;
    const AnswerType& type = type_of(step);
    if (type.kind == AnswerKind::integer) return numbers_of(type, looks_.numbers);
    if (type.kind == AnswerKind::many) {
      return selections_of(type, looks_.masks[step], looks_.counted.contains(step));
    }
    if (type.kind == AnswerKind::text) return std::vector{answered(0)};
    return answers_to(type);
  }

  void safety_variable(int question) {
    Variable variable = {{{first_safety_answer - question, in_state(AnswerState::not_asked)}}};
    const int last = question == 2 ? longer_ago : safety_yes;
    for (int value = 0; value <= last; ++value) {
      variable.push_back({{first_safety_answer - question, answered(value)}});
    }
    variables_.push_back(std::move(variable));
  }

  // One way for each sum that the items can come to.
  bool score_variable(int index) {
    const Score& score = flow_.scores[static_cast<std::size_t>(index)];
    std::map<double, Setting> sums = {{0, {}}};
    bool passed = false;
    for (const int item : score.items) {
      const auto given = given_answers(item);
      if (!given || has_many_numbers(type_of(item))) return false;
      std::map<double, Answer> values;
      for (const Answer& one : *given) values.emplace(value_of(item, one), one);
      const bool may_pass = may_be_passed(item);
      passed = passed || may_pass;
      if (may_pass && score.not_asked == NotAsked::zero) {
        values.emplace(0, in_state(AnswerState::not_applicable));
      }
      std::map<double, Setting> more;
      for (const auto& [sum, setting] : sums) {
        for (const auto& [value, answer] : values) {
          auto [at, added] = more.try_emplace(sum + value, setting);
          if (added) at->second.emplace_back(item, answer);
        }
      }
      if (more.size() > sums_max) return false;
      sums = std::move(more);
    }
    Variable variable;
    for (auto& [sum, setting] : sums) variable.push_back(std::move(setting));
    const bool none = passed && score.not_asked == NotAsked::no_score;
    if (none) variable.push_back(all_in(score, AnswerState::not_applicable));
    if (looks_.score_state.contains(index)) {
      variable.push_back(all_in(score, AnswerState::skipped));
    }
    variables_.push_back(std::move(variable));
    return true;
  }

  static Setting all_in(const Score& score, AnswerState state) {
    Setting out;
    for (const int item : score.items) out.emplace_back(item, in_state(state));
    return out;
  }

  [[nodiscard]] double value_of(int step, const Answer& answer) const {
    const AnswerType& type = type_of(step);
    if (type.kind != AnswerKind::choice) return answer.value;
    return type.options[static_cast<std::size_t>(answer.value)].points.value_or(0);
  }

  // REQUIRES: a step that asks.
  [[nodiscard]] const AnswerType& type_of(int step) const {
    const int answer = flow_.steps[static_cast<std::size_t>(step)].answer;
    return flow_.answers[static_cast<std::size_t>(answer)];
  }
  [[nodiscard]] bool may_be_passed(int step) const {
    return step != own_ && !flow_.steps[static_cast<std::size_t>(step)].only_if.empty();
  }
  [[nodiscard]] const std::vector<int>& items_of(int score) const {
    return flow_.scores[static_cast<std::size_t>(score)].items;
  }

  void each(std::size_t variable) {
    if (out_.no && out_.yes && out_.undecided) return;
    if (variable == variables_.size()) return evaluate_all();
    for (const Setting& setting : variables_[variable]) {
      for (const auto& [step, answer] : setting) {
        if (step >= 0) {
          answers_[static_cast<std::size_t>(step)] = answer;
        } else {
          facts_.safety[static_cast<std::size_t>(first_safety_answer - step)] = answer;
        }
      }
      each(variable + 1);
    }
  }

  void evaluate_all() {
    for (facts_.level = 0; facts_.level < levels_; ++facts_.level) {
      for (int cleared = 0; cleared < cleared_; ++cleared) {
        facts_.cleared = cleared != 0;
        Evaluation in{flow_, answers_, facts_};
        in.current = own_ < 0 ? nullptr : &answers_[static_cast<std::size_t>(own_)];
        in.current_step = own_;
        Truth truth = Truth::yes;
        for (const Expression* one : all_) {
          const Truth its = evaluate(*one, in);
          if (its == Truth::no) truth = its;
          if (its == Truth::undecided && truth == Truth::yes) truth = its;
        }
        out_.yes = out_.yes || truth == Truth::yes;
        out_.no = out_.no || truth == Truth::no;
        out_.undecided = out_.undecided || truth == Truth::undecided;
      }
    }
  }

  const std::vector<const Expression*>& all_;
  const Flow& flow_;
  int own_;
  Looks looks_;
  std::vector<Variable> variables_;
  std::vector<Answer> answers_;
  Facts facts_;
  int levels_ = 1, cleared_ = 1;
  int long_ranges_ = 0;
  Possible out_;
};

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
    stack_.push_back(Trying({&one}, flow_, own_).tried().value_or(anything));
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
  const std::vector<const Expression*> all = {&expression};
  if (const auto tried = Trying(all, flow, own).tried()) return *tried;
  return InParts(flow, own).judge(expression.program);
}

}  // namespace

Possible possible_truths(const std::vector<const Expression*>& all, const Flow& flow, int own) {
  if (const auto tried = Trying(all, flow, own).tried()) return *tried;
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
    own_only.push_back(!others && reads.safety.empty() && !reads.level && !reads.cleared);
  }
  const bool few = type.kind == AnswerKind::choice || type.kind == AnswerKind::consent ||
                   (type.kind != AnswerKind::many && type.kind != AnswerKind::text &&
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
