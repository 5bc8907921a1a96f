// Answers to the concern question, "right now?" and "when was that?".
#include "bot/crisis/question_answers.hpp"

#include "bot/crisis/ladder.hpp"
#include "bot/crisis/signals.hpp"

namespace screenline::crisis::ladder {

namespace {

// Where abuse is open nobody knows who holds the phone: then such words are words like any other.
// Where violence is, help that is said to be there is no comfort.
Reassurance calming(const State& state, std::string_view raw, const Scan& scan) {
  if (scan.level >= 2 || (state.tracks & bit(Track::abuse)) != 0) return Reassurance::none;
  const Reassurance said = reassurance(raw);
  const bool violent = (state.tracks & bit(Track::violence)) != 0;
  return violent && said == Reassurance::helped ? Reassurance::none : said;
}

Outcome on_concern_answer(Outcome out, QuestionAnswer answer, Time now) {
  State& state = out.state;
  out.handled = true;
  if (answer == QuestionAnswer::no) {
    close_question(state);
    state.held = false;
    state.concern_seen = true;
    out.say = {"concern_done", "go_on"};
    out.resume = true;
    return out;
  }
  if (answer == QuestionAnswer::unclear && ++state.unclear < 2) {
    out.say = {again_copy(state), question_copy(state)};
    out.wake_after = concern_silence;
    return out;
  }
  const Signal signal = concern_confirmed(
      state.track, answer == QuestionAnswer::unclear ? "refused_safety_question" : "text_signal");
  close_question(state);
  out = on_signal(std::move(state), signal, now);
  out.handled = true;
  return out;
}

Outcome on_asq_5_answer(Outcome out, QuestionAnswer answer, const Heard& heard) {
  State& state = out.state;
  const std::size_t at = slot(state.open);
  if (answer == QuestionAnswer::unclear && ++state.unclear < 2) {
    const bool hurt = (state.tracks & bit(Track::abuse)) != 0;  // not asked to keep writing
    out.say = {!hurt && asks_to_talk(heard.raw) ? "short.3" : again_copy(state)};
    if (heard.calm != Reassurance::none) out.say = reassured_copy(state, heard.calm);
    out.say.push_back(question_copy(state));
    out.notify = true;
    out.wake_after = nudge_after;
    return out;
  }
  state.answers[at] = answer;
  if (answer != QuestionAnswer::no) {
    rise_to_3(out, answer == QuestionAnswer::yes ? "asq_acute" : "refused_safety_question",
              Rank::normal, heard.now);
    out.notify = true;
    return out;
  }
  out.notify = true;  // the level stays (S4)
  state.open = Question::none;
  state.unclear = 0;
  if (!state.to_ask.empty()) {
    ask_next(out, heard.now);
    return out;
  }
  out.say = {"after_no"};
  state.last_text = heard.now;
  return out;
}

Outcome on_when_answer(Outcome out, QuestionAnswer answer, Time now) {
  State& state = out.state;
  if (answer == QuestionAnswer::unclear && ++state.unclear < 2) {
    out.say = {again_copy(state), question_copy(state)};
    out.notify = true;
    out.wake_after = nudge_after;
    return out;
  }
  state.answers[slot(Question::asq_4_when)] = answer;
  if (answer == QuestionAnswer::under_3_months) {
    rise_to_3(out, "recent_attempt", Rank::normal, now);
    return out;
  }
  const bool only_history = answer == QuestionAnswer::longer_ago && state.provisional;
  close_question(state);
  if (only_history) {  // what was held as L2 turns out to be long ago (S4)
    state.level = 1;
    state.provisional = false;
    state.held = false;
    state.history = true;
    state.reason = "asq_non_acute";
    out.say = {"history_done", "go_on"};
    out.resume = true;
    return out;
  }
  out.raised = state.provisional;
  state.provisional = false;
  if (answer != QuestionAnswer::longer_ago) {
    state.reason = answer == QuestionAnswer::unclear ? "refused_safety_question" : "recent_attempt";
  }
  say_full(out, now);
  return out;
}

}  // namespace

// In the second in which it was asked nobody has read it. What was fine before the danger was told
// calms nobody.
Heard hear(const State& state, std::string_view raw, const Scan& scan, Time now,
           std::optional<Time> written) {
  const bool asked_since = written && state.open != Question::none && *written <= state.asked_at;
  const bool told_since = written && *written <= state.last_full_text;
  const Reassurance calm =
      asked_since || told_since ? Reassurance::none : calming(state, raw, scan);
  return {raw, scan, calm, now, asked_since};
}

Outcome on_answer(Outcome out, const Heard& heard) {
  const Scan& scan = heard.scan;
  out.handled = true;
  QuestionAnswer answer = read_answer(out.state.open, heard.raw);
  // "I would never kill myself" is a no; a new dark word at the concern question is none.
  const bool yes_or_no = out.state.open != Question::asq_4_when;
  if (yes_or_no && answer == QuestionAnswer::unclear && scan.denial) answer = QuestionAnswer::no;
  if (out.state.open == Question::concern && scan.level == 1 && !scan.denial && !scan.unreadable &&
      !tells_of_a_death(scan)) {
    answer = QuestionAnswer::yes;
  }
  // "No" to a question that they had not seen: it stands on their phone, and so does its clock
  // (S3).
  const bool calms = answer == QuestionAnswer::no || answer == QuestionAnswer::longer_ago;
  if (heard.before_question && (calms || answer == QuestionAnswer::unclear)) {
    out.notify = true;
    return out;
  }
  // The other half of a split message was written before the question was seen.
  if (answer == QuestionAnswer::unclear && in_burst(out.state.asked_at, heard.now)) {
    out.notify = true;
    return out;
  }
  out.state.nudges = 0;
  switch (out.state.open) {
    case Question::concern:
      return on_concern_answer(std::move(out), answer, heard.now);
    case Question::asq_4_when:
      return on_when_answer(std::move(out), answer, heard.now);
    default:
      return on_asq_5_answer(std::move(out), answer, heard);
  }
}

}  // namespace screenline::crisis::ladder
