#include "bot/dialog/renew.hpp"

#include <algorithm>
#include <utility>

#include "bot/dialog/ask.hpp"
#include "bot/dialog/limits.hpp"

namespace screenline::dialog {

namespace {

using flow::AnswerState;

const flow::Step& step_at(const Run& run, int step) {
  return run.flow->steps[static_cast<std::size_t>(step)];
}

AnsweredAt* noted(Renewal& renewal, int step) {
  const auto found =
      std::ranges::find(renewal.answered, static_cast<std::uint16_t>(step), &AnsweredAt::step);
  return found == renewal.answered.end() ? nullptr : &*found;
}

bool raised_crisis(const Run& run, int step) {
  const flow::Facts facts = facts_of(run.state);
  flow::Evaluation in = run.evaluation(facts);
  in.current = &in.answers[static_cast<std::size_t>(step)];
  in.current_step = step;
  return std::ranges::any_of(step_at(run, step).crisis_if, [&](const flow::CrisisRule& rule) {
    return flow::evaluate(rule.condition, in) == flow::Truth::yes;
  });
}

// Old at `then`: asked and answered, longer ago than the step allows.
bool is_old(Run& run, int step, Time then) {
  const auto& after = step_at(run, step).stale_after_ms;
  if (!after || run.answer_of(step).state != AnswerState::answered) return false;
  const AnsweredAt* when = noted(run.conversation().renewal, step);
  if (!when || when->at + std::chrono::milliseconds(*after) >= then) return false;
  return !raised_crisis(run, step);
}

// A renewed answer may have made a question apply that was passed over.
bool applies_now(Run& run, int step) {
  const flow::Step& it = step_at(run, step);
  if (it.answer < 0 || run.answer_of(step).state != AnswerState::not_applicable) return false;
  const flow::Facts facts = facts_of(run.state);
  const flow::Evaluation in = run.evaluation(facts);
  return std::ranges::all_of(it.only_if, [&](const flow::Expression& condition) {
    return flow::evaluate(condition, in) == flow::Truth::yes;
  });
}

int count_of(const Run& run) { return static_cast<int>(run.flow->steps.size()); }

bool any_old(Run& run) {
  for (int i = 0; i < count_of(run); ++i) {
    if (is_old(run, i, run.now)) return true;
  }
  return false;
}

// What resume_step_to() kept.
flow::Target target_of(const Run& run, int kept) {
  const int result = kept - count_of(run) - 1;
  if (result >= 0 && result < static_cast<int>(run.flow->results.size())) {
    return {flow::to_end, result};
  }
  return {kept >= 0 && kept < count_of(run) ? kept : flow::to_end, -1};
}

}  // namespace

void note_answered(Run& run, int step) {
  if (!step_at(run, step).stale_after_ms) return;
  Renewal& renewal = run.conversation().renewal;
  if (AnsweredAt* before = noted(renewal, step)) {
    before->at = run.now;
  } else {
    renewal.answered.push_back({static_cast<std::uint16_t>(step), run.now});
  }
}

bool begin_renewal(Run& run, int then) {
  Renewal& renewal = run.conversation().renewal;
  const bool may = run.flow->grows_old && renewal.rounds < limits::renewal_rounds;
  if (!may || !any_old(run)) return false;
  renewal.since = run.now;
  renewal.then = then;
  ++renewal.rounds;
  run.record("answers.old");
  say_before(run, standing_text(run, "RENEW"));
  go_on_renewing(run);
  return true;
}

void go_on_renewing(Run& run) {
  Renewal& renewal = run.conversation().renewal;
  for (int i = 0; i < count_of(run); ++i) {
    if (!is_old(run, i, renewal.since) && !applies_now(run, i)) continue;
    if (!applies(run, i)) continue;
    run.trace.steps.push_back(step_at(run, i).id);
    return put_question(run, i);
  }
  renewal.since = {};
  const int then = std::exchange(renewal.then, -1);
  const int answered = after_answer(then);  // its own inverse
  if (answered >= 0 && answered < count_of(run)) return follow(run, answered);
  go(run, target_of(run, then));
}

void leave_between_to_staff(Run& run, int step, int behind) {
  for (AnsweredAt& one : run.conversation().renewal.answered) {
    if (one.step > step && one.step < behind) one.at = run.now;
  }
}

}  // namespace screenline::dialog
