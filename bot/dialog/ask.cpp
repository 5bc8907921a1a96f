#include "bot/dialog/ask.hpp"

#include <algorithm>

#include "bot/dialog/limits.hpp"
#include "bot/dialog/render.hpp"
#include "bot/dialog/results.hpp"

namespace screenline::dialog {

namespace {

using flow::AnswerState;
using flow::Truth;

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
  run.answer_of(step) = {why, 0, 0};
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

flow::Target target_of(const Run& run, int step, int branch) {
  if (branch < 0) return {step + 1, -1};
  return run.flow->steps[static_cast<std::size_t>(step)]
      .next[static_cast<std::size_t>(branch)]
      .target;
}

// Where it goes on from the step, which is told in the trace.
flow::Target take_way(Run& run, int step) {
  const int branch = branch_of(run, step);
  const bool follows = branch < 0;
  run.trace.exits.push_back(
      {follows ? Exit::Kind::following : Exit::Kind::branch, step, follows ? 0 : branch});
  return target_of(run, step, branch);
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
      run.trace.exits.push_back({Exit::Kind::not_asked, step, 0});
      ++step;
      continue;
    }
    run.trace.steps.push_back(it.id);
    if (it.answer >= 0) return open_question(run, step);
    say_before(run, render_question(run.world, *run.flow, step, run.person().language,
                                    run.conversation().channel));
    const flow::Target target = take_way(run, step);
    if (target.step == flow::to_end) return go(run, target);
    step = target.step;
  }
  end(run);
}

flow::Target following(const Run& run, int step) {
  return target_of(run, step, branch_of(run, step));
}

void go(Run& run, const flow::Target& target) {
  if (target.result >= 0)
    return end_with(run, run.flow->results[static_cast<std::size_t>(target.result)]);
  if (target.step == flow::to_end) return end(run);
  enter(run, target.step);
}

void follow(Run& run, int step) { go(run, take_way(run, step)); }

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

int resume_step_to(const flow::Flow& flow, const flow::Target& target) {
  if (target.step >= 0) return target.step;
  const int end = static_cast<int>(flow.steps.size());
  return target.result >= 0 ? end + 1 + target.result : end;
}

void resume(Run& run) {
  Conversation& conversation = run.conversation();
  conversation.phase = Phase::asking;
  const int resume_step = std::exchange(conversation.resume_step, -1);
  if (resume_step >= 0 && conversation.step >= 0) {
    run.trace.exits.push_back({Exit::Kind::resumed, conversation.step, 0});
  }
  const int result = resume_step - static_cast<int>(run.flow->steps.size()) - 1;
  const bool outright = result >= 0 && result < static_cast<int>(run.flow->results.size());
  // What a clinician cleared is weighed by the rules (S6), whatever a branch would give outright.
  if (outright && !conversation.cleared) return go(run, {flow::to_end, result});
  if (resume_step >= 0) return enter(run, resume_step);
  if (conversation.step >= 0) return enter(run, conversation.step);
  if (not_begun(run)) return enter(run, run.flow->start);
  end(run);
}

}  // namespace screenline::dialog
