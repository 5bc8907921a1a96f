#include <algorithm>

#include "bot/flow/conditions.hpp"
#include "bot/flow/expression_ops.hpp"
#include "bot/flow/possible.hpp"
#include "bot/flow/reads.hpp"

// Conditions that decide nothing, rules and branches that nothing gets to, and steps that nobody is
// asked.

namespace screenline::flow {
namespace {

class ConditionChecker {
 public:
  explicit ConditionChecker(Draft& draft) : draft_(draft), flow_(draft.flow) {}

  void check() {
    std::vector<Condition> all = conditions_of(draft_);
    // What others look at first: a list that is always empty is one finding, not one for each rule.
    std::stable_sort(all.begin(), all.end(), [](const Condition& a, const Condition& b) {
      return order_of(a.kind) < order_of(b.kind);
    });
    for (const Condition& one : all) {
      if (!looks_at_told(one)) judge(one);
    }
    for (std::size_t i = 0; i < flow_.steps.size(); ++i) {
      asked(static_cast<int>(i));
      in_order(static_cast<int>(i));
    }
    for (std::size_t i = 0; i < flow_.results.size(); ++i) result(i);
  }

 private:
  static int order_of(ConditionKind kind) {
    if (kind == ConditionKind::list_item) return 0;
    return kind == ConditionKind::flag ? 1 : 2;
  }

  [[nodiscard]] bool looks_at_told(const Condition& one) const {
    const Reads reads = reads_of(*one.expression, flow_);
    const auto told = [](const std::set<int>& constant) {
      return [&](int index) { return constant.contains(index); };
    };
    return std::any_of(reads.lists.begin(), reads.lists.end(), told(told_lists_)) ||
           std::any_of(reads.flags.begin(), reads.flags.end(), told(told_flags_));
  }

  void judge(const Condition& one) {
    const bool of_step =
        one.kind == ConditionKind::branch || one.kind == ConditionKind::crisis_rule;
    const int own = of_step && asks(one.owner) ? one.owner : -1;
    const Possible possible = possible_truths({one.expression}, flow_, own);
    if (possible.always() || possible.never()) {
      if (one.kind == ConditionKind::list_item) told_lists_.insert(one.owner);
      if (one.kind == ConditionKind::flag) told_flags_.insert(one.owner);
    }
    if (possible.always()) {
      error(one.spot, "always-true", "\"" + one.spot.node->string + "\" is true of every answer",
            one.kind == ConditionKind::only_if  ? "leave it out"
            : one.kind == ConditionKind::branch ? "say \"else\" when it is meant for everybody"
                                                : "it decides nothing");
    } else if (possible.never() && one.kind != ConditionKind::only_if) {
      never(one.spot, "\"" + one.spot.node->string + "\" is true of no answer");
    }
  }

  void asked(int index) {
    const Step& step = flow_.steps[static_cast<std::size_t>(index)];
    if (step.only_if.empty()) return;
    std::vector<const Expression*> all;
    for (const Expression& one : step.only_if) all.push_back(&one);
    if (!possible_truths(all, flow_).never()) return;
    const PlacedStep& placed = draft_.placed[static_cast<std::size_t>(index)];
    const Node* own =
        placed.role == PlacedStep::Role::step ? placed.spot.node->find("only_if") : nullptr;
    const Spot spot = own ? Spot{placed.spot.file, own} : placed.around.back();
    if (!never_asked_.insert(spot.node).second) return;
    error(spot, "never-asked",
          "\"" + placed.id + "\" is never asked: its \"only_if\" is true of no answer",
          all.size() > 1 ? "that of the `run` around it counts too" : "");
  }

  // What the rules and branches before it leave over.
  void in_order(int index) {
    if (!asks(index)) return;
    const Step& step = flow_.steps[static_cast<std::size_t>(index)];
    const PlacedStep& placed = draft_.placed[static_cast<std::size_t>(index)];
    std::vector<const Expression*> rules, branches;
    for (const CrisisRule& rule : step.crisis_if) rules.push_back(&rule.condition);
    for (const Branch& branch : step.next) {
      if (branch.condition) branches.push_back(&*branch.condition);
    }
    shadowed(placed.spot, "crisis_if", never_first(rules, flow_, index));
    shadowed(placed.spot, "next", never_first(branches, flow_, index));
  }

  // A rule that an earlier one takes everything from. Looked for only where the earlier one looks
  // at nothing else, which is how two rules come to stand in the wrong order.
  void result(std::size_t index) {
    const ResultRule& rule = flow_.results[index];
    if (!rule.condition) return;
    const SourceFile& root = draft_.closure.root();
    const std::set<int> seen = reads_of(*rule.condition, flow_).steps;
    for (std::size_t i = 0; i < index; ++i) {
      if (!flow_.results[i].condition) continue;
      Expression earlier = *flow_.results[i].condition;
      const std::set<int> its = reads_of(earlier, flow_).steps;
      if (!std::includes(seen.begin(), seen.end(), its.begin(), its.end())) continue;
      earlier.program.push_back({static_cast<std::uint8_t>(Op::logical_not), 0, 0});
      if (!possible_truths({&*rule.condition, &earlier}, flow_).never()) continue;
      const Node& node = root.results->items[index];
      never({&root, node.find("if")}, "no answers get to \"" + rule.rule + "\": \"" +
                                          flow_.results[i].rule + "\" before it takes them all");
      return;
    }
  }

  void shadowed(const Spot& step, std::string_view key, const std::vector<int>& which) {
    for (const int one : which) {
      const Node* condition = step.node->find(key)->items[static_cast<std::size_t>(one)].find("if");
      never({step.file, condition},
            "no answer gets to \"" + condition->string + "\": those before it take them all");
    }
  }

  void never(const Spot& spot, const std::string& what) {
    if (!told_.insert(spot.node).second) return;
    error(spot, "always-false", what, "it would do nothing: correct it or take it out");
  }

  [[nodiscard]] bool asks(int step) const {
    return flow_.steps[static_cast<std::size_t>(step)].answer >= 0;
  }
  void error(const Spot& spot, std::string code, std::string what, std::string hint) {
    draft_.reporter.error(spot.file->document, spot.node->place, std::move(code), std::move(what),
                          std::move(hint));
  }

  Draft& draft_;
  const Flow& flow_;
  std::set<const Node*> told_, never_asked_;
  std::set<int> told_lists_, told_flags_;
};

}  // namespace

void check_conditions(Draft& draft) { ConditionChecker(draft).check(); }

}  // namespace screenline::flow
