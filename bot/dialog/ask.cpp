#include "bot/dialog/ask.hpp"

#include <algorithm>
#include <bit>

#include "bot/dialog/crisis_turn.hpp"
#include "bot/dialog/limits.hpp"
#include "bot/dialog/render.hpp"
#include "bot/dialog/results.hpp"
#include "bot/dialog/staff_turn.hpp"
#include "bot/flow/match.hpp"

namespace screenline::dialog {

namespace {

using flow::AnswerState;
using flow::Truth;

flow::Answer& answer_of(Run& run, int step) {
  return run.conversation().answers[static_cast<std::size_t>(step)];
}

// True when the step is to be asked; otherwise its answer's state says why not.
bool applies(Run& run, int step, const flow::Evaluation& in) {
  AnswerState why = AnswerState::answered;
  for (const flow::Expression& condition :
       run.flow->steps[static_cast<std::size_t>(step)].only_if) {
    const Truth truth = flow::evaluate(condition, in);
    if (truth == Truth::no) why = AnswerState::not_applicable;
    if (truth == Truth::undecided && why == AnswerState::answered) why = AnswerState::skipped;
  }
  if (why == AnswerState::answered) return true;
  answer_of(run, step) = {why, 0, 0};
  return false;
}

// Index of the branch that is taken now, -1: none, the following step.
int branch_of(const Run& run, int step) {
  const flow::Facts facts = facts_of(run.state);
  const flow::Evaluation in = run.evaluation(facts);
  const auto& next = run.flow->steps[static_cast<std::size_t>(step)].next;
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (!next[i].condition || flow::evaluate(*next[i].condition, in) == Truth::yes)
      return static_cast<int>(i);
  }
  return -1;
}

void arm_silence_timers(Run& run) {
  const flow::Silence& silence = run.flow->silence;
  const auto arm = [&](TimerIn::Kind kind, const std::optional<std::int64_t>& after_ms) {
    if (!after_ms) return;
    run.add(
        SetTimer{kind, run.now + std::chrono::milliseconds(*after_ms), run.conversation().visit});
  };
  arm(TimerIn::Kind::reminder, silence.remind_after_ms);
  arm(TimerIn::Kind::expiry, silence.expire_after_ms);
}

void open_question(Run& run, int step) {
  Conversation& conversation = run.conversation();
  conversation.step = step;
  conversation.safety_step = run.flow->steps[static_cast<std::size_t>(step)].is_safety();
  conversation.tries = 0;
  conversation.reminders = 0;
  conversation.asked_at = run.now;
  ++conversation.visit;
  const auto index = static_cast<std::uint16_t>(step);
  if (std::find(conversation.asked.begin(), conversation.asked.end(), index) ==
      conversation.asked.end()) {
    conversation.asked.push_back(index);
  }
  ask(run);
}

}  // namespace

void create(Run& run, Channel channel, const std::string& line) {
  run.flow = run.world.current.get();
  Person& person = run.person();
  Conversation fresh;
  if (run.flow) {
    fresh.flow = run.flow->id;
    fresh.revision = run.flow->revision;
    fresh.answers.resize(run.flow->steps.size());
  }
  fresh.channel = channel;
  fresh.line = line;
  fresh.started_at = fresh.last_inbound_at = run.now;
  // The epoch goes on rising over conversations, so that nothing of an older one can pass for new.
  if (run.state.conversation) fresh.epoch = run.state.conversation->epoch + 1;
  run.state.conversation = std::move(fresh);
  ++person.conversations;
  if (person.risk.level < 2) person.risk.answers = {};
  run.record("conversation.begun",
             run.conversation().flow + "@" + run.conversation().revision.substr(0, 12));
}

void begin(Run& run, Channel channel, const std::string& line) {
  create(run, channel, line);
  if (run.flow) enter(run, run.flow->start);
}

bool not_begun(const Run& run) {
  return run.asking() && run.flow && run.state.conversation->step < 0 &&
         run.state.conversation->asked.empty();
}

