#include "bot/author/paths_map.hpp"

#include <algorithm>
#include <set>

#include "bot/flow/reads.hpp"
#include "bot/flow/ways.hpp"

namespace screenline::author::paths {

Map::Map(const flow::Flow& flow) : flow_(flow), residual_(flow) {
  find_ahead();
  find_roots();
  find_live();
  for (int i = 0; i < static_cast<int>(flow.steps.size()); ++i) find_local(i);
}

void Map::find_ahead() {
  const std::size_t count = flow_.steps.size();
  ahead_.assign(count, std::vector<bool>(count));
  for (std::size_t from = 0; from < count; ++from) {
    std::vector<int> open{static_cast<int>(from)};
    while (!open.empty()) {
      const int step = open.back();
      open.pop_back();
      for (const flow::Way& way : flow::ways_from(flow_, step)) {
        if (way.target.step < 0) continue;
        const auto to = static_cast<std::size_t>(way.target.step);
        if (ahead_[from][to]) continue;
        ahead_[from][to] = true;
        open.push_back(way.target.step);
      }
    }
  }
}

int Map::root(flow::Rest rest) {
  const auto known = std::ranges::find(roots_, rest);
  if (known != roots_.end()) return static_cast<int>(known - roots_.begin());
  roots_.push_back(rest);
  return static_cast<int>(roots_.size()) - 1;
}

void Map::find_roots() {
  const std::size_t count = flow_.steps.size();
  on_entry_.resize(count);
  on_leaving_.resize(count);
  flow::Reads reads;
  for (std::size_t i = 0; i < count; ++i) {
    const flow::Step& step = flow_.steps[i];
    const auto own = static_cast<int>(i);
    for (const flow::Expression& one : step.only_if) {
      on_entry_[i].push_back(root(residual_.of(one)));
      add_reads(reads, reads_of(one, flow_));
    }
    for (const flow::Branch& branch : step.next) {
      if (!branch.condition) continue;
      on_leaving_[i].push_back(root(residual_.when_true(residual_.of(*branch.condition))));
      add_reads(reads, reads_of(*branch.condition, flow_));
    }
    for (const flow::CrisisRule& rule : step.crisis_if) {
      on_leaving_[i].push_back(root(residual_.when_true(residual_.of(rule.condition, own))));
      add_reads(reads, reads_of(rule.condition, flow_));
    }
  }
  for (const flow::ResultRule& rule : flow_.results) {
    if (rule.condition) add_reads(reads, reads_of(*rule.condition, flow_));
  }
  results_ = root(residual_.of_results());
  reads_risk_ = reads.level || !reads.safety.empty();
}

void Map::find_live() {
  const std::size_t count = flow_.steps.size();
  live_.assign(count, std::vector<bool>(roots_.size()));
  for (std::size_t at = 0; at < count; ++at) {
    live_[at][static_cast<std::size_t>(results_)] = true;
    for (std::size_t step = 0; step < count; ++step) {
      const bool later = ahead_[at][step];
      for (const int one : on_entry_[step]) {
        if (later) live_[at][static_cast<std::size_t>(one)] = true;
      }
      for (const int one : on_leaving_[step]) {
        if (later || step == at) live_[at][static_cast<std::size_t>(one)] = true;
      }
    }
  }
}

void Map::find_local(int question) {
  std::set<int> roots(on_leaving_[static_cast<std::size_t>(question)].begin(),
                      on_leaving_[static_cast<std::size_t>(question)].end());
  std::set<int> entered;
  std::vector<int> open;
  // Who was given a result outright by a branch is weighed by the rules after a clearance (S6).
  const bool safety = flow_.steps[static_cast<std::size_t>(question)].is_safety();
  const auto go = [&](const flow::Way& way) {
    if (way.target.step < 0) {
      if (way.target.result < 0 || safety) roots.insert(results_);
    } else if (entered.insert(way.target.step).second) {
      open.push_back(way.target.step);
    }
  };
  std::ranges::for_each(flow::ways_from(flow_, question), go);
  while (!open.empty()) {
    const int step = open.back();
    open.pop_back();
    const auto index = static_cast<std::size_t>(step);
    roots.insert(on_entry_[index].begin(), on_entry_[index].end());
    const bool says_only = flow_.steps[index].answer < 0;
    if (says_only) roots.insert(on_leaving_[index].begin(), on_leaving_[index].end());
    for (const flow::Way& way : flow::ways_from(flow_, step)) {
      if (says_only || way.kind == flow::ExitKind::not_asked) go(way);
    }
  }
  local_.emplace_back(roots.begin(), roots.end());
}

}  // namespace screenline::author::paths
