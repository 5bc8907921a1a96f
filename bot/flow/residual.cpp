#include "bot/flow/residual.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "bot/flow/expression_answers.hpp"
#include "bot/flow/expression_ops.hpp"

// Nodes and how they are joined; residual_assign.cpp puts answers in.

namespace screenline::flow {
namespace {

template <class T>
void pack(std::string& out, const T& value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <class T>
void pack_all(std::string& out, const std::vector<T>& values) {
  pack(out, values.size());
  for (const T& value : values) pack(out, value);
}

bool compares(Op op) { return op >= Op::less && op <= Op::not_equal; }
bool calculates(Op op) { return op == Op::add || op == Op::subtract; }

constexpr int undecided_result = -2;

}  // namespace

Residual::Residual(const Flow& flow) : flow_(flow) {
  for (const Truth truth : {Truth::no, Truth::yes, Truth::undecided}) {
    Node node;
    node.truth = truth;
    add(std::move(node));
  }
}

Rest Residual::add(Node node) {
  std::string key;
  pack(key, node.kind);
  pack(key, node.it.op);
  pack(key, node.it.a);
  pack(key, node.it.number);
  pack(key, node.truth);
  for (const double one : {node.cell.low, node.cell.high, node.sum}) pack(key, one);
  pack(key, node.cell.exists);
  pack(key, node.lost);
  pack_all(key, node.steps);
  pack_all(key, node.parts);
  const auto [it, fresh] = known_.try_emplace(std::move(key), static_cast<Rest>(nodes_.size()));
  if (!fresh) return it->second;
  node.reads.assign(flow_.steps.size() / 64 + 1, 0);
  const auto mark = [&](int step) {
    const auto bit = static_cast<std::size_t>(step);
    node.reads[bit / 64] |= std::uint64_t{1} << (bit % 64);
  };
  if (node.kind != Kind::decision) std::ranges::for_each(node.steps, mark);
  for (const Rest part : node.parts) {
    for (std::size_t i = 0; i < node.reads.size(); ++i) node.reads[i] |= nodes_[part].reads[i];
  }
  nodes_.push_back(std::move(node));
  return it->second;
}

bool Residual::reads(Rest rest, int step) const {
  const auto bit = static_cast<std::size_t>(step);
  return (nodes_[rest].reads[bit / 64] >> (bit % 64) & 1u) != 0;
}

Rest Residual::a_number(const Cell& cell) {
  Node node;
  node.kind = Kind::number;
  node.cell = cell;
  node.cell.truth = Truth::no;
  return add(std::move(node));
}

Rest Residual::of(const Expression& condition, int own) {
  return of_program(condition.program, own);
}

Rest Residual::of_program(const std::vector<Instruction>& program, int own) {
  std::vector<Rest> stack;
  const auto take = [&] {
    const Rest top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const Instruction& it : program) {
    const auto op = static_cast<Op>(it.op);
    if (op == Op::skip_if_no || op == Op::skip_if_yes) continue;
    if (op == Op::logical_not) {
      stack.back() = negate_rest(stack.back());
    } else if (op == Op::logical_and || op == Op::logical_or || compares(op) || calculates(op)) {
      const Rest right = take();
      const Rest left = take();
      stack.push_back(compares(op)            ? compare_rests(op, left, right)
                      : calculates(op)        ? calculate(op, left, right)
                      : op == Op::logical_and ? join(Kind::both, {left, right})
                                              : join(Kind::either, {left, right}));
    } else {
      stack.push_back(operand(it, own));
    }
  }
  return stack.size() == 1 ? stack[0] : rest_undecided;
}

Rest Residual::operand(const Instruction& it, int own) {
  switch (static_cast<Op>(it.op)) {
    case Op::push_number:
      return a_number(number(it.number));
    case Op::push_truth:
      return it.a != 0 ? rest_yes : rest_no;
    case Op::push_answer:
    case Op::push_points:
    case Op::push_count:
    case Op::chosen_in:
    case Op::has_any:
    case Op::is_empty:
    case Op::state_is:
      return on_answer(it, own);
    case Op::push_score:
    case Op::band_is:
    case Op::score_is:
      return on_score(it);
    case Op::push_list_count:
      return count_of(it.a);
    case Op::list_empty:
      return compare_rests(Op::equal, count_of(it.a), a_number(number(0)));
    case Op::list_has:
      return member(it.a, static_cast<std::size_t>(it.number));
    case Op::any_flag:
      return any_flag(static_cast<FlagLevel>(it.a));
    default:
      break;
  }
  Node node;  // level, cleared
  node.kind = Kind::fact;
  node.it = it;
  if (static_cast<Op>(it.op) == Op::push_cleared) node.steps = {cleared_index()};
  return add(std::move(node));
}

Rest Residual::on_answer(const Instruction& it, int own) {
  Node node;
  node.it = it;
  if (it.a == current_answer) node.it.a = own;
  node.kind = node.it.a >= 0 ? Kind::answer : Kind::fact;
  if (node.it.a >= 0) node.steps = {node.it.a};
  return add(std::move(node));
}

Rest Residual::on_score(const Instruction& it) {
  Node node;
  const auto op = static_cast<Op>(it.op);
  node.kind = op == Op::push_score ? Kind::score_number
              : op == Op::band_is  ? Kind::score_band
                                   : Kind::score_state;
  node.it = it;
  node.steps = flow_.scores[static_cast<std::size_t>(it.a)].items;
  std::ranges::sort(node.steps);
  return score(std::move(node));
}

Rest Residual::member(int list, std::size_t item) {
  return of(flow_.lists[static_cast<std::size_t>(list)].items[item].condition);
}

Rest Residual::count_of(int list) {
  std::vector<Rest> members;
  for (std::size_t i = 0; i < flow_.lists[static_cast<std::size_t>(list)].items.size(); ++i) {
    members.push_back(member(list, i));
  }
  return count(number(0), std::move(members));
}

Rest Residual::any_flag(FlagLevel level) {
  std::vector<Rest> flags;
  for (const Flag& flag : flow_.flags) {
    if (flag.level == level) flags.push_back(of(flag.condition));
  }
  return join(Kind::either, std::move(flags));
}

Rest Residual::negate_rest(Rest part) {
  if (part <= rest_undecided) return decided(negate(nodes_[part].truth));
  if (nodes_[part].kind == Kind::negated) return nodes_[part].parts[0];
  Node node;
  node.kind = Kind::negated;
  node.parts = {part};
  return add(std::move(node));
}

Rest Residual::join(Kind kind, std::vector<Rest> parts) {
  const Rest deciding = kind == Kind::both ? rest_no : rest_yes;
  const Rest idle = kind == Kind::both ? rest_yes : rest_no;
  Node node;
  node.kind = kind;
  for (const Rest part : parts) {
    if (part == deciding) return deciding;
    if (part == idle) continue;
    if (nodes_[part].kind == kind) {
      const std::vector<Rest>& inner = nodes_[part].parts;
      node.parts.insert(node.parts.end(), inner.begin(), inner.end());
    } else {
      node.parts.push_back(part);
    }
  }
  std::ranges::sort(node.parts);
  const auto repeated = std::ranges::unique(node.parts);
  node.parts.erase(repeated.begin(), repeated.end());
  if (node.parts.empty()) return idle;
  return node.parts.size() == 1 ? node.parts[0] : add(std::move(node));
}

Rest Residual::calculate(Op op, Rest a, Rest b) {
  if (nodes_[a].kind == Kind::number && nodes_[b].kind == Kind::number) {
    return a_number(combine(op, nodes_[a].cell, nodes_[b].cell));
  }
  Node node;
  node.kind = Kind::calculated;
  node.it.op = static_cast<std::uint8_t>(op);
  node.parts = {a, b};
  return add(std::move(node));
}

Rest Residual::compare_rests(Op op, Rest a, Rest b) {
  const Node &left = nodes_[a], &right = nodes_[b];
  if (right.kind == Kind::number && right.cell.exists) {
    if (left.kind == Kind::number) return decided(compare(op, left.cell, right.cell));
    if (left.kind == Kind::count) {
      Cell all = left.cell;
      all.high += static_cast<double>(left.parts.size());
      const Truth whatever = compare(op, all, right.cell);
      if (whatever != Truth::undecided) return decided(whatever);
      a = count_for(op, left, right.cell.low);
    }
    if (left.kind == Kind::score_number) {
      if (left.lost) return says(left, Truth::undecided);
      const Truth whatever = compare(op, range_of(left), right.cell);
      if (whatever != Truth::undecided) return says(left, whatever);
    }
  }
  if (left.kind == Kind::number && right.kind == Kind::number) {
    return decided(compare(op, left.cell, right.cell));
  }
  Node node;
  node.kind = Kind::compared;
  node.it.op = static_cast<std::uint8_t>(op);
  node.parts = {a, b};
  return add(std::move(node));
}

Rest Residual::count(Cell cell, std::vector<Rest> parts) {
  Node node;
  node.kind = Kind::count;
  for (const Rest part : parts) {
    if (part == rest_yes) cell.low += 1;
    if (part == rest_yes || part == rest_undecided) cell.high += 1;
    if (part > rest_undecided) node.parts.push_back(part);
  }
  if (node.parts.empty()) return a_number(cell);
  std::ranges::sort(node.parts);
  node.cell = cell;
  return add(std::move(node));
}

// Compared with this number: an end of the interval that can no longer decide is as good as none.
Rest Residual::count_for(Op op, Node node, double limit) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  // Below it is `limit` and less, above it more: as the operation divides the numbers.
  const bool above_starts_at_limit = op == Op::less || op == Op::greater_equal;
  if (op == Op::equal || op == Op::not_equal) return add(std::move(node));
  const auto above = [&](double value) {
    return above_starts_at_limit ? value >= limit : value > limit;
  };
  if (above(node.cell.high)) node.cell.high = infinity;
  if (!above(node.cell.low + static_cast<double>(node.parts.size()))) node.cell.low = -infinity;
  return add(std::move(node));
}

// A rule that is false is none; behind one that is true, or stops because it is undecided, no
// other is looked at.
Rest Residual::decide(const std::vector<Rest>& conditions, const std::vector<int>& rules) {
  Node node;
  node.kind = Kind::decision;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const int rule = rules[i];
    const bool stops = rule >= 0 && flow_.undecided &&
                       flow_.results[static_cast<std::size_t>(rule)].stop_if_undecided;
    const Rest condition = stops ? conditions[i] : when_true(conditions[i]);
    if (condition == rest_no) continue;
    const bool undecided = condition == rest_undecided;
    node.parts.push_back(undecided ? rest_yes : condition);
    node.steps.push_back(undecided ? undecided_result : rule);
    if (node.parts.back() == rest_yes) break;
  }
  return add(std::move(node));
}