bool waits_for_start(const Run& run) {
  return not_begun(run) && run.state.conversation->cleared_at != Time{};
}

void enter(Run& run, int step) {
  const flow::Facts facts = facts_of(run.state);
  const flow::Evaluation in = run.evaluation(facts);
  const int count = static_cast<int>(run.flow->steps.size());
  for (int visited = 0; step < count && visited < limits::max_steps_a_turn; ++visited) {
    const flow::Step& it = run.flow->steps[static_cast<std::size_t>(step)];
    if (!applies(run, step, in)) {
      ++step;
      continue;
    }
    run.trace.steps.push_back(it.id);
    if (it.answer >= 0) return open_question(run, step);
    say_before(run, render_question(run.world, *run.flow, step, run.person().language,
                                    run.conversation().channel));
    const flow::Target target = following(run, step);
    if (target.step == flow::to_end) return go(run, target);
    step = target.step;
  }
  end(run);
}

flow::Target following(const Run& run, int step) {
  const int branch = branch_of(run, step);
  if (branch < 0) return {step + 1, -1};
  return run.flow->steps[static_cast<std::size_t>(step)]
      .next[static_cast<std::size_t>(branch)]
      .target;
}

void go(Run& run, const flow::Target& target) {
  if (target.result >= 0)
    return end_with(run, run.flow->results[static_cast<std::size_t>(target.result)]);
  if (target.step == flow::to_end) return end(run);
  enter(run, target.step);
}

void follow(Run& run, int step) {
  const int branch = branch_of(run, step);
  if (branch >= 0) run.trace.exits.push_back({Exit::Kind::branch, step, branch});
  go(run, following(run, step));
}

void ask(Run& run) {
  send_question(run);
  arm_silence_timers(run);
}

void ask_again(Run& run) {
  const Conversation& conversation = run.conversation();
  send(run, Author::bot,
       render_again(run.world, *run.flow, conversation.step, run.person().language,
                    conversation.channel),
       "step:" + run.open_step()->id);
  arm_silence_timers(run);
}

void send_question(Run& run) {
  const Conversation& conversation = run.conversation();
  send(run, Author::bot,
       render_question(run.world, *run.flow, conversation.step, run.person().language,
                       conversation.channel),
       "step:" + run.open_step()->id);
}

namespace {

// The step asked before the open one, -1: none.
int asked_before(const Run& run) {
  const Conversation& conversation = *run.state.conversation;
  const auto at = std::find(conversation.asked.begin(), conversation.asked.end(),
                            static_cast<std::uint16_t>(conversation.step));
  const bool first = at == conversation.asked.begin() || at == conversation.asked.end();
  return first ? -1 : static_cast<int>(*(at - 1));
}

const flow::AnswerType& type_of(const Run& run, int step) {
  const int answer = run.flow->steps[static_cast<std::size_t>(step)].answer;
  return run.flow->answers[static_cast<std::size_t>(answer)];
}

// The steps behind `step` are as if never asked: what followed from it is worked out anew.
void forget_behind(Run& run, int step) {
  Conversation& conversation = run.conversation();
  const auto at = std::find(conversation.asked.begin(), conversation.asked.end(),
                            static_cast<std::uint16_t>(step));
  if (at != conversation.asked.end()) conversation.asked.erase(at + 1, conversation.asked.end());
  for (int i = step + 1; i < static_cast<int>(conversation.answers.size()); ++i) {
    answer_of(run, i) = {};
  }
}

// "1", and a moment later "6": the second half of the list before, where it can be nothing else.
bool add_to_list_before(Run& run, const TextIn& in) {
  const Conversation& conversation = run.conversation();
  const int list = asked_before(run);
  const bool soon = run.now - conversation.last_outbound_at <= limits::late_addition;
  if (list < 0 || !soon || conversation.tries > 0 || run.open_step()->is_safety()) return false;
  if (type_of(run, list).kind != flow::AnswerKind::many) return false;
  const flow::Answer before = answer_of(run, list);
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
  answer_of(run, list).chosen = both;
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
  if (list && sms && goes_on && std::has_single_bit(answer_of(run, index).chosen))
    say_before(run, standing_text(run, "ONE-NOTED"));
}

// "1" for yes, "3" on the way to 34: a number this low counts when the same one was sent before.
bool waits_for_confirmation(Run& run, int index, const flow::Answer& said) {
  const flow::AnswerType& type = type_of(run, index);
  if (type.kind != flow::AnswerKind::integer || said.value >= type.confirm_below) return false;
  flow::Answer& kept = answer_of(run, index);
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
  const flow::AnswerMatch match = flow::match_answer(*run.flow, step, run.language(), in.text);
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
      answer_of(run, index) = {AnswerState::answered, 0, 0};
      run.record("consent.declined", step.id);
      run.trace.exits.push_back({Exit::Kind::declined, index, 0});
      return step.on_declined ? go(run, *step.on_declined) : end(run);
    case flow::AnswerMatch::Kind::understood:
      break;
  }
  if (waits_for_confirmation(run, index, match.answer))
    return not_understood(run, step.confirm.empty() ? step.unclear : step.confirm);
  answer_of(run, index) = match.answer;
  run.trace.answer_understood = true;
  run.trace.answered_step = step.id;
  const auto kind = run.flow->answers[static_cast<std::size_t>(step.answer)].kind;
  if (kind == flow::AnswerKind::consent) run.record("consent.given", step.id);
  if (raise_from_answer(run, index)) return;
  note_one_option(run, index);
  follow(run, index);
}

