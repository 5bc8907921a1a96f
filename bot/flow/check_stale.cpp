#include <algorithm>

#include "bot/flow/calendar.hpp"
#include "bot/flow/draft.hpp"

// May an answer that has grown old be asked again by itself, and soon enough?

namespace screenline::flow {

namespace {

constexpr std::int64_t day_ms = 86'400'000;

// An answer that is older than what it looks back on is about another time than the others.
void check_recall(Draft& draft, const Step& step, const Spot& spot) {
  const std::optional<int> recall = spot.file->recall_days;
  if (!recall || *step.stale_after_ms <= *recall * day_ms) return;
  const Node* own = spot.node->find("stale_after");
  const std::string asks = "asks about " + length_words(*recall, "en");
  draft.reporter.warning(
      spot.file->document, (own ? own : spot.file->stale_after)->place, "stale-past-recall",
      own ? "\"" + step.id + "\" " + asks + ", and its answer may be older than that"
          : "the instrument " + asks + ", and its answers may be older than that",
      "\"stale_after\": \"" + std::to_string(*recall) + "d\" or less");
}

}  // namespace

void check_stale(Draft& draft) {
  for (std::size_t i = 0; i < draft.flow.steps.size(); ++i) {
    const Step& step = draft.flow.steps[i];
    const Spot& spot = draft.placed[i].spot;
    if (!step.stale_after_ms || step.answer < 0) continue;
    check_recall(draft, step, spot);
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