Rest Residual::of_results() {
  std::vector<Rest> conditions;
  std::vector<int> rules;
  for (std::size_t i = 0; i < flow_.results.size(); ++i) {
    const ResultRule& rule = flow_.results[i];
    if (!rule.condition && rule.by_target_only) continue;
    conditions.push_back(rule.condition ? of(*rule.condition) : rest_yes);
    rules.push_back(static_cast<int>(i));
  }
  return decide(conditions, rules);
}

Rest Residual::when_true(Rest rest) { return as_true(rest, true); }

// `wanted` false: of a part that counts only when it is false.
Rest Residual::as_true(Rest rest, bool wanted) {
  if (rest == rest_undecided) return wanted ? rest_no : rest_yes;
  const Kind kind = nodes_[rest].kind;
  if (kind == Kind::score_says && wanted && nodes_[rest].truth == Truth::undecided) return rest_no;
  if (kind != Kind::negated && kind != Kind::both && kind != Kind::either) return rest;
  const std::uint64_t key = std::uint64_t{rest} << 1 | (wanted ? 1u : 0u);
  const auto known = as_true_.find(key);
  if (known != as_true_.end()) return known->second;
  std::vector<Rest> parts = nodes_[rest].parts;
  for (Rest& part : parts) part = as_true(part, kind == Kind::negated ? !wanted : wanted);
  const Rest out = kind == Kind::negated ? negate_rest(parts[0]) : join(kind, std::move(parts));
  as_true_[key] = out;
  return out;
}

}  // namespace screenline::flow
