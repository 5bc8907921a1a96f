#include "bot/dialog/timer_turn.hpp"

#include "bot/dialog/ask.hpp"
#include "bot/dialog/crisis_turn.hpp"
#include "bot/dialog/limits.hpp"
#include "bot/dialog/staff_turn.hpp"

namespace screenline::dialog {

namespace {

bool stale(Run& run, const TimerIn& in) {
  return !run.asking() || !run.open_step() || run.conversation().visit != in.visit ||
         run.conversation().control != Control::bot || run.person().opted_out;
}

// Reminders wait while a crisis is open, and for three days after it was cleared (crisis.md 5.2).
bool after_a_crisis(const Run& run) {
  const Time cleared = run.state.conversation->cleared_at;
  return cleared != Time{} && run.now - cleared < limits::no_reminders_after_crisis;
}

// The clock of the reminder once more: what follows when that is not answered either.
void wait_for_silence(Run& run) {
  const flow::Step* step = run.open_step();  // none: what was to be asked is revoked
  if (!step || !step->exits.silence) return;
  const auto& after =
      step->remind_after_ms ? step->remind_after_ms : run.flow->silence.remind_after_ms;
  if (!after) return;
  run.add(SetTimer{TimerIn::Kind::reminder, run.now + std::chrono::milliseconds(*after),
                   run.conversation().visit});
}

void leave_unanswered(Run& run, Exit::Kind kind, const flow::Target& target) {
  run.trace.exits.push_back({kind, run.conversation().step, 0});
  run.record("question.unanswered", run.open_step()->id);
  run.conversation().renewal.since = {};  // a round is left with its question
  go(run, target);
}

void remind(Run& run) {
  if (after_a_crisis(run)) return;
  const flow::Step& step = *run.open_step();
  if (run.conversation().reminders > 0) {  // one reminder a question, never a stream of them
    if (step.exits.silence) leave_unanswered(run, Exit::Kind::silence, *step.exits.silence);
    return;
  }
  run.conversation().reminders = 1;
  say_before(run, standing_text(run, run.flow->silence.remind));
  if (not_put(run)) return ask(run);  // its clocks begin with it
  send_question(run);
  wait_for_silence(run);
}

void expire(Run& run) {
  Conversation& conversation = run.conversation();
  const auto& exit = run.open_step()->exits.expired;
  if (exit && !after_a_crisis(run)) return leave_unanswered(run, Exit::Kind::expired, *exit);
  run.trace.exits.push_back({Exit::Kind::expired, conversation.step, 0});
  conversation.phase = Phase::ended;
  conversation.step = -1;
  conversation.result = Result{"expired", "expired", "no_answer", std::nullopt};
  if (!after_a_crisis(run)) {
    send(run, Author::bot, standing_text(run, run.flow->silence.expired),
         "text:" + run.flow->silence.expired);
  }
  run.add(Ended{*conversation.result});
  run.record("conversation.expired");
}

}  // namespace

void ring(Run& run, const TimerIn& in) {
  if (in.kind == TimerIn::Kind::silence) {
    if (in.visit == owed_answer && run.state.conversation) return answer_for_staff(run);
    const bool staff_holds = run.state.conversation && run.conversation().control == Control::staff;
    if (staff_holds || run.person().row_held) return;
    const bool web = run.state.conversation && run.conversation().channel == Channel::web;
    return apply(run, crisis::on_silence(run.person().risk, web, run.now), -1,
                 !run.person().opted_out);
  }
  if (in.kind == TimerIn::Kind::care) return care(run, in);
  if (in.kind == TimerIn::Kind::follow_up) return follow_up(run);
  if (stale(run, in)) return;
  in.kind == TimerIn::Kind::reminder ? remind(run) : expire(run);
}

}  // namespace screenline::dialog
