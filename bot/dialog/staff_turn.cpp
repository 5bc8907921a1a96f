#include "bot/dialog/staff_turn.hpp"

#include <algorithm>

#include "bot/dialog/ask.hpp"
#include "bot/dialog/crisis_turn.hpp"
#include "bot/dialog/limits.hpp"

namespace screenline::dialog {

namespace {

constexpr std::uint16_t first_care = 1, second_care = 2;  // TimerIn::visit

bool is_hurt(const crisis::State& risk) {
  return (risk.tracks & crisis::bit(crisis::Track::abuse)) != 0;
}

// Who will be in touch when, and what happens to the questions, where that is known
// (crisis.md 5.2); the numbers in any case. A day is a plan that nobody else should read where
// abuse was told. `then`: what is said of the questions, "" nothing.
std::vector<crisis::CopyId> exit_words(const StaffClear& in, bool hurt, crisis::CopyId then) {
  std::vector<crisis::CopyId> out{"cleared"};
  if (in.follow_up && !hurt) out.push_back("cleared.follow_up");
  if (!then.empty()) out.push_back(std::move(then));
  return out;
}

// Their first words were of danger, so there is nothing to go on with: the health check begins
// when they write again.
bool never_asked(const Run& run) {
  return run.state.conversation->phase == Phase::held && run.state.conversation->asked.empty();
}

}  // namespace

std::string safety_words(const Run& run, const std::vector<crisis::CopyId>& pieces,
                         std::optional<crisis::Date> day) {
  const bool sms = !run.state.conversation || run.state.conversation->channel == Channel::sms;
  return run.world.copy.render(
      pieces, run.state.person.language,
      {run.world.clinic, run.world.phone, run.world.country, run.world.staff, sms, day});
}

void ask_for_staff(Run& run, const std::string& reason) {
  run.record("staff.asked", reason);
  // Asked again, or with a row of another reason open: that row rises, so that nobody is told "you
  // are on the list" and is not.
  const bool row = run.state.conversation && run.conversation().handoff != 0;
  run.add(OpenHandoff{Severity::urgent, "staff_asked", reason, "same_business_day", row});
}

void take_over(Run& run, const StaffTakeOver& in) {
  if (!run.state.conversation || run.conversation().control == Control::staff) return;
  Conversation& conversation = run.conversation();
  conversation.control = Control::staff;
  ++conversation.epoch;
  run.add(CancelQueued{});
  // S8: a claim cancels timed safety texts; those that a text of the person calls for still pass.
  run.add(SetTimer{TimerIn::Kind::silence, Time{}, 0});
  run.record("control.taken", in.by);
}

void hold(Run& run, const StaffHold& in) {
  const crisis::State& risk = run.person().risk;
  if (risk.level < 2) return;  // a concern question waits for its answer whoever looks
  run.person().row_held = in.holds;
  if (in.holds) {
    run.add(SetTimer{TimerIn::Kind::silence, Time{}, 0});
  } else if (risk.open != crisis::Question::none || risk.level >= 3) {
    run.add(SetTimer{TimerIn::Kind::silence, run.now + limits::nudge_after_release, 0});
  }
}

void give_back(Run& run, const StaffReturn& in) {
  if (!run.state.conversation || run.conversation().control == Control::bot) return;
  Conversation& conversation = run.conversation();
  conversation.control = Control::bot;
  ++conversation.epoch;
  hold(run, {in.by, false});
  run.record("control.returned", in.by);
  if (run.person().opted_out || !run.flow) return;
  if (never_asked(run) && !run.person().risk.held) {
    conversation.phase = Phase::asking;
    return;
  }
  if (conversation.phase == Phase::held && !run.person().risk.held) {
    say_before(run, standing_text(run, "RESUME"));
    return resume(run);
  }
  if (run.open_step()) {
    say_before(run, standing_text(run, "RESUME"));
    ask_again(run);
  }
}

void write(Run& run, const StaffMessage& in) {
  if (!run.state.conversation || run.conversation().control != Control::staff) return;
  send(run, Author::staff, in.text, "staff:" + in.by);
}

void clear(Run& run, const StaffClear& in) {
  const bool hurt = run.person().abuse_told || is_hurt(run.person().risk);
  crisis::Cleared cleared = crisis::clear(run.person().risk, in.clearance);
  if (!cleared.refused.empty()) return run.record("crisis.clear_refused", cleared.refused);
  run.person().risk = std::move(cleared.state);
  run.person().crisis_handoff = 0;
  run.person().row_held = false;
  run.person().abuse_told = hurt;
  run.record("crisis.cleared",
             "by=" + in.clearance.by + " role=" + in.clearance.role +
                 (in.clearance.second.empty() ? "" : " second=" + in.clearance.second));
  run.add(SetTimer{TimerIn::Kind::silence, Time{}, 0});
  if (!run.state.conversation) return;
  if (in.caring_contact && !hurt && !run.person().opted_out) {
    run.person().care_from = run.now;
    run.add(SetTimer{TimerIn::Kind::care, run.now + limits::care_first, first_care});
  }
  Conversation& conversation = run.conversation();
  const bool held = conversation.phase == Phase::held;
  if (held) conversation.cleared = true;  // S6: it changes the result of what goes on
  conversation.cleared_at = run.now;
  // A clinician who still holds the conversation says it in their own words and gives it back; a
  // person who opted out is left alone.
  if (conversation.control == Control::staff || run.person().opted_out) return;
  // Nobody knows how they are, who reads this or whether they live: START brings it back, or staff.
  if (!desk::goes_on_after(in.outcome)) return;
  if (held && run.flow && !never_asked(run)) {
    say_before(run, safety_words(run, exit_words(in, hurt, "go_on"), in.follow_up));
    return resume(run);
  }
  const crisis::CopyId then = run.flow && never_asked(run) ? "cleared.begin" : "";
  if (!then.empty()) conversation.phase = Phase::asking;
  send(run, Author::safety, safety_words(run, exit_words(in, hurt, then), in.follow_up),
       "crisis:cleared");
}

void report(Run& run, const StaffReport& in) {
  run.record("crisis.missed",
             "level=" + std::to_string(in.level) + " track=" + std::string(crisis::name(in.track)));
  if (in.level < 2) return;
  crisis::Signal signal;
  signal.level = in.level;
  signal.track = in.track;
  signal.tracks = crisis::bit(in.track);
  signal.reason = "staff_report";
  signal.rule = "staff";
  const crisis::State before = run.person().risk;
  // The numbers are late, and better late than never; not where nobody knows who reads them, nor
  // after STOP, nor into the words of staff who are writing with the person.
  const bool with_staff = run.state.conversation && run.conversation().control == Control::staff;
  const bool hurt = is_hurt(before) || in.track == crisis::Track::abuse;
  const bool speak = !in.quiet && !with_staff && !run.person().opted_out && !hurt;
  // S4; what is not said is not asked.
  if (speak && in.track == crisis::Track::self && in.level < 4) {
    signal.ask = {crisis::Question::asq_5};
  }
  crisis::Outcome outcome = crisis::on_signal(before, signal, run.now);
  if (!outcome.raised) return;  // as high already
  if (!speak) {
    outcome.state.last_full_text =
        before.last_full_text;  // what is not said does not count as said
    outcome.state.last_text = before.last_text;
    outcome.wake_after.reset();
  }
  apply(run, std::move(outcome), -1, speak);
}

void care(Run& run, const TimerIn& in) {
  const crisis::State& risk = run.person().risk;
  const bool crisis = risk.held || risk.level >= 2 || risk.open != crisis::Question::none;
  const bool with_staff = run.state.conversation && run.conversation().control == Control::staff;
  const bool unwanted = run.person().opted_out || run.person().abuse_told;
  if (crisis || with_staff || unwanted || !run.state.conversation) return;
  const bool first = in.visit == first_care;
  // 1970 in records written before it was kept: as if it were due just now.
  const Time kept = run.person().care_from;
  const Time from = kept == Time{} ? run.now - limits::care_first : kept;
  const bool left_out = first && run.now - from > limits::care_first + limits::care_too_late;
  if (left_out) {
    run.record("care.left_out", "day");
  } else {
    send(run, Author::bot, safety_words(run, {first ? "care.day" : "care.week"}),
         first ? "care:day" : "care:week");
    run.record("care.sent", first ? "day" : "week");
  }
  if (!first) return;
  const Time soonest = left_out ? run.now : run.now + limits::care_between;
  run.add(
      SetTimer{TimerIn::Kind::care, std::max(from + limits::care_second, soonest), second_care});
}

void follow_up(Run& run) {
  // An open crisis has its row. The day waits for its ending: that may name another, or, a false
  // alarm, none.
  const bool in_queue = run.person().risk.level >= 2;
  run.record("follow_up.due", in_queue ? "crisis open" : "");
  if (in_queue) {
    run.add(SetTimer{TimerIn::Kind::follow_up, run.now + limits::follow_up_again, 0});
    return;
  }
  run.add(OpenHandoff{Severity::urgent, "follow_up", "after_crisis", "same_business_day", false});
}

void delivery_failed(Run& run, const DeliveryFailed& in) {
  const bool out_now = in.opted_out && !run.person().opted_out;
  if (out_now) {
    run.person().opted_out = true;
    run.person().opted_out_at = run.now;
    Time& last = run.person().opt_word_at;
    last = std::max(last, std::min(run.now, in.refused_since.value_or(run.now)));
    run.add(CancelQueued{});
    run.record("opt_out.by_provider", in.code);
  }
  if (!in.safety) note_exit(run, Exit::Kind::undelivered);
  if (!in.safety) return;
  // Never to somebody who opted out meanwhile: then a person has to call (S10).
  if (!in.again.empty() && !run.person().opted_out) {
    run.record("crisis.sent_again", in.code);
    const std::string who = in.other_number ? safety_words(run, {"other_number"}) + " " : "";
    return send(run, Author::safety, who + in.again, "crisis:again");
  }
  run.record("crisis.not_delivered", in.code);
  if (run.person().opted_out)
    run.person().risk.rank = crisis::Rank::top;  // S10, as in tell_staff()
  if (run.person().risk.level < 2) {
    run.add(
        OpenHandoff{Severity::urgent, "staff_asked", "not_delivered", "same_business_day", false});
    return;
  }
  run.add(OpenHandoff{Severity::crisis, "crisis", run.person().risk.reason,
                      "L" + std::to_string(run.person().risk.level),
                      run.person().crisis_handoff != 0});
  run.add(Alert{run.person().risk.level, run.person().risk.track, true, !out_now});
}

}  // namespace screenline::dialog
