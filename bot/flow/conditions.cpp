#include "bot/flow/conditions.hpp"

#include <algorithm>
#include <cctype>

namespace screenline::flow {
namespace {

class Collector {
 public:
  explicit Collector(const Draft& draft) : draft_(draft), flow_(draft.flow) {}

  std::vector<Condition> collect() {
    for (std::size_t i = 0; i < flow_.steps.size(); ++i) step(static_cast<int>(i));
    for (std::size_t i = 0; i < flow_.values.size(); ++i) {
      if (flow_.values[i].is_number) continue;
      add(ConditionKind::value, static_cast<int>(i), 0, flow_.values[i].is, draft_.value_spots[i]);
    }
    for (std::size_t i = 0; i < flow_.lists.size(); ++i) list(static_cast<int>(i));
    for (std::size_t i = 0; i < flow_.flags.size(); ++i) {
      add(ConditionKind::flag, static_cast<int>(i), 0, flow_.flags[i].condition,
          draft_.flag_spots[i]);
    }
    const SourceFile& root = draft_.closure.root();
    for (std::size_t i = 0; i < flow_.tasks.size(); ++i) {
      add(ConditionKind::task, static_cast<int>(i), 0, flow_.tasks[i].condition,
          {&root, root.tasks->items[i].find("if")});
    }
    for (std::size_t i = 0; i < flow_.results.size(); ++i) {
      if (!flow_.results[i].condition) continue;
      add(ConditionKind::result, static_cast<int>(i), 0, *flow_.results[i].condition,
          {&root, root.results->items[i].find("if")});
    }
    return std::move(out_);
  }

 private:
  void step(int index) {
    const PlacedStep& placed = draft_.placed[static_cast<std::size_t>(index)];
    const Step& step = flow_.steps[static_cast<std::size_t>(index)];
    std::vector<Spot> spots = placed.around;
    const Node& node = *placed.spot.node;
    if (placed.role == PlacedStep::Role::step && node.find("only_if")) {
      spots.push_back({placed.spot.file, node.find("only_if")});
    }
    for (std::size_t i = 0; i < step.only_if.size(); ++i) {
      if (!seen_.insert(spots[i].node).second) continue;
      add(ConditionKind::only_if, index, static_cast<int>(i), step.only_if[i], spots[i]);
    }
    const Node* next = node.find("next");
    for (std::size_t i = 0; i < step.next.size(); ++i) {
      if (!step.next[i].condition) continue;
      add(ConditionKind::branch, index, static_cast<int>(i), *step.next[i].condition,
          {placed.spot.file, next->items[i].find("if")});
    }
    const Node* crisis = node.find("crisis_if");
    for (std::size_t i = 0; i < step.crisis_if.size(); ++i) {
      add(ConditionKind::crisis_rule, index, static_cast<int>(i), step.crisis_if[i].condition,
          {placed.spot.file, crisis->items[i].find("if")});
    }
  }

  void list(int index) {
    const Spot& spot = draft_.list_spots[static_cast<std::size_t>(index)];
    const List& list = flow_.lists[static_cast<std::size_t>(index)];
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      add(ConditionKind::list_item, index, static_cast<int>(i), list.items[i].condition,
          {spot.file, spot.node->items[i].find("if")});
    }
  }

  void add(ConditionKind kind, int owner, int index, const Expression& expression, Spot spot) {
    out_.push_back({kind, owner, index, &expression, spot});
  }

  const Draft& draft_;
  const Flow& flow_;
  std::set<const Node*> seen_;
  std::vector<Condition> out_;
};

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

std::vector<Condition> conditions_of(const Draft& draft) { return Collector(draft).collect(); }

Place place_of_name(const Spot& condition, const std::vector<std::string>& names) {
  const std::string& text = condition.node->string;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      const bool whole =
          (at == 0 || !in_word(text[at - 1])) && (end == text.size() || !in_word(text[end]));
      if (whole) return place_in_string(condition.file->document, *condition.node, at, name.size());
    }
  }
  return condition.node->place;
}

}  // namespace screenline::flow
