#include "bot/author/golden_coverage.hpp"

#include <algorithm>

namespace screenline::author::golden {

namespace {

using flow::ExitKind;

class Measure {
 public:
  Measure(const flow::Flow& flow, const Coverage& seen) : flow_(flow), seen_(seen) {}

  Covered measure() {
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) step(i);
    for (const ExitKind kind : flow::common_ways(flow_)) common(kind);
    for (const flow::ResultRule& rule : flow_.results) result(rule);
    if (flow_.undecided) result(*flow_.undecided);
    return std::move(out_);
  }

 private:
  static bool counted(Count& count, bool passed) {
    ++count.all;
    count.passed += passed ? 1 : 0;
    return passed;
  }

  [[nodiscard]] const flow::Step& at(int index) const {
    return flow_.steps[static_cast<std::size_t>(index)];
  }

  void step(int index) {
    const flow::Step& it = at(index);
    const bool reached = counted(out_.steps, seen_.steps.contains(index));
    if (!reached) out_.gaps.push_back({it.file, it.line, it.id});
    for (const flow::Way& way : flow::own_ways(flow_, index)) {
      if (counted(out_.ways, seen_.took(way.kind, index, way.index)) || !reached) continue;
      out_.gaps.push_back(
          {it.file, line_of(it, way), it.id + ": " + way_name(it, way.kind, way.index)});
    }
  }

  void common(ExitKind kind) {
    const bool passed = std::ranges::any_of(
        seen_.exits, [kind](const dialog::Exit& exit) { return exit.kind == kind; });
    if (counted(out_.ways, passed)) return;
    const flow::Step& first = at(flow_.start);
    out_.gaps.push_back({first.file, first.line, "at any step: " + way_name(first, kind, 0)});
  }

  void result(const flow::ResultRule& rule) {
    if (counted(out_.results, seen_.results.contains(rule.rule))) return;
    out_.gaps.push_back({at(flow_.start).file, rule.condition ? rule.condition->line : 0,
                         "result " + rule.rule + " " + rule.category + " " + rule.reason});
  }

  static int line_of(const flow::Step& step, const flow::Way& way) {
    const auto i = static_cast<std::size_t>(way.index);
    if (way.kind == ExitKind::crisis_rule) return step.crisis_if[i].condition.line;
    const bool branch = way.kind == ExitKind::branch && step.next[i].condition;
    return branch ? step.next[i].condition->line : step.line;
  }

  const flow::Flow& flow_;
  const Coverage& seen_;
  Covered out_;
};

}  // namespace

std::string way_name(const flow::Step& step, ExitKind kind, int index) {
  const auto i = static_cast<std::size_t>(index);
  switch (kind) {
    case ExitKind::branch:
      return step.next[i].condition ? "next if " + step.next[i].condition->source : "next else";
    case ExitKind::crisis_rule:
      return "crisis_if " + step.crisis_if[i].condition.source;
    case ExitKind::declined:
      return "declined";
    case ExitKind::gave_up:
      return "not understood until the tries are used up";
    case ExitKind::following:
      return "on to the following step";
    case ExitKind::skipped:
      return "SKIP";
    case ExitKind::expired:
      return "no answer until the conversation ends";
    case ExitKind::undelivered:
      return "the provider could not deliver the question";
    case ExitKind::not_asked:
      return "left out by only_if";
    case ExitKind::resumed:
      return "on again after a crisis that began here";
    case ExitKind::danger:
      return "words of danger";
    case ExitKind::staff:
      return "STAFF";
    case ExitKind::stopped:
      return "STOP";
  }
  return "";
}

Covered measure(const flow::Flow& flow, const Coverage& seen) {
  return Measure(flow, seen).measure();
}

}  // namespace screenline::author::golden
