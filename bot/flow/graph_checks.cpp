#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bot/flow/draft.hpp"
#include "bot/flow/ways.hpp"

// Can every step be reached, and does every step lead to an end? Conditions are not weighed here: a
// branch counts as possible.

namespace screenline::flow {
namespace {

// `giving_up`: also where a person is taken whose answers are not understood, after a
// crisis, or when nothing comes.
bool counts(const Way& way, bool giving_up) {
  return giving_up || (way.kind != ExitKind::gave_up && way.kind != ExitKind::resumed &&
                       !is_unanswered(way.kind));
}

std::vector<int> steps_from(const Flow& flow, int step, bool giving_up) {
  std::vector<int> steps;
  for (const Way& way : ways_from(flow, step)) {
    if (counts(way, giving_up) && way.target.step >= 0) steps.push_back(way.target.step);
  }
  return steps;
}

bool leads_straight_to_end(const Flow& flow, int step) {
  const std::vector<Way> ways = ways_from(flow, step);
  return std::any_of(ways.begin(), ways.end(),
                     [](const Way& way) { return counts(way, false) && way.target.step < 0; });
}

std::vector<bool> reached_from(const Flow& flow, std::vector<int> open) {
  std::vector<bool> seen(flow.steps.size());
  for (const int step : open) seen[static_cast<std::size_t>(step)] = true;
  while (!open.empty()) {
    const int step = open.back();
    open.pop_back();
    for (const int next : steps_from(flow, step, true)) {
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
    for (const int next : steps_from(flow, i, false))
      before[static_cast<std::size_t>(next)].push_back(i);
    if (!leads_straight_to_end(flow, i)) continue;
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

class GraphChecker {
 public:
  explicit GraphChecker(Draft& draft)
      : draft_(draft),
        seen_(reached_from(draft.flow, {draft.flow.start})),
        leads_(leading_to_end(draft.flow)),
        told_(draft.placed.size()) {}

  // One finding for each cause: what it keeps from being reached is counted, not listed. Behind a
  // trap nothing else is told of, for it would mostly be the trap's doing.
  void check() {
    bool trapped = false;
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (seen_[i] && !leads_[i] && !told_[i]) trapped = tell_trap(static_cast<int>(i)) || trapped;
    }
    if (trapped) return;
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (!seen_[i] && !led_to_from_unreached(static_cast<int>(i))) {
        tell_unreachable(static_cast<int>(i));
      }
    }
    for (std::size_t i = 0; i < told_.size(); ++i) {  // circles apart from everything
      if (!seen_[i] && !told_[i]) tell_unreachable(static_cast<int>(i));
    }
  }

 private:
  // Whoever comes into a circle is trapped; only the steps of the circle itself are to be mended.
  bool tell_trap(int step) {
    const std::vector<bool> ahead = ahead_of(step);
    if (!ahead[static_cast<std::size_t>(step)]) return false;
    std::string circle;
    int named = 0, steps = 0;
    for (std::size_t i = 0; i < told_.size(); ++i) {
      const bool in_it = ahead[i] && ahead_of(static_cast<int>(i))[static_cast<std::size_t>(step)];
      if (!in_it) continue;
      told_[i] = true;
      if (++steps > names_max) continue;
      circle += (++named > 1 ? ", \"" : "\"") + draft_.placed[i].id + "\"";
    }
    if (steps > names_max) circle += " and " + std::to_string(steps - names_max) + " more";
    const auto missed = std::count(seen_.begin(), seen_.end(), false);
    error(step, "trapped-step",
          "from the step \"" + id(step) + "\" no way leads to an end: it leads " +
              (steps == 1 ? "only to itself" : "round " + circle) +
              (missed > 0 ? "; " + how_many(missed) + " not reached" : ""),
          "a person would be asked for ever: name another step in \"next\", or \"end\"");
    return true;
  }

  void tell_unreachable(int step) {
    std::ptrdiff_t behind = 0;
    told_[static_cast<std::size_t>(step)] = true;
    const std::vector<bool> ahead = ahead_of(step);
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (seen_[i] || told_[i] || !ahead[i]) continue;
      told_[i] = true;
      ++behind;
    }
    error(step, "unreachable-step",
          "nothing leads to the step \"" + id(step) + "\"" +
              (behind > 0 ? "; " + how_many(behind) + " not reached behind it" : ""),
          "take it out, or name it in a \"next\"");
  }

  [[nodiscard]] bool led_to_from_unreached(int step) const {
    for (int from = 0; from < static_cast<int>(seen_.size()); ++from) {
      if (seen_[static_cast<std::size_t>(from)] || from == step) continue;
      const std::vector<int> next = steps_from(draft_.flow, from, true);
      if (std::find(next.begin(), next.end(), step) != next.end()) return true;
    }
    return false;
  }

  [[nodiscard]] std::vector<bool> ahead_of(int step) const {
    return reached_from(draft_.flow, steps_from(draft_.flow, step, false));
  }
  [[nodiscard]] const std::string& id(int step) const {
    return draft_.placed[static_cast<std::size_t>(step)].id;
  }
  static std::string how_many(std::ptrdiff_t steps) {
    return steps == 1 ? "1 step is" : std::to_string(steps) + " steps are";
  }
  void error(int step, std::string code, std::string what, std::string hint) {
    const Spot& spot = draft_.placed[static_cast<std::size_t>(step)].spot;
    draft_.reporter.error(spot.file->document, spot.node->place, std::move(code), std::move(what),
                          std::move(hint));
  }

  static constexpr int names_max = 5;

  Draft& draft_;
  std::vector<bool> seen_, leads_;
  std::vector<bool> told_;  // of which a finding has been given, or which it counts
};

}  // namespace

void check_graph(Draft& draft) {
  if (!draft.flow.steps.empty()) GraphChecker(draft).check();
}

}  // namespace screenline::flow
