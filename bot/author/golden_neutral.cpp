#include "bot/author/golden_neutral.hpp"

#include <algorithm>
#include <tuple>

namespace screenline::author::golden {

namespace {

using flow::AnswerState;
using flow::Truth;

constexpr int weeks = 21;  // days, of a length of time
constexpr int adult = 40;  // of an integer question, when it is in range

// Less is more harmless: crisis, leaving early, flags, points; then the key 0, then the later
// option.
using Harm = std::tuple<bool, bool, int, int, bool, int>;

bool leaves_early(const flow::Step& step, const flow::Evaluation& in) {
  for (const flow::Branch& branch : step.next) {
    if (branch.condition && flow::evaluate(*branch.condition, in) != Truth::yes) continue;
    return branch.target.result >= 0 || branch.target.step == flow::to_end;
  }
  return false;
}

Harm harm_of(const flow::Flow& flow, const dialog::State& state, int index, int option) {
  const flow::Step& step = flow.steps[static_cast<std::size_t>(index)];
  const flow::Option& chosen =
      flow.answers[static_cast<std::size_t>(step.answer)].options[static_cast<std::size_t>(option)];
  std::vector<flow::Answer> answers = state.conversation->answers;
  flow::Answer& answer = answers[static_cast<std::size_t>(index)];
  answer = {AnswerState::answered, option, 0};
  const flow::Facts facts;
  const flow::Evaluation in{flow, answers, facts, &answer, index};
  const bool crisis = std::any_of(
      step.crisis_if.begin(), step.crisis_if.end(),
      [&](const auto& rule) { return flow::evaluate(rule.condition, in) == Truth::yes; });
  const auto flags = std::count_if(
      flow.flags.begin(), flow.flags.end(),
      [&](const flow::Flag& flag) { return flow::evaluate(flag.condition, in) == Truth::yes; });
  return {crisis,
          leaves_early(step, in),
          static_cast<int>(flags),
          chosen.points.value_or(0),
          chosen.key != "0",
          -option};
}

// A month ago, or the nearest that is allowed.
flow::Day neutral_day(const flow::AnswerType& type, flow::Day today) {
  constexpr flow::Day month = 30;
  const auto first =
      type.date.not_before ? flow::day_of(*type.date.not_before, today) : std::nullopt;
  const auto last = type.date.not_after ? flow::day_of(*type.date.not_after, today) : std::nullopt;
  flow::Day day = today - month;
  if (first) day = std::max(day, *first);
  return last ? std::min(day, *last) : day;
}

}  // namespace

std::string neutral_answer(const flow::Flow& flow, const dialog::State& state, int step) {
  const flow::Step& it = flow.steps[static_cast<std::size_t>(step)];
  const flow::AnswerType& type = flow.answers[static_cast<std::size_t>(it.answer)];
  switch (type.kind) {
    case flow::AnswerKind::consent:
      return "yes";
    case flow::AnswerKind::integer:
      return std::to_string(std::clamp(adult, type.min, type.max));
    case flow::AnswerKind::scale:
      return std::to_string(type.min);
    case flow::AnswerKind::date:
      return flow::iso_day(neutral_day(type, state.conversation->day));
    case flow::AnswerKind::duration:
      return std::to_string(std::clamp(weeks, type.min, type.max)) + " days";
    case flow::AnswerKind::text:
      return it.may_skip ? "skip" : "nothing to add";
    case flow::AnswerKind::many:
      return type.none ? type.none->key : type.options.back().key;
    case flow::AnswerKind::choice:
      break;
  }
  int best = 0;
  for (int i = 1; i < static_cast<int>(type.options.size()); ++i) {
    if (harm_of(flow, state, step, i) < harm_of(flow, state, step, best)) best = i;
  }
  return type.options[static_cast<std::size_t>(best)].key;
}

}  // namespace screenline::author::golden