void not_understood(Run& run, const flow::Text& why) {
  const std::string text = why.empty() ? standing_text(run, "UNCLEAR")
                                       : fill(why.get(run.language(), run.conversation().channel),
                                              run.world, run.flow->languages[run.language()]);
  not_answered(run, text);
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
    answer_of(run, index) = {AnswerState::answered, 0, 0};
    return go(run, *step.on_declined);
  }
  if (step.give_up == flow::GiveUp::staff) {
    // The question stays open: a later answer is taken, and nobody is carried past it unanswered.
    run.conversation().tries = 0;
    ask_for_staff(run, "not_understood");
    say_before(run, standing_text(run, step.may_skip ? "UNCLEAR-STAFF-SKIP" : "UNCLEAR-STAFF"));
    return ask_again(run);
  }
  answer_of(run, index) = {AnswerState::skipped, 0, 0};
  if (step.give_up == flow::GiveUp::go) return go(run, step.give_up_target);
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
  answer_of(run, index) = {AnswerState::skipped, 0, 0};
  run.trace.answered_step = step.id;
  follow(run, index);
}

void back(Run& run) {
  Conversation& conversation = run.conversation();
  const auto at = std::find(conversation.asked.begin(), conversation.asked.end(),
                            static_cast<std::uint16_t>(conversation.step));
  const int previous = asked_before(run);
  // A safety answer can be edited upward only (S3), and consent stays given.
  const bool closed = previous < 0 || run.open_step()->is_safety() ||
                      run.flow->steps[static_cast<std::size_t>(previous)].is_safety() ||
                      !run.flow->steps[static_cast<std::size_t>(previous)].may_skip;
  if (closed) {
    say_before(run, standing_text(run, "BACK-NONE"));
    return ask_again(run);
  }
  conversation.asked.erase(at, conversation.asked.end());
  // What followed from the earlier answer is worked out again.
  for (int i = previous; i < static_cast<int>(conversation.answers.size()); ++i) {
    answer_of(run, i) = {};
  }
  enter(run, previous);
}

void resume(Run& run) {
  Conversation& conversation = run.conversation();
  conversation.phase = Phase::asking;
  const int resume_step = std::exchange(conversation.resume_step, -1);
  if (resume_step >= 0) return enter(run, resume_step);
  if (conversation.step >= 0) return enter(run, conversation.step);
  if (not_begun(run)) return enter(run, run.flow->start);
  end(run);
}

}  // namespace screenline::dialog
