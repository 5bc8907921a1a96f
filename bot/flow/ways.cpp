#include "bot/flow/ways.hpp"

#include <algorithm>

namespace screenline::flow {

std::vector<Way> ways_from(const Flow& flow, int index) {
  const Step& step = flow.steps[static_cast<std::size_t>(index)];
  const int count = static_cast<int>(flow.steps.size());
  std::vector<Way> ways;
  const auto add = [&](ExitKind kind, int which, Target target) {
    if (target.step >= count) target = Target{};
    ways.push_back({kind, which, target});
  };
  bool falls_through = true;
  for (std::size_t i = 0; i < step.next.size(); ++i) {
    add(ExitKind::branch, static_cast<int>(i), step.next[i].target);
    falls_through = falls_through && step.next[i].condition.has_value();
  }
  if (falls_through) add(ExitKind::following, 0, {index + 1, -1});
  if (!step.only_if.empty()) add(ExitKind::not_asked, 0, {index + 1, -1});
  if (step.on_declined) add(ExitKind::declined, 0, *step.on_declined);
  if (step.give_up == GiveUp::go) add(ExitKind::gave_up, 0, step.give_up_target);
  if (step.resume_after_crisis >= 0) {
    add(ExitKind::resumed, 0, {step.resume_after_crisis, -1});
  }
  return ways;
}

std::vector<Way> own_ways(const Flow& flow, int index) {
  const Step& step = flow.steps[static_cast<std::size_t>(index)];
  std::vector<Way> ways = ways_from(flow, index);
  if (!step.is_safety()) {  // no answer here begins one
    std::erase_if(ways, [](const Way& way) { return way.kind == ExitKind::resumed; });
  }
  const auto has = [&](ExitKind kind) {
    return std::ranges::any_of(ways, [kind](const Way& way) { return way.kind == kind; });
  };
  for (int i = 0; i < static_cast<int>(step.crisis_if.size()); ++i) {
    ways.push_back({ExitKind::crisis_rule, i, {}});
  }
  const bool asks = step.answer >= 0;
  if (asks && !has(ExitKind::gave_up)) ways.push_back({ExitKind::gave_up, 0, {}});
  if (asks && step.may_skip && !step.is_safety()) ways.push_back({ExitKind::skipped, 0, {}});
  if (asks && step.is_safety() && !has(ExitKind::resumed)) {
    ways.push_back({ExitKind::resumed, 0, {}});
  }
  return ways;
}

std::vector<ExitKind> common_ways(const Flow& flow) {
  std::vector<ExitKind> out{ExitKind::danger, ExitKind::staff, ExitKind::stopped,
                            ExitKind::undelivered};
  if (flow.silence.expire_after_ms) out.push_back(ExitKind::expired);
  return out;
}

}  // namespace screenline::flow
