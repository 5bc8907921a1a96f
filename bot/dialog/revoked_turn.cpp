#include "bot/dialog/revoked_turn.hpp"

#include "bot/dialog/migrate.hpp"
#include "bot/dialog/staff_turn.hpp"

namespace screenline::dialog {

namespace {

void end_here(Run& run) {
  Conversation& conversation = run.conversation();
  run.record("flow.revoked", "revision=" + conversation.revision.substr(0, 12));
  run.add(CancelQueued{});
  for (const TimerIn::Kind kind : {TimerIn::Kind::reminder, TimerIn::Kind::expiry})
    run.add(SetTimer{kind, Time{}, 0});
  ask_for_staff(run, "flow_revoked");
  conversation.phase = Phase::ended;
  conversation.step = conversation.resume_step = -1;
  conversation.safety_step = false;
  conversation.result = Result{"revoked", "revoked", "flow_revoked", std::nullopt};
  if (!run.person().opted_out)
    send(run, Author::bot, safety_words(run, {"resource", "staff.asked"}), "flow:revoked");
  run.add(Ended{*conversation.result});
}

}  // namespace

bool is_revoked(const Run& run) {
  return run.state.conversation && run.world.revoked &&
         run.world.revoked(run.world.flows, run.state.conversation->revision);
}

bool stop_at_revoked(Run& run, bool again) {
  if (!is_revoked(run) || run.conversation().phase == Phase::ended) return false;
  if (again && run.conversation().at_safety_question()) return false;
  end_here(run);
  return true;
}

std::string end_revoked(Run& run) {
  const Stays why = not_now(run.state);
  if (why != Stays::no) return std::string(name(why));
  end_here(run);
  return {};
}

}  // namespace screenline::dialog
