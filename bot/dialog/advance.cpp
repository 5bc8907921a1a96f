#include "bot/dialog/advance.hpp"

#include <algorithm>

#include "bot/dialog/answer_turn.hpp"
#include "bot/dialog/ask.hpp"
#include "bot/dialog/back.hpp"
#include "bot/dialog/crisis_turn.hpp"
#include "bot/dialog/limits.hpp"
#include "bot/dialog/root_words.hpp"
#include "bot/dialog/run.hpp"
#include "bot/dialog/staff_turn.hpp"
#include "bot/dialog/timer_turn.hpp"
#include "bot/flow/match.hpp"

namespace screenline::dialog {

namespace {

using flow::RootWord;

// STOP at a safety question of the flow: honoured without a re-ask, counts at once, and somebody
// has to phone (S3, S10).
void count_stop_as_refusal(Run& run) {
  const flow::Step* step = run.open_step();
  const bool unreadable = !run.flow && run.conversation().at_safety_question();
  if (!unreadable && (!step || !step->is_safety())) return;
  crisis::Signal refused = step ? refusal_of(*step) : crisis::refusal("revision_unknown");
  refused.ask.clear();  // nothing is sent, so nothing is asked
  crisis::Outcome outcome = crisis::on_signal(run.person().risk, refused, run.now);
  outcome.phone_row = true;
  outcome.wake_after.reset();
  apply(run, std::move(outcome), -1, false);
}

// "3 and honestly I can't go on": the answer before the remark is kept, the question is not moved
// on.
void keep_answer_in(Run& run, const TextIn& in) {
  const flow::Step* step = run.open_step();
  if (!step || step->is_safety()) return;
  const flow::AnswerMatch match = flow::match_answer(*run.flow, *step, run.language(), in.text);
  const auto kind = run.flow->answers[static_cast<std::size_t>(step->answer)].kind;
  if (match.kind != flow::AnswerMatch::Kind::understood || kind == flow::AnswerKind::text) return;
  run.conversation().answers[static_cast<std::size_t>(run.conversation().step)] = match.answer;
  run.trace.answered_step = step->id;
}

// START in a crisis opts in, and brings no question: both are said, after the crisis text and
// before the question that may end it.
void say_start_was_read(crisis::Outcome& outcome, bool opted_out) {
  if (outcome.state.level < 2) return;
  if (outcome.say.empty()) outcome.say = {"resource"};
  const bool ends_in_question = outcome.say.back().starts_with("ask.");
  outcome.say.insert(ends_in_question ? outcome.say.end() - 1 : outcome.say.end(),
                     opted_out ? "start.again" : "start.held");
}

// A concern of somebody who opted out: the question is not sent, so it is not open. The next
// concern within the day is the second one.
void keep_unasked(crisis::State& risk) {
  risk.open = crisis::Question::none;
  risk.to_ask.clear();
  risk.held = false;
  risk.concern_seen = true;
}

crisis::Scan scan_of(const Run& run, const TextIn& in) {
  const crisis::Question pending = asked_about(run.state);
  const crisis::Tracks open = open_tracks(run.state);
  const EarlierScan* earlier = in.scanned.get();
  if (earlier && earlier->pending == pending && earlier->open == open && !earlier->scan.error &&
      earlier->is_of_lexicon(run.world.detector.digest())) {
    return earlier->scan;
  }
  return run.world.detector.scan(in.text, {in.recent, pending, in.has_media, open});
}

bool tells_of_the_body(const crisis::Scan& scan) {
  return !scan.denial && std::ranges::any_of(scan.hits, [](const crisis::Hit& hit) {
    return hit.track == crisis::Track::medical && hit.lowered_by.empty();
  });
}

// Whether a text that came late is read as if it had come in time: it was written to what is open
// now. A question that was put again since is the same one.
bool counts_as_now(const Run& run, const TextIn& in) {
  if (!in.written_at || not_begun(run)) return true;
  const Conversation& conversation = *run.state.conversation;
  const bool known = run.open_step() && conversation.asked_at != Time{};
  const Time said_at = known ? conversation.asked_at : conversation.last_outbound_at;
  // The provider tells whole seconds.
  if (said_at > *in.written_at + std::chrono::seconds(1)) return false;
  return conversation.at_safety_question() || run.now - *in.written_at <= limits::late_answer;
}

// The first of the two nets, before anything else looks at the text. True when the turn was the
// ladder's.
bool scan_and_climb(Run& run, const TextIn& in, RootWord word) {
  const crisis::Scan scan = scan_of(run, in);
  run.trace.hits = scan.hits;
  if (!scan.language.empty() && scan.level > 0) run.person().language = scan.language;
  run.danger = scan.level >= 2 || tells_of_the_body(scan);
  const bool aside = word == RootWord::help || word == RootWord::staff;
  if (aside && scan.level < 2 && answer_aside_in_crisis(run, word == RootWord::help)) return true;
  const bool stop = word == RootWord::stop;
  crisis::Outcome outcome =
      crisis::on_message(run.person().risk, in.text, scan, stop, run.now, in.written_at);
  if (!outcome.handled) {
    const bool ours = !run.state.conversation || run.conversation().control == Control::bot;
    if (outcome.bereaved && ours) condole(run, outcome);
    return false;
  }
  if (outcome.state.level >= 2) outcome.notify = true;  // whatever somebody in a crisis writes
  // S10: the one direct answer to somebody who opted out is for danger, or for what raises.
  // In an open crisis a plea counts as danger too.
  const bool out = run.person().opted_out && word != RootWord::start;
  const bool plea = run.person().risk.level >= 2 && scan.level == 1 && !scan.denial;
  if (out && scan.level < 2 && !plea && !outcome.raised && !stop) {
    if (run.person().risk.level < 2) {
      ask_for_staff(run, "concern_opted_out");
      if (run.person().risk.open == crisis::Question::none) keep_unasked(outcome.state);
    }
    leave_to_staff(run, std::move(outcome), false);
    if (word == RootWord::help) help_after_stop(run, in);
    return true;
  }
  if (counts_as_now(run, in)) keep_answer_in(run, in);
  if (word == RootWord::start) say_start_was_read(outcome, run.person().opted_out);
  const bool staff_holds = run.state.conversation && run.conversation().control == Control::staff;
  // S8: a new or higher level is answered at once also in a claimed conversation; the same level
  // alarms the one who holds it, and is answered if they do not.
  if (staff_holds && !outcome.raised && !stop) {
    leave_to_staff(run, std::move(outcome), run.danger);
    return true;
  }
  if (outcome.state.level >= 2) note_exit(run, Exit::Kind::danger);
  apply(run, std::move(outcome), -1, !stop);
  return true;
}

bool is_answer(const Run& run, const TextIn& in) {
  const flow::AnswerMatch match =
      flow::match_answer(*run.flow, *run.open_step(), run.language(), in.text);
  return match.kind == flow::AnswerMatch::Kind::understood;
}

// The flow of this conversation is gone: what "1" meant is never guessed. At a safety question any
// answer may have been the one that says danger: crisis messaging, and asq_5, which needs no flow.
void answer_without_flow(Run& run) {
  if (run.conversation().at_safety_question()) {
    crisis::Signal unreadable = crisis::refusal("revision_unknown");
    unreadable.reason = "revision_unknown";
    return apply(run, crisis::on_signal(run.person().risk, unreadable, run.now), -1);
  }
  ask_for_staff(run, "revision_unknown");
  send(run, Author::bot, standing_text(run, "STAFF-OK"), "text:STAFF-OK");
}

// A thanks is not answered each time; staff get every one.
bool told_how_to_begin(const Run& run) {
  const Conversation& conversation = *run.state.conversation;
  return waits_for_start(run) && conversation.last_outbound_at > conversation.cleared_at &&
         run.now - conversation.last_outbound_at < limits::said_how_to_begin;
}

// Cleared (staff_turn.cpp clear()) without a word, or with nothing to go on with, and now they
// write: staff hear of it, and START brings the questions, if there are any.
bool answer_while_stopped(Run& run) {
  const Conversation& conversation = run.conversation();
  const bool stopped = conversation.phase == Phase::held && !run.person().risk.held;
  const bool no_word_since =
      conversation.cleared_at != Time{} && conversation.last_outbound_at < conversation.cleared_at;
  const bool after_the_end = conversation.phase == Phase::ended && no_word_since;
  if (!stopped && !after_the_end && !waits_for_start(run)) return false;
  ask_for_staff(run, "wrote_after_crisis");
  if (told_how_to_begin(run)) {
    send(run, Author::bot, "", "crisis:bereaved");  // a condolence, if there is one
    return true;
  }
  const crisis::CopyId way = has_more_to_ask(run) && run.flow ? "cleared.stopped" : "cleared.begin";
  send(run, Author::safety, safety_words(run, {"resource", "staff.asked", way}), "crisis:stopped");
  return true;
}

// A yes that crossed with a clearance was written to the question of the crisis (S3: the last
// delivered question decides, and in doubt the worse reading).
bool raise_crossed_clearance(Run& run, const TextIn& in) {
  const bool crosses = run.person().risk.level < 2 && run.conversation().cleared_at != Time{} &&
                       run.now < run.conversation().cleared_at + limits::clearance_crosses;
  if (!crosses ||
      crisis::read_answer(crisis::Question::asq_5, in.text) != crisis::QuestionAnswer::yes)
    return false;
  crisis::Signal signal;
  signal.level = 3;
  signal.track = crisis::Track::self;
  signal.tracks = crisis::bit(crisis::Track::self);
  signal.reason = "asq_acute";
  signal.rule = "crossed_clearance";
  apply(run, crisis::on_signal(run.person().risk, signal, run.now), -1);
  return true;
}

void on_staff_side(Run& run) { run.record("message.for_staff"); }

// Staff see it, and the person is asked again, unless they were since.
void on_late_text(Run& run, const TextIn& in) {
  const Conversation& conversation = run.conversation();
  const bool asked_since = conversation.last_outbound_at > *in.written_at + std::chrono::seconds(1);
  run.record("message.late", "");
  run.add(OpenHandoff{Severity::routine, "staff_asked", "missed_text", "same_business_day",
                      conversation.handoff != 0});
  if (run.open_step() && !asked_since) return ask_again(run);
  send(run, Author::bot, "", "crisis:bereaved");  // a condolence, if there is one
}

void on_ordinary_text(Run& run, const TextIn& in, RootWord word) {
  if (run.state.conversation && run.conversation().control == Control::staff)
    return on_staff_side(run);
  if (word == RootWord::start) return opt_in(run, in);
  // Who asks for a person means it an hour later too.
  const bool for_staff = word == RootWord::staff || word == RootWord::call;
  if (!for_staff && !counts_as_now(run, in)) return on_late_text(run, in);
  if (obey(run, word, in)) return;
  // After a condolence what is no answer is not met with "I did not understand".
  const bool condoled = !run.before.empty();
  if (run.open_step() && condoled && !is_answer(run, in)) return ask_again(run);
  if (run.open_step()) return answer(run, in);
  if (answer_while_stopped(run)) return;
  if (not_begun(run)) return enter(run, run.flow->start);
  if (!run.flow && run.conversation().phase != Phase::ended) return answer_without_flow(run);
  if (condoled) return send(run, Author::bot, "", "crisis:bereaved");
  send(run, Author::bot, standing_text(run, "ENDED"), "text:ENDED");
}

// Whatever a person writes has a conversation to be kept in, a crisis before the first question
// too.
void receive(Run& run, const TextIn& in) {
  if (!run.state.conversation) create(run, in.channel, in.line);
  run.conversation().last_inbound_at = run.now;
  run.conversation().channel = in.channel;  // the channel last written on is the active one
  run.conversation().line = in.line;
}

void on_text(Run& run, const TextIn& in) {
  Person& person = run.person();
  receive(run, in);
  const RootWord said = root_word_of(run, in);
  const bool overtaken = is_overtaken(run, in, said);
  const RootWord word = overtaken ? RootWord::none : said;
  const bool stop = word == RootWord::stop;
  const bool climbed = scan_and_climb(run, in, word);
  if (overtaken) return run.record("opt_word.overtaken");
  if (stop) {
    if (!climbed) count_stop_as_refusal(run);
    return opt_out(run, in);
  }
  if (climbed) {
    if (word != RootWord::start) return;
    note_opt_word(run, in);
    if (std::exchange(person.opted_out, false)) run.record("opt_in");
    return;
  }
  if (raise_crossed_clearance(run, in)) return;
  if (person.opted_out && word != RootWord::start) {
    run.record("message.from_opted_out");
    if (word == RootWord::help) help_after_stop(run, in);
    return;
  }
  on_ordinary_text(run, in, word);
}

struct Dispatch {
  Run& run;
  void operator()(const TextIn& in) const { on_text(run, in); }
  void operator()(const TimerIn& in) const { ring(run, in); }
  void operator()(const StaffTakeOver& in) const { take_over(run, in); }
  void operator()(const StaffReturn& in) const { give_back(run, in); }
  void operator()(const StaffHold& in) const { hold(run, in); }
  void operator()(const StaffMessage& in) const { write(run, in); }
  void operator()(const StaffClear& in) const { clear(run, in); }
  void operator()(const DeliveryFailed& in) const { delivery_failed(run, in); }
  void operator()(const StaffReport& in) const { report(run, in); }
};

}  // namespace

crisis::Question asked_about(const State& state) {
  const crisis::State& risk = state.person.risk;
  const bool ours = !state.conversation || state.conversation->control == Control::bot;
  return risk.open == crisis::Question::none && risk.level >= 2 && ours ? crisis::Question::asq_5
                                                                        : risk.open;
}

crisis::Tracks open_tracks(const State& state) {
  const bool ours = !state.conversation || state.conversation->control == Control::bot;
  return state.person.risk.level >= 2 && ours ? state.person.risk.tracks : crisis::Tracks{0};
}

namespace {

Turn advance_once(const World& world, State&& state, const Input& input, Time now) {
  Run run = make_run(world, std::move(state), now);
  std::visit(Dispatch{run}, input);
  return finish(std::move(run));
}

// The edge read danger in an answer to a question that is open no more: its reading counts. STOP is
// obeyed beside it, and then nothing is said (S10).
Turn raise_as_at_edge(const World& world, State&& state, const TextIn& in, Time now) {
  Run run = make_run(world, std::move(state), now);
  receive(run, in);
  crisis::Signal signal;
  signal.level = in.at_edge->level;
  signal.track = in.at_edge->track;
  signal.tracks = in.at_edge->tracks;
  signal.reason = in.at_edge->reason;
  signal.taken = in.at_edge->taken;
  signal.rule = "edge";
  if (in.at_edge->open != crisis::Question::none) signal.ask = {in.at_edge->open};
  const RootWord word = root_word_of(run, in);
  const bool stop = word == RootWord::stop && !is_overtaken(run, in, word);
  apply(run, crisis::on_signal(run.person().risk, signal, now), -1, !stop);
  if (stop) opt_out(run, in);
  return finish(std::move(run));
}

}  // namespace

Turn advance(const World& world, State state, const Input& input, Time now) {
  const auto* in = std::get_if<TextIn>(&input);
  if (!in || !in->at_edge || in->at_edge->level < 2) {
    return advance_once(world, std::move(state), input, now);
  }
  Turn turn = advance_once(world, State(state), input, now);
  if (turn.state.person.risk.level >= in->at_edge->level) return turn;
  return raise_as_at_edge(world, std::move(state), *in, now);
}

}  // namespace screenline::dialog
