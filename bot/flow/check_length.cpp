#include <deque>

#include "bot/flow/draft.hpp"
#include "bot/flow/ways.hpp"

// How long it goes on: with nobody answering, and until a person has something of it.

namespace screenline::flow {
namespace {

// docs/flow-checks.md, long-way-to-value
constexpr int questions_max = 25;

// The fewest questions on a way to a result that is worked out; -1: there is no such way. What is
// asked under a condition may not be asked.
int fewest_questions(const Flow& flow) {
  const std::size_t end = flow.steps.size();
  std::vector<int> fewest(end + 1, -1);
  std::deque<int> open;
  const auto cost = [&](int step) {
    const Step& it = flow.steps[static_cast<std::size_t>(step)];
    return it.answer >= 0 && it.only_if.empty() ? 1 : 0;
  };
  fewest[static_cast<std::size_t>(flow.start)] = 0;
  open.push_back(flow.start);
  while (!open.empty()) {
    const int step = open.front();
    open.pop_front();
    const int asked = fewest[static_cast<std::size_t>(step)] + cost(step);
    for (const Way& way : ways_from(flow, step)) {
      const bool aside = way.kind == ExitKind::resumed || is_unanswered(way.kind);
      if (way.target.result >= 0 || aside) continue;
      const int to = way.target.step >= 0 ? way.target.step : static_cast<int>(end);
      int& known = fewest[static_cast<std::size_t>(to)];
      if (known >= 0 && known <= asked) continue;
      known = asked;
      if (to < static_cast<int>(end)) open.push_back(to);
    }
  }
  return fewest.back();
}

}  // namespace

void check_length(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (!draft.flow.silence.expire_after_ms) {
    draft.reporter.warning(root.document,
                           root.silence ? root.silence->place : root.document.root.place,
                           "no-expiry", "a conversation that nobody goes on with never ends",
                           "\"silence\": {\"expire_after\": \"3d\", \"expired\": \"EXPIRED\"}");
  }
  if (draft.flow.steps.empty() || !root.steps) return;
  const int fewest = fewest_questions(draft.flow);
  if (fewest <= questions_max) return;
  draft.reporter.warning(
      root.document, root.steps->place, "long-way-to-value",
      "a person answers at least " + std::to_string(fewest) + " questions before any result",
      "up to " + std::to_string(questions_max) +
          ": give a shorter way first, or accept it and say why");
}

}  // namespace screenline::flow
