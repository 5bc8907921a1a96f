#include "bot/dialog/answer_turn.hpp"

#include <bit>

#include "bot/dialog/ask.hpp"
#include "bot/dialog/back.hpp"
#include "bot/dialog/crisis_turn.hpp"
#include "bot/dialog/limits.hpp"
#include "bot/dialog/renew.hpp"
#include "bot/dialog/staff_turn.hpp"
#include "bot/flow/match.hpp"

namespace screenline::dialog {

namespace {

using flow::AnswerState;

const flow::AnswerType& type_of(const Run& run, int step) {
  const int answer = run.flow->steps[static_cast<std::size_t>(step)].answer;
  return run.flow->answers[static_cast<std::size_t>(answer)];
}

// "1", and a moment later "6": the second half of the list before, where it can be nothing else.
bool add_to_list_before(Run& run, const TextIn& in) {
  const Conversation& conversation = run.conversation();
  const int list = asked_before(run);
  const bool soon = run.now - conversation.last_outbound_at <= limits::late_addition;
  if (conversation.renewal.under_way()) return false;
  if (list < 0 || !soon || conversation.tries > 0 || run.open_step()->is_safety()) return false;
  if (type_of(run, list).kind != flow::AnswerKind::many) return false;
  const flow::Answer before = run.answer_of(list);
  const flow::AnswerMatch more = flow::match_answer(
      *run.flow, run.flow->steps[static_cast<std::size_t>(list)], run.language(), in.text);
  const std::uint32_t both = before.chosen | more.answer.chosen;
  const bool added = more.kind == flow::AnswerMatch::Kind::understood &&
                     before.state == AnswerState::answered && std::has_single_bit(before.chosen) &&
                     both != before.chosen;
  if (!added) return false;
  const auto& options = type_of(run, list).options;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i].alone && (both >> i & 1u) != 0) return false;
  }
  forget_behind(run, list);
  run.answer_of(list).chosen = both;
  note_answered(run, list);
  run.trace.answer_understood = true;
  run.trace.answered_step = run.flow->steps[static_cast<std::size_t>(list)].id;
  say_before(run, standing_text(run, "ADDED"));
  if (!raise_from_answer(run, list)) follow(run, list);
  return true;
}

// One option of a list by text message may be the first of several texts: how to add to it.
void note_one_option(Run& run, int index) {
  const bool list = type_of(run, index).kind == flow::AnswerKind::many;
  const flow::Target next = following(run, index);
  const bool goes_on = next.step >= 0 && next.step < static_cast<int>(run.flow->steps.size()) &&
                       !run.flow->steps[static_cast<std::size_t>(next.step)].is_safety();
  const bool sms = run.conversation().channel == Channel::sms;
  if (list && sms && goes_on && std::has_single_bit(run.answer_of(index).chosen))
    say_before(run, standing_text(run, "ONE-NOTED"));
}

// "1" for yes, "3" on the way to 34: a number this low counts when the same one was sent before.
bool waits_for_confirmation(Run& run, int index, const flow::Answer& said) {
  const flow::AnswerType& type = type_of(run, index);
  if (type.kind != flow::AnswerKind::integer || said.value >= type.confirm_below) return false;
  flow::Answer& kept = run.answer_of(index);
  constexpr std::uint32_t sent_once = 1;
  const bool again =
      kept.state == AnswerState::not_asked && kept.chosen == sent_once && kept.value == said.value;
  if (!again) kept = {AnswerState::not_asked, said.value, sent_once};
  return !again;
}

}  // namespace

void answer(Run& run, const TextIn& in) {
  const flow::Step& step = *run.open_step();
  const int index = run.conversation().step;
  const flow::AnswerMatch match =
      flow::match_answer(*run.flow, step, run.language(), in.text, run.conversation().day);
  if (match.kind != flow::AnswerMatch::Kind::understood && !match.unsure &&
      add_to_list_before(run, in))
    return;
  switch (match.kind) {
    case flow::AnswerMatch::Kind::not_understood:
      if (step.is_safety() && hear_hedged_yes(run, index, in.text)) return;
      return match.unsure ? not_sure(run) : not_understood(run, step.unclear);
    case flow::AnswerMatch::Kind::not_allowed:
      return not_understood(run, step.invalid.empty() ? step.unclear : step.invalid);
    case flow::AnswerMatch::Kind::declined:
      run.answer_of(index) = {AnswerState::answered, 0, 0};
      run.record("consent.declined", step.id);
      run.trace.exits.push_back({Exit::Kind::declined, index, 0});
      return step.on_declined ? go(run, *step.on_declined) : end(run);
    case flow::AnswerMatch::Kind::understood:
      break;
  }
  if (waits_for_confirmation(run, index, match.answer))
    return not_understood(run, step.confirm.empty() ? step.unclear : step.confirm);
  run.answer_of(index) = match.answer;
  note_answered(run, index);
  run.trace.answer_understood = true;
  run.trace.answered_step = step.id;
  const auto kind = run.flow->answers[static_cast<std::size_t>(step.answer)].kind;
  if (kind == flow::AnswerKind::consent) run.record("consent.given", step.id);
  if (raise_from_answer(run, index)) return;
  note_one_option(run, index);
  follow(run, index);
}

void not_understood(Run& run, const flow::Text& why) {
  not_answered(run, why.empty() ? standing_text(run, "UNCLEAR") : filled(run, why));
}

// Who does not know is told what there is to do.
void not_sure(Run& run) {
  not_answered(run, standing_text(run, run.open_step()->may_skip ? "UNSURE-SKIP" : "UNSURE"));
}

void not_answered(Run& run, std::string_view why) {
  const flow::Step& step = *run.open_step();
  const int index = run.conversation().step;
  const int tries = step.is_safety() ? 2 : step.tries;  // S3: one plain re-ask, then it counts
  if (++run.conversation().tries < tries) {
    say_before(run, why);
    return ask_again(run);
  }
  run.trace.exits.push_back({Exit::Kind::gave_up, index, 0});
  if (step.is_safety()) return refuse_safety_step(run, index);
  const auto kind = run.flow->answers[static_cast<std::size_t>(step.answer)].kind;
  // Silence is no consent; who may only have mistyped is not told that they said no.
  const bool declines = kind == flow::AnswerKind::consent && step.give_up != flow::GiveUp::staff;
  if (declines && step.on_declined) {
    run.answer_of(index) = {AnswerState::answered, 0, 0};
    return go(run, *step.on_declined);
  }
  if (step.give_up == flow::GiveUp::staff) {
    // The question stays open: a later answer is taken, and nobody is carried past it unanswered.
    run.conversation().tries = 0;
    ask_for_staff(run, "not_understood");
    say_before(run, standing_text(run, step.may_skip ? "UNCLEAR-STAFF-SKIP" : "UNCLEAR-STAFF"));
    return ask_again(run);
  }
  run.answer_of(index) = {AnswerState::skipped, 0, 0};
  if (step.give_up == flow::GiveUp::go) {
    run.conversation().renewal.since = {};
    return go(run, step.give_up_target);
  }
  follow(run, index);
}

void skip(Run& run) {
  const flow::Step& step = *run.open_step();
  const int index = run.conversation().step;
  if (step.is_safety()) return not_understood(run, step.unclear);
  if (!step.may_skip) {
    say_before(run, standing_text(run, "SKIP-NO"));
    return ask_again(run);
  }
  run.answer_of(index) = {AnswerState::skipped, 0, 0};
  run.trace.answered_step = step.id;
  run.trace.exits.push_back({Exit::Kind::skipped, index, 0});
  follow(run, index);
}

}  // namespace screenline::dialog
