#include <algorithm>

#include "bot/flow/score_parts.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::flow {
namespace {

bool is_step_of(const SourceFile& file, const std::string& id) {
  if (!file.steps) return false;
  return std::any_of(file.steps->items.begin(), file.steps->items.end(), [&](const Node& node) {
    const Node* own = node.find("id");
    return own && own->string == id;
  });
}

void add_item(Draft& draft, const SourceFile& file, const Node& item, int step, ScoreKind kind,
              std::vector<int>& items) {
  const int answer = draft.flow.steps[static_cast<std::size_t>(step)].answer;
  if (answer < 0) return;  // broken, already reported
  const AnswerType& type = draft.flow.answers[static_cast<std::size_t>(answer)];
  const bool counts =
      type.kind == AnswerKind::integer || type.kind == AnswerKind::scale ||
      (type.kind == AnswerKind::choice && (type.has_points || kind == ScoreKind::count));
  if (!counts) {
    draft.reporter.error(file.document, item.place, "no-points",
                         "the answer of \"" + item.string + "\" has no points");
    return;
  }
  if (std::find(items.begin(), items.end(), step) != items.end()) {
    draft.reporter.error(file.document, item.place, "duplicate-id",
                         "\"" + item.string + "\" is counted twice");
    return;
  }
  items.push_back(step);
}

}  // namespace

std::vector<int> read_score_items(Draft& draft, const SourceFile& file, const Node& list,
                                  ScoreKind kind) {
  std::vector<int> items;
  if (list.items.empty()) {
    draft.reporter.error(file.document, list.place, "empty-value", "a score has at least one item");
  }
  std::vector<const Node*> not_in_flow;
  for (const Node& item : list.items) {
    if (!expect_kind(file.document, item, NodeKind::string, "an item", draft.reporter)) continue;
    const int step = draft.flow.find_step(item.string);
    if (step >= 0) {
      add_item(draft, file, item, step, kind, items);
    } else {
      not_in_flow.push_back(&item);
    }
  }
  const bool left_out = items.empty() && file.role == FileRole::instrument;
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
