#include "bot/dialog/crisis_turn.hpp"

#include <algorithm>

#include "bot/dialog/answer_turn.hpp"
#include "bot/dialog/ask.hpp"
#include "bot/dialog/limits.hpp"
#include "bot/dialog/staff_turn.hpp"
#include "bot/text/fold.hpp"

namespace screenline::dialog {

namespace {

using crisis::Track;

Track track_of(std::string_view name) {
  for (const Track track :
       {Track::medical, Track::self, Track::violence, Track::abuse, Track::third_party}) {
    if (crisis::name(track) == name) return track;
  }
  return name == "third_party" ? Track::third_party : Track::self;
}

crisis::Question question_of(flow::SafetyQuestion question) {
  switch (question) {
    case flow::SafetyQuestion::asq_5:
      return crisis::Question::asq_5;
    case flow::SafetyQuestion::asq_5b:
      return crisis::Question::asq_5b;
    case flow::SafetyQuestion::asq_4_when:
      return crisis::Question::asq_4_when;
    case flow::SafetyQuestion::concern:
      return crisis::Question::concern;
    case flow::SafetyQuestion::none:
      break;
  }
  return crisis::Question::none;
}

crisis::Tracks tracks_of(const flow::CrisisRule& rule) {
  crisis::Tracks tracks = 0;
  for (const std::string& track : rule.tracks) tracks |= crisis::bit(track_of(track));
  return tracks;
}

crisis::Signal signal_of(const flow::CrisisRule& rule, const std::string& step_id) {
  crisis::Signal signal;
  signal.level = rule.level;
  signal.tracks = tracks_of(rule);
  signal.track = rule.tracks.empty() ? Track::self : track_of(rule.tracks.front());
  signal.reason = rule.reason;
  signal.rule = step_id;
  for (const flow::SafetyQuestion question : rule.ask) signal.ask.push_back(question_of(question));
  signal.provisional = rule.provisional;
  signal.top_rank = rule.top_rank;
  return signal;
}

std::string joined(const std::vector<crisis::CopyId>& ids) {
  std::string out = "crisis:";
  for (const crisis::CopyId& id : ids) out += (out.back() == ':' ? "" : "+") + id;
  return out;
}

crisis::CopyId copy_of(crisis::Question question) {
  switch (question) {
    case crisis::Question::asq_5:
      return "ask.asq_5";
    case crisis::Question::asq_5b:
      return "ask.asq_5b";
    case crisis::Question::asq_4_when:
      return "ask.asq_4_when";
    case crisis::Question::concern:
    case crisis::Question::none:
      break;
  }
  return "ask.concern";
}

// `news`: the text answers a danger that nobody of staff can have seen yet.
std::string rendered(const Run& run, const std::vector<crisis::CopyId>& ids, bool news = false) {
  const bool seen = run.world.staff_seen && !news;
  const Conversation* conversation = run.state.conversation ? &*run.state.conversation : nullptr;
  const bool sms = !conversation || conversation->channel == Channel::sms;
  const crisis::CopyFacts facts{run.world.clinic, run.world.phone, run.world.country,
                                seen ? crisis::StaffKnow::told : run.world.staff, sms};
  return run.world.copy.render(ids, run.state.person.language, facts);
}

// Of what somebody who opted out writes next only danger is answered (S10): they are not asked to
// keep writing, and what stands in for such a line is not the one said last.
void invite_no_writing(Run& run, std::vector<crisis::CopyId>& ids) {
  std::erase(ids, crisis::CopyId("keep_writing"));
  for (crisis::CopyId& id : ids) {
    if (id == "short.dose.1") id = "short.dose.2";
    if (id != "short.3") continue;
    id = "short.1";
    ++run.person().risk.lines;
  }
}

void say(Run& run, std::vector<crisis::CopyId> ids, bool news) {
  run.before.clear();  // nothing goes before a crisis text
  if (run.person().opted_out) invite_no_writing(run, ids);
  if (!has_more_to_ask(run)) std::erase(ids, crisis::CopyId("go_on"));
  send(run, Author::safety, rendered(run, ids, news), joined(ids));
}

// The row of the queue and the alert. A person who opted out, or whom no text reaches, has to be
// called (S10), and goes first; one who asks for a call is called too.
// `news`: more than that the person wrote; without it staff hear of it once a minute.
void tell_staff(Run& run, bool news, bool phone, bool call_asked) {
  Person& person = run.person();
  const crisis::State& risk = person.risk;
  if (phone || person.opted_out) person.risk.rank = crisis::Rank::top;
  run.add(OpenHandoff{Severity::crisis, "crisis", risk.reason, "L" + std::to_string(risk.level),
                      person.crisis_handoff != 0});
  run.add(Alert{risk.level, risk.track, phone || call_asked || person.opted_out, !news});
  run.record("crisis.raised", "level=" + std::to_string(risk.level) + " track=" +
                                  std::string(crisis::name(risk.track)) + " reason=" + risk.reason);
}

// A further message at the level that is known already (S8): it counts on the row, and `alarm`
// reaches the one who holds it, or those on call.
void tell_again(Run& run, bool alarm, bool call_asked = false) {
  const crisis::State& risk = run.person().risk;
  run.add(OpenHandoff{Severity::crisis, "crisis", risk.reason, "L" + std::to_string(risk.level),
                      run.person().crisis_handoff != 0});
  const bool phone = call_asked || run.person().opted_out;
  if (alarm) run.add(Alert{risk.level, risk.track, phone, true});
  run.record("crisis.message", "level=" + std::to_string(risk.level));
}

// What ASQ items were not asked is left to staff: the questionnaire goes on after the instrument
// (S6).
int resume_step_of(const Run& run, int step) {
  const int named = run.flow->steps[static_cast<std::size_t>(step)].resume_after_crisis;
  if (named >= 0) return named;
  return resume_step_to(*run.flow, following(run, step));
}

}  // namespace

void apply(Run& run, crisis::Outcome outcome, int resume_step, bool speak) {
  Person& person = run.person();
  const bool was_held = person.risk.held;
  const int level = person.risk.level;
  const crisis::Rank rank = person.risk.rank;
  person.risk = std::move(outcome.state);
  const bool abuse = (person.risk.tracks & crisis::bit(Track::abuse)) != 0;
  person.abuse_told = person.abuse_told || abuse;
  if (run.state.conversation) {
    Conversation& conversation = run.conversation();
    if (person.risk.held && conversation.phase == Phase::asking) {
      conversation.phase = Phase::held;
      conversation.resume_step = resume_step;
    } else if (person.risk.held && !was_held && resume_step >= 0) {
      conversation.resume_step = resume_step;
    }
  }
  if (outcome.raised || (person.risk.held && !was_held)) run.add(CancelQueued{});
  if (speak && !outcome.say.empty()) say(run, outcome.say, outcome.raised || run.danger);
  if (outcome.raised && person.risk.level >= 2) {
    tell_staff(run, true, outcome.phone_row, outcome.call_asked);
  } else if (outcome.phone_row) {
    tell_staff(run, !person.opted_out, true, outcome.call_asked);
  } else if (outcome.notify && person.risk.level >= 2) {
    tell_again(run, true, outcome.call_asked);
  }
  if (outcome.call_asked) run.record("call.asked", "crisis");
  if (outcome.reassured)
    run.record("crisis.reassured", std::string(crisis::name(person.risk.reassured)));
  // A row that rose has not been looked at by who holds it (S7), one that is no crisis any more is
  // nobody's.
  if (person.risk.level != level || person.risk.rank > rank) person.row_held = false;
  // Nobody who opted out is asked whether they are there (S10); an open question keeps its clock.
  const bool quiet = person.opted_out && person.risk.open == crisis::Question::none;
  if (outcome.wake_after && !person.row_held && !quiet) {
    run.add(SetTimer{TimerIn::Kind::silence, run.now + *outcome.wake_after, 0});
  } else if (person.risk.open == crisis::Question::none) {
    run.add(SetTimer{TimerIn::Kind::silence, Time{}, 0});
  }
  // Staff who hold the conversation give it back first, and START brings back who opted out.
  const bool ours = run.state.conversation && run.conversation().control == Control::bot;
  if (outcome.resume && ours && !person.opted_out && run.flow &&
      run.conversation().phase == Phase::held) {
    run.conversation().phase = Phase::asking;
    if (!waits_for_start(run)) resume(run);
  }
}

void condole(Run& run, const crisis::Outcome& outcome) {
  run.record("crisis.bereaved");
  Time& told = run.conversation().condoled_at;
  const bool again = told != Time{} && run.now - told < limits::one_loss;
  if (!again) {
    told = run.now;
    run.add(OpenHandoff{Severity::routine, "task", "bereaved", "1_business_day", false});
  }
  if (run.person().opted_out) return;
  say_before(run,
             rendered(run, again ? std::vector<crisis::CopyId>{"bereaved.again"} : outcome.say));
}

void leave_to_staff(Run& run, crisis::Outcome outcome, bool danger) {
  // What is not said does not count as said.
  outcome.state.last_full_text = run.person().risk.last_full_text;
  outcome.state.last_text = run.person().risk.last_text;
  outcome.wake_after.reset();
  outcome.notify = false;
  const bool call_asked = outcome.call_asked;
  apply(run, std::move(outcome), -1, false);
  if (run.person().risk.level < 2) return;
  // Ordinary words to the one who is writing with them are no alarm; to nobody at all they are.
  const bool claimed = run.conversation().control == Control::staff;
  tell_again(run, danger || call_asked || !claimed, call_asked);
  if (!danger) return;
  run.add(SetTimer{TimerIn::Kind::silence, run.now + limits::staff_answer, owed_answer});
}

void answer_for_staff(Run& run) {
  const crisis::State& risk = run.person().risk;
  const Conversation& conversation = run.conversation();
  if (risk.level < 2 || conversation.last_outbound_at >= conversation.last_inbound_at) return;
  crisis::Scan again;
  again.level = risk.level;
  again.track = risk.track;
  again.tracks = risk.tracks;
  crisis::Outcome outcome = crisis::on_message(risk, "", again, false, run.now);
  outcome.notify = false;  // no new message: staff know of it
  apply(run, std::move(outcome), -1, !run.person().opted_out);
}

bool answer_aside_in_crisis(Run& run, bool help) {
  const crisis::State& risk = run.person().risk;
  const bool ours = run.conversation().control == Control::bot && !run.person().opted_out;
  if (risk.open == crisis::Question::none || !ours) return false;
  run.before.clear();
  say_before(run, standing_text(run, help ? "HELP" : "STAFF-OK"));
  if (!help && risk.level < 2) ask_for_staff(run, "asked_for_staff");
  if (!help && risk.level >= 2) run.record("staff.asked", "crisis");  // its row is open already
  if (risk.level >= 2) tell_again(run, true);
  const crisis::CopyId question = copy_of(risk.open);
  send(run, Author::safety, rendered(run, {question}), "crisis:" + question);
  return true;
}

bool raise_from_answer(Run& run, int step) {
  const flow::Facts facts = facts_of(run.state);
  flow::Evaluation in = run.evaluation(facts);
  in.current = &run.conversation().answers[static_cast<std::size_t>(step)];
  in.current_step = step;
  const flow::Step& it = run.flow->steps[static_cast<std::size_t>(step)];
  for (std::size_t i = 0; i < it.crisis_if.size(); ++i) {
    const flow::CrisisRule& rule = it.crisis_if[i];
    if (flow::evaluate(rule.condition, in) != flow::Truth::yes) continue;
    run.trace.exits.push_back({Exit::Kind::crisis_rule, step, static_cast<int>(i)});
    const int resume_step = resume_step_of(run, step);
    apply(run, crisis::on_signal(run.person().risk, signal_of(rule, it.id), run.now), resume_step);
    return true;
  }
  return false;
}

namespace {

// A longer text may have a "sometimes" in it that answers nothing ("why do you always ask"), and
// "not really", "i guess not" are asked again.
bool is_hedged_yes(std::string_view raw) {
  constexpr std::size_t few = 6;
  const std::string folded = text::fold(raw);
  const std::vector<std::string_view> words = text::words(folded);
  if (words.empty() || words.size() > few || raw.find('?') != std::string_view::npos) return false;
  const std::string_view last = words.back();
  return last != "not" && last != "no" && last != "really" &&
         crisis::read_answer(crisis::Question::asq_5, raw) == crisis::QuestionAnswer::yes;
}

}  // namespace

bool hear_hedged_yes(Run& run, int step, std::string_view text) {
  const flow::Step& it = run.flow->steps[static_cast<std::size_t>(step)];
  const bool self_harm = std::ranges::all_of(it.crisis_if, [](const flow::CrisisRule& rule) {
    return tracks_of(rule) == crisis::bit(Track::self);
  });
  if (!self_harm || !is_hedged_yes(text)) return false;
  const auto& options = run.flow->answers[static_cast<std::size_t>(it.answer)].options;
  const auto yes = std::ranges::find(options, "yes", &flow::Option::id);
  if (yes == options.end()) {  // how often is not known: it is left open
    refuse_safety_step(run, step);
    return true;
  }
  const auto index = static_cast<std::int32_t>(yes - options.begin());
  run.conversation().answers[static_cast<std::size_t>(step)] = {flow::AnswerState::answered, index,
                                                                0};
  return raise_from_answer(run, step);
}

crisis::Signal refusal_of(const flow::Step& step) {
  crisis::Tracks asked_about = 0;
  for (const flow::CrisisRule& rule : step.crisis_if) asked_about |= tracks_of(rule);
  return crisis::refusal(step.id, asked_about);
}

void refuse_safety_step(Run& run, int step) {
  const crisis::Signal refused = refusal_of(run.flow->steps[static_cast<std::size_t>(step)]);
  run.conversation().answers[static_cast<std::size_t>(step)] = {flow::AnswerState::skipped, 0, 0};
  const int resume_step = resume_step_of(run, step);
  apply(run, crisis::on_signal(run.person().risk, refused, run.now), resume_step);
}

}  // namespace screenline::dialog
