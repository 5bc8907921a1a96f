#include <algorithm>

#include "bot/flow/score_parts.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::flow {
namespace {

// What one item can count.
Range range_of(const AnswerType& type) {
  if (type.kind != AnswerKind::choice) {
    return {static_cast<double>(type.min), static_cast<double>(type.max)};
  }
  Range range{1e9, -1e9};
  for (const Option& option : type.options) {
    range.min = std::min<double>(range.min, option.points.value_or(0));
    range.max = std::max<double>(range.max, option.points.value_or(0));
  }
  return range;
}

bool is_step_of(const SourceFile& file, const std::string& id) {
  if (!file.steps) return false;
  return std::any_of(file.steps->items.begin(), file.steps->items.end(), [&](const Node& node) {
    const Node* own = node.find("id");
    return own && own->string == id;
  });
}

void add_item(Draft& draft, const SourceFile& file, const Node& item, int step, ScoreItems& items) {
  const int answer = draft.flow.steps[static_cast<std::size_t>(step)].answer;
  if (answer < 0) return;  // broken, already reported
  const AnswerType& type = draft.flow.answers[static_cast<std::size_t>(answer)];
  const bool counts = type.kind == AnswerKind::integer || type.kind == AnswerKind::scale ||
                      (type.kind == AnswerKind::choice && type.has_points);
  if (!counts) {
    draft.reporter.error(file.document, item.place, "no-points",
                         "the answer of \"" + item.string + "\" has no points");
    return;
  }
  if (std::find(items.steps.begin(), items.steps.end(), step) != items.steps.end()) {
    draft.reporter.error(file.document, item.place, "duplicate-id",
                         "\"" + item.string + "\" is counted twice");
    return;
  }
  items.steps.push_back(step);
  const Range range = range_of(type);
  items.possible.min += range.min;
  items.possible.max += range.max;
}

}  // namespace

ScoreItems read_score_items(Draft& draft, const SourceFile& file, const Node& list) {
  ScoreItems items;
  if (list.items.empty()) {
    draft.reporter.error(file.document, list.place, "empty-value", "a score has at least one item");
  }
  std::vector<const Node*> not_in_flow;
  for (const Node& item : list.items) {
    if (!expect_kind(file.document, item, NodeKind::string, "an item", draft.reporter)) continue;
    const int step = draft.flow.find_step(item.string);
    if (step >= 0) {
      add_item(draft, file, item, step, items);
    } else {
      not_in_flow.push_back(&item);
    }
  }
  const bool left_out = items.steps.empty() && file.role == FileRole::instrument;
  for (const Node* item : not_in_flow) {
    if (left_out && is_step_of(file, item->string)) continue;
    std::vector<std::string> known;
    for (const auto& entry : draft.flow.step_by_id) known.push_back(entry.first);
    draft.reporter.error(file.document, item->place, "unknown-step",
                         "the flow asks no step \"" + item->string + "\"",
                         did_you_mean(item->string, known));
  }
  return items;
}

}  // namespace screenline::flow
