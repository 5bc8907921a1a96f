#include <algorithm>

#include "bot/flow/draft.hpp"

// May an answer that has grown old be asked again by itself?

namespace screenline::flow {

void check_stale(Draft& draft) {
  for (std::size_t i = 0; i < draft.flow.steps.size(); ++i) {
    const Step& step = draft.flow.steps[i];
    const Spot& spot = draft.placed[i].spot;
    if (!step.stale_after_ms || step.answer < 0) continue;
    const bool branches = std::any_of(step.next.begin(), step.next.end(), [](const Branch& branch) {
      return branch.condition.has_value();
    });
    const AnswerKind kind = draft.flow.answers[static_cast<std::size_t>(step.answer)].kind;
    if (!branches && kind != AnswerKind::consent) continue;
    const Node* own = spot.node->find("stale_after");
    draft.reporter.error(
        spot.file->document, (own ? own : spot.file->stale_after)->place, "stale-decides",
        "\"" + step.id + "\" decides the way, and would be asked again when that is gone",
        "give \"stale_after\" to questions that only count, and branch on them behind");
  }
}

}  // namespace screenline::flow
