#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/suggest.hpp"

// The ordered rules of the end, the tasks for staff, and the targets that lead to them.

namespace screenline::flow {
namespace {

void check_reason(Draft& draft, const Document& document, const Node& node) {
  const std::string& text = node.string;
  std::vector<std::string> known = {"flag.note", "flag.clinician", "flag.stop", "flag.safety",
                                    "flag.crisis"};
  for (const List& list : draft.flow.lists) known.push_back(list.id);
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const std::size_t close = text.find('}', at);
    const std::string name = close == std::string::npos ? "" : text.substr(at + 1, close - at - 1);
    const std::size_t length = close == std::string::npos ? 1 : close + 1 - at;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    draft.reporter.error(document, place_in_string(document, node, at, length),
                         "unknown-placeholder", "nothing is put for {" + name + "}",
                         did_you_mean(name, known));
  }
}

// What a rule and `undecided` have in common.
void read_outcome(Draft& draft, ObjectReader& in, ResultRule& rule) {
  const Document& document = draft.closure.root().document;
  rule.rule = in.string("rule");
  if (const Node* category = in.need("category", NodeKind::string)) {
    rule.category = category->string;
    if (rule.category == "crisis") {
      draft.reporter.error(document, category->place, "category-reserved",
                           "only the crisis ladder gives the category \"crisis\"",
                           "use crisis_if at the step");
    }
  }
  if (const Node* reason = in.take("reason", NodeKind::string)) {
    rule.reason = reason->string;
    check_reason(draft, document, *reason);
  }
  // To leave it out would silently open no row for staff, so it has to be said.
  const Node* priority = in.need("priority");
  if (priority && !priority->is(NodeKind::null) &&
      expect_kind(document, *priority, NodeKind::string, "\"priority\"", draft.reporter)) {
    rule.priority = priority->string;
  }
  if (const Node* say = in.take("say", NodeKind::string)) {
    rule.say = say->string;
    use_text(draft, document, *say);
  }
  (void)in.string("covers");
}

void read_rule(Draft& draft, const Node& node, bool last) {
  const SourceFile& root = draft.closure.root();
  ObjectReader in(root.document, node, draft.reporter, "result");
  ResultRule rule;
  read_outcome(draft, in, rule);
  const Node* condition = in.take("if");
  const bool otherwise = in.boolean("else", false);
  const Node* undecided = in.take("undecided", NodeKind::string);
  rule.stop_if_undecided = condition && !undecided;
  if (undecided && undecided->string != "next_rule") {
    draft.reporter.error(root.document, undecided->place, "unknown-value",
                         "\"undecided\" is \"" + undecided->string + "\"",
                         "next_rule; left out, the result is the one under \"undecided\"");
  }
  if (undecided && !condition) {
    draft.reporter.error(root.document, undecided->place, "missing-key",
                         "\"undecided\" without a condition", "\"if\"");
  }
  in.finish();
  if (condition) {
    if (auto compiled = read_condition(draft, root, *condition)) rule.condition = *compiled;
  }
  rule.by_target_only = !condition && !otherwise;
  if (otherwise && (condition || !last)) {
    draft.reporter.error(root.document, node.place, "else-not-last",
                         "only the last rule can be \"else\", and without \"if\"");
  }
  if (last && !otherwise) {
    draft.reporter.error(root.document, node.place, "results-without-else",
                         "the last result is not \"else\": true", "every answer needs a result");
  }
  draft.flow.results.push_back(std::move(rule));
}

std::optional<Target> result_target(Draft& draft, const SourceFile& file, const Node& node) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < draft.flow.results.size(); ++i) {
    const ResultRule& rule = draft.flow.results[i];
    known.push_back(rule.category + "." + rule.reason);
    if (known.back() == node.string) return Target{to_end, static_cast<int>(i)};
  }
  draft.reporter.error(file.document, node.place, "unknown-result",
                       "there is no result \"" + node.string + "\"",
                       did_you_mean(node.string, known));
  return std::nullopt;
}

// What nobody can decide is for a person to look at, so there has to be a result that says so.
void need_undecided(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (root.undecided) return;
  const auto& rules = draft.flow.results;
  const auto stops = std::ranges::find(rules, true, &ResultRule::stop_if_undecided);
  if (stops == rules.end()) return;
  draft.reporter.error(
      root.document, root.results->items[static_cast<std::size_t>(stops - rules.begin())].place,
      "missing-key", "the file has no \"undecided\" result, for where this rule cannot be decided",
      "\"undecided\": {\"category\", \"priority\"...}; or \"undecided\": \"next_rule\" here");
}

}  // namespace

void read_results(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (root.results) {
    const auto& rules = root.results->items;
    if (rules.empty()) {
      draft.reporter.error(root.document, root.results->place, "results-without-else",
                           "there is no result", "at least one with \"else\": true");
    }
    for (const Node& node : rules) read_rule(draft, node, &node == &rules.back());
    need_undecided(draft);
  }
  if (root.undecided) {
    ObjectReader in(root.document, *root.undecided, draft.reporter, "undecided");
    ResultRule rule;
    read_outcome(draft, in, rule);
    in.finish();
    draft.flow.undecided = std::move(rule);
  }
}

void read_tasks(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (!root.tasks) return;
  for (const Node& node : root.tasks->items) {
    ObjectReader in(root.document, node, draft.reporter, "task");
    Task task;
    const Node* id = in.need("id", NodeKind::string);
    const Node* condition = in.need("if");
    task.due = in.need_string("due");
    in.finish();
    if (!id || !condition) continue;
    task.id = id->string;
    for (const Task& other : draft.flow.tasks) {
      if (other.id != task.id) continue;
      draft.reporter.error(root.document, id->place, "duplicate-id",
                           "there are two tasks \"" + task.id + "\"");
    }
    if (auto compiled = read_condition(draft, root, *condition)) task.condition = *compiled;
    draft.flow.tasks.push_back(std::move(task));
  }
}

std::optional<Target> read_target(Draft& draft, const SourceFile& file, const Node& node) {
  if (!expect_kind(file.document, node, NodeKind::string, "a target", draft.reporter)) {
    return std::nullopt;
  }
  if (node.string == "end") return Target{};
  if (node.string.find('.') != std::string::npos) return result_target(draft, file, node);
  const auto found = draft.targets.find(node.string);
  if (found != draft.targets.end()) {
    const bool past_end = found->second >= static_cast<int>(draft.flow.steps.size());
    return past_end ? Target{} : Target{found->second, -1};
  }
  std::vector<std::string> known = {"end"};
  for (const auto& entry : draft.targets) known.push_back(entry.first);
  draft.reporter.error(file.document, node.place, "unknown-step",
                       "there is no step \"" + node.string + "\"",
                       did_you_mean(node.string, known));
  return std::nullopt;
}

}  // namespace screenline::flow
