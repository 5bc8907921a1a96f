#include "bot/crisis/ladder.hpp"

#include <algorithm>

namespace screenline::crisis::ladder {

namespace {

constexpr std::array<Track, 5> copy_order = {Track::medical, Track::self, Track::violence,
                                             Track::abuse, Track::third_party};

// Nothing more is asked of somebody who said yes, or would not say.
bool asked_enough(const State& state) {
  for (const std::size_t i : {slot(Question::asq_5), slot(Question::asq_5b)}) {
    if (state.answers[i] == QuestionAnswer::yes || state.answers[i] == QuestionAnswer::unclear)
      return true;
  }
  return false;
}

bool unanswered(const State& state) { return state.reason == "refused_safety_question"; }

// The full text of where the person stands: numbers first, then what staff know, then the way on.
std::vector<CopyId> full_text(const State& state, bool in_hand) {
  // A friend's emergency, above what the person said of themself: help for the friend first.
  const bool friends = state.level >= 3 && state.track == Track::third_party;
  if (friends) return {"third.l4", "staff"};
  const bool self_and_medical =
      (state.tracks & bit(Track::self)) && (state.tracks & bit(Track::medical));
  if (self_and_medical && state.taken) return {"self.overdose", "staff", "keep_writing"};
  // Their own danger beside a body in danger: nothing was taken, so nothing is said of poison.
  if (self_and_medical) return {in_hand ? "self.l4.hand" : "medical.self", "staff", "keep_writing"};
  switch (first_of(state.tracks)) {
    case Track::medical:
      // Whoever would not say whether they can breathe is told what a yes is told (S3).
      if (state.level == 4 || unanswered(state) || !state.taken) return {"medical", "staff"};
      return {"medical.dose", "staff", "keep_writing"};
    case Track::violence:
      return {"violence", "staff"};
    case Track::abuse:
      return {"abuse"};
    case Track::third_party:
      return {"third", "staff"};
    case Track::self:
    case Track::none:
      break;
  }
  if (state.provisional) return {"self.history"};
  if (state.level >= 4) return {in_hand ? "self.l4.hand" : "self.l4", "staff", "keep_writing"};
  if (state.level == 3) return {"self.l3", "staff", "keep_writing"};
  return {"self.l2", "staff", "keep_writing"};
}

// Somebody hurt by others, whose own or another danger speaks first, is told of the hotline as
// well; writing back may not be safe for them, so they are not asked to.
void name_the_hotline(const State& state, std::vector<CopyId>& say) {
  if ((state.tracks & bit(Track::abuse)) == 0 || say.front() == "abuse") return;
  say.insert(say.begin() + 1, "abuse.too");
  std::erase(say, "keep_writing");
}

// S4: asq_5 ends the text on the self track at level 2 or 3; never at 4, never on another track.
bool may_ask(const State& state) {
  return first_of(state.tracks) == Track::self && state.level >= 2 && state.level <= 3 &&
         !asked_enough(state);
}

// Fresh wording on each further message, never the last one again; at level 4, and where it may be
// the body, the emergency number comes first. After a wrong dose Poison Help does.
CopyId short_line(State& state, bool in_hand) {
  const auto turn = [&](unsigned wordings) { return std::to_string(1 + state.lines++ % wordings); };
  if (in_hand) return "short.hand." + turn(2);
  const bool body = first_of(state.tracks) == Track::medical;
  if (state.level >= 4 || (body && (unanswered(state) || !state.taken)))
    return "short.l4." + turn(3);
  // Who is hurt by others is not asked to keep writing: it may not be safe.
  const bool hurt = (state.tracks & bit(Track::abuse)) != 0;
  if (body) return "short.dose." + (hurt ? std::string("2") : turn(2));
  return "short." + turn(hurt ? 2 : 3);
}

}  // namespace

Track first_of(Tracks tracks) {
  for (const Track track : copy_order) {
    if (tracks & bit(track)) return track;
  }
  return Track::none;
}

bool is_asq_5(Question question) {
  return question == Question::asq_5 || question == Question::asq_5b;
}

std::size_t slot(Question question) {
  return question == Question::asq_5 ? 0 : question == Question::asq_5b ? 1 : 2;
}

// The concern question asks about what was heard: anger and chest pain have their own.
CopyId question_copy(const State& state) {
  switch (state.open) {
    case Question::asq_5:
      return "ask.asq_5";
    case Question::asq_5b:
      return "ask.asq_5b";
    case Question::asq_4_when:
      return "ask.asq_4_when";
    case Question::concern:
      return state.track == Track::violence  ? "ask.concern_violence"
             : state.track == Track::medical ? "ask.concern_medical"
                                             : "ask.concern";
    case Question::none:
      break;
  }
  return {};
}

// "1 or 2" would leave out an answer of the question with three.
CopyId again_copy(const State& state) {
  return state.open == Question::asq_4_when ? "ask_again.when" : "ask_again";
}

CopyId nudge_copy(const State& state) {
  return state.open == Question::asq_4_when ? "nudge.when" : "nudge";
}

void open(Outcome& out, Question question, Time now) {
  State& state = out.state;
  state.open = question;
  state.unclear = 0;
  state.nudges = 0;
  state.asked_at = now;
  state.held = true;
  out.say.push_back(question_copy(state));
  out.wake_after = question == Question::concern ? concern_silence : nudge_after;
}

void close_question(State& state) {
  state.open = Question::none;
  state.to_ask.clear();
  state.unclear = 0;
}

void say_full(Outcome& out, Time now, bool in_hand) {
  out.say = full_text(out.state, in_hand);
  name_the_hotline(out.state, out.say);
  out.full_text = true;
  out.state.last_full_text = out.state.last_text = now;
}

void expect_a_word(Outcome& out) {
  const State& state = out.state;
  const bool hurt = (state.tracks & bit(Track::abuse)) != 0;  // somebody else may hold the phone
  if (state.level < 3 || state.open != Question::none || hurt || out.wake_after) return;
  out.wake_after = state.level >= 4 ? check_in_4 : check_in_3;
}

void check_in(Outcome& out, Time now) {
  State& state = out.state;
  const bool asked = state.open != Question::none;
  const int before = asked ? 2 : 0;  // the nudge and the rise came first
  if (state.level < 3 || (state.tracks & bit(Track::abuse)) != 0) return;
  if (state.nudges >= before + (asked ? 1 : 2)) return;
  if (!asked && state.nudges == 0) {
    out.wake_after = check_in_again - (state.level >= 4 ? check_in_4 : check_in_3);
  }
  ++state.nudges;
  out.say = {asked ? nudge_copy(state) : state.level >= 4 ? "check_in.l4" : "check_in"};
  state.last_text = now;
}

std::vector<CopyId> reassured_copy(const State& state, Reassurance said) {
  if (said == Reassurance::helped) return {"heard.helped"};
  // Who took too much, or whose heart hurt, can feel fine and be in danger.
  if (state.taken) return {"heard.dose"};
  if ((state.tracks & bit(Track::medical)) != 0) return {"heard.body"};
  return {said == Reassurance::mistake ? "heard.mistake" : "heard.fine"};
}

void ask_next(Outcome& out, Time now) {
  State& state = out.state;
  if (!may_ask(state)) return close_question(state);
  if (state.open != Question::none && state.open != Question::concern) {
    out.say.push_back(question_copy(state));  // still the one that is open
    out.wake_after = nudge_after;
    return;
  }
  if (state.to_ask.empty()) {
    state.open = Question::none;
    return;
  }
  const Question next = state.to_ask.front();
  state.to_ask.erase(state.to_ask.begin());
  open(out, next, now);
}

// A rise that an answer, or the want of one, brought: no further question (S4).
void rise_to_3(Outcome& out, const std::string& reason, Rank rank, Time now) {
  State& state = out.state;
  // A stated L3 after a silent one is told to staff anew: the row moves up (S2).
  out.raised = state.level < 3 || state.provisional ||
               (state.level == 3 && state.rank == Rank::below && rank != Rank::below);
  if (state.level < 3) {
    state.level = 3;
    state.rank = rank;
  } else if (rank == Rank::normal) {
    state.rank = std::max(state.rank, rank);
  }
  state.provisional = false;
  state.reason = reason;
  state.reassured = Reassurance::none;
  close_question(state);
  say_full(out, now);
}

void say_who_is_there(Outcome& out, Time now) {
  State& state = out.state;
  out.handled = out.notify = true;
  out.say = {"short.1"};
  state.last_text = now;
  if (state.open == Question::none) return;
  out.say.push_back(question_copy(state));
  out.wake_after = nudge_after;
}

// Somebody in a crisis writes again: always an answer, one a burst, the full text anew after a
// while.
void keep_company(Outcome& out, Time now, bool in_hand) {
  State& state = out.state;
  out.handled = true;
  out.notify = true;
  if (in_burst(state.last_text, now)) return;
  if (now - state.last_full_text >= full_text_again) {
    say_full(out, now, in_hand);
  } else {
    out.say = {short_line(state, in_hand)};
  }
  state.last_text = now;
  if (state.open != Question::none) {
    out.say.push_back(question_copy(state));
    state.nudges = 0;
    out.wake_after = nudge_after;
  }
}

}  // namespace screenline::crisis::ladder
