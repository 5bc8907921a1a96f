#include <vector>

#include "bot/flow/draft.hpp"

// Can every step be reached, and does every step lead to an end? Conditions are not weighed here: a
// branch counts as possible.

namespace screenline::flow {
namespace {

struct Ways {
  std::vector<int> steps;
  bool ends = false;
};

void add(Ways& ways, const Target& target, int count) {
  if (target.step < 0 || target.step >= count) {
    ways.ends = true;
  } else {
    ways.steps.push_back(target.step);
  }
}

// `giving_up`: also where a person is taken whose answers are not understood, or after a crisis.
Ways ways_from(const Flow& flow, int index, bool giving_up) {
  const Step& step = flow.steps[static_cast<std::size_t>(index)];
  const int count = static_cast<int>(flow.steps.size());
  Ways ways;
  bool falls_through = true;
  for (const Branch& branch : step.next) {
    add(ways, branch.target, count);
    falls_through = falls_through && branch.condition.has_value();
  }
  if (falls_through || !step.only_if.empty()) add(ways, {index + 1, -1}, count);
  if (step.on_declined) add(ways, *step.on_declined, count);
  if (!giving_up) return ways;
  if (step.give_up == GiveUp::go) add(ways, step.give_up_target, count);
  if (step.resume_after_crisis >= 0) ways.steps.push_back(step.resume_after_crisis);
  return ways;
}

std::vector<bool> reached_from(const Flow& flow, std::vector<int> open) {
  std::vector<bool> seen(flow.steps.size());
  for (const int step : open) seen[static_cast<std::size_t>(step)] = true;
  while (!open.empty()) {
    const int step = open.back();
    open.pop_back();
    for (const int next : ways_from(flow, step, true).steps) {
      if (seen[static_cast<std::size_t>(next)]) continue;
      seen[static_cast<std::size_t>(next)] = true;
      open.push_back(next);
    }
  }
  return seen;
}

std::vector<bool> leading_to_end(const Flow& flow) {
  std::vector<std::vector<int>> before(flow.steps.size());
  std::vector<bool> leads(flow.steps.size());
  std::vector<int> open;
  for (int i = 0; i < static_cast<int>(flow.steps.size()); ++i) {
    const Ways ways = ways_from(flow, i, false);
    for (const int next : ways.steps) before[static_cast<std::size_t>(next)].push_back(i);
    if (!ways.ends) continue;
    leads[static_cast<std::size_t>(i)] = true;
    open.push_back(i);
  }
  while (!open.empty()) {
    const int step = open.back();
    open.pop_back();
    for (const int from : before[static_cast<std::size_t>(step)]) {
      if (leads[static_cast<std::size_t>(from)]) continue;
      leads[static_cast<std::size_t>(from)] = true;
      open.push_back(from);
    }
  }
  return leads;
}

// Whoever comes into a circle is trapped; only the steps of the circle itself are to be mended.
bool in_circle(const Flow& flow, int step) {
  return reached_from(flow, ways_from(flow, step, false).steps)[static_cast<std::size_t>(step)];
}

}  // namespace

void check_graph(Draft& draft) {
  if (draft.flow.steps.empty()) return;
  const std::vector<bool> seen = reached_from(draft.flow, {draft.flow.start});
  const std::vector<bool> leads = leading_to_end(draft.flow);
  for (std::size_t i = 0; i < draft.placed.size(); ++i) {
    const PlacedStep& placed = draft.placed[i];
    const Place place = placed.spot.node->place;
    if (!seen[i]) {
      draft.reporter.error(placed.spot.file->document, place, "unreachable-step",
                           "nothing leads to the step \"" + placed.id + "\"",
                           "take it out, or name it in a \"next\"");
    } else if (!leads[i] && in_circle(draft.flow, static_cast<int>(i))) {
      draft.reporter.error(placed.spot.file->document, place, "trapped-step",
                           "from the step \"" + placed.id + "\" no way leads to an end",
                           "a person would be asked for ever");
    }
  }
}

}  // namespace screenline::flow
