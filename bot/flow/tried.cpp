#include "bot/flow/tried.hpp"

#include <algorithm>
#include <map>
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
      case Op::push_date:
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
  const bool range = type.kind == AnswerKind::integer || type.kind == AnswerKind::duration;
  return range && std::int64_t{type.max} - type.min > numbers_max;
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
    if (reads.today || !variables(reads)) return std::nullopt;  // every day is another one
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
    if (type.kind == AnswerKind::integer || type.kind == AnswerKind::duration) {
      return numbers_of(type, looks_.numbers);
    }
    if (type.kind == AnswerKind::date) return std::nullopt;
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

  // One way for each value that the items can come to.
  bool score_variable(int index) {
    const Score& score = flow_.scores[static_cast<std::size_t>(index)];
    std::map<Tally, Setting> tallies = {{Tally{}, {}}};
    bool passed = false;
    for (std::size_t i = 0; i < score.items.size(); ++i) {
      const int item = score.items[i];
      const auto given = given_answers(item);
      if (!given || has_many_numbers(type_of(item))) return false;
      std::map<double, Answer> parts;
      const Evaluation in{flow_, answers_, facts_};
      for (const Answer& one : *given) {
        parts.emplace(part_of(in, score, i, one).value_or(0), one);
      }
      const bool may_pass = may_be_passed(item);
      passed = passed || may_pass;
      if (may_pass && score.not_asked == NotAsked::zero) {
        parts.emplace(0, in_state(AnswerState::not_applicable));
      }
      std::map<Tally, Setting> more;
      const auto keep = [&](const Tally& tally, const Setting& setting, const Answer& answer) {
        auto [at, added] = more.try_emplace(tally, setting);
        if (added) at->second.emplace_back(item, answer);
      };
      for (const auto& [tally, setting] : tallies) {
        for (const auto& [part, answer] : parts) {
          keep(with_item(score, tally, part), setting, answer);
        }
        Tally without = tally;
        ++without.skipped;
        if (score.prorate_from > 0) keep(without, setting, in_state(AnswerState::skipped));
      }
      if (more.size() > sums_max) return false;
      tallies = std::move(more);
    }
    Variable variable;
    for (auto& [tally, setting] : tallies) {
      if (value_of(score, tally)) variable.push_back(std::move(setting));
    }
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

}  // namespace

std::optional<Possible> tried(const std::vector<const Expression*>& all, const Flow& flow,
                              int own) {
  return Trying(all, flow, own).tried();
}

}  // namespace screenline::flow
