#include "bot/crisis/protocol.hpp"

#include <algorithm>

#include "bot/text/fold.hpp"

namespace screenline::crisis {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// S4 and crisis.md 5.2.
constexpr milliseconds nudge_after = minutes(3);
constexpr milliseconds silence_sms = minutes(10), silence_web = minutes(5);
constexpr milliseconds concern_silence = minutes(10);
constexpr milliseconds full_text_again = minutes(30);
constexpr milliseconds burst = seconds(3);
constexpr milliseconds concern_memory = std::chrono::hours(24);

constexpr std::array<Track, 5> copy_order = {Track::medical, Track::self, Track::violence,
                                             Track::abuse, Track::third_party};

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

// Nothing more is asked of somebody who said yes, or would not say.
bool asked_enough(const State& state) {
  for (const std::size_t i : {slot(Question::asq_5), slot(Question::asq_5b)}) {
    if (state.answers[i] == QuestionAnswer::yes || state.answers[i] == QuestionAnswer::unclear)
      return true;
  }
  return false;
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

// The full text of where the person stands: numbers first, then what staff know, then the way on.
std::vector<CopyId> full_text(const State& state) {
  const bool self_and_medical =
      (state.tracks & bit(Track::self)) && (state.tracks & bit(Track::medical));
  if (self_and_medical) return {"self.overdose", "staff", "keep_writing"};
  switch (first_of(state.tracks)) {
    case Track::medical:
      if (state.level < 4) return {"medical.dose", "staff", "keep_writing"};
      return {"medical", "staff"};
    case Track::violence:
      return {"violence", "staff"};
    case Track::abuse:
      return {"abuse"};
    case Track::third_party:
      return {state.level >= 4 ? "third.l4" : "third", "staff"};
    case Track::self:
    case Track::none:
      break;
  }
  if (state.provisional) return {"self.history"};
  if (state.level >= 4) return {"self.l4", "staff", "keep_writing"};
  if (state.level == 3) return {"self.l3", "staff", "keep_writing"};
  return {"self.l2", "staff", "keep_writing"};
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

void say_full(Outcome& out, Time now) {
  out.say = full_text(out.state);
  out.full_text = true;
  out.state.last_full_text = out.state.last_text = now;
}

// S4: asq_5 ends the text on the self track at level 2 or 3; never at 4, never on another track.
bool may_ask(const State& state) {
  return first_of(state.tracks) == Track::self && state.level >= 2 && state.level <= 3 &&
         !asked_enough(state);
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
  out.raised = state.level < 3 || state.provisional;
  if (state.level < 3) {
    state.level = 3;
    state.rank = rank;
  } else if (rank == Rank::normal) {
    state.rank = std::max(state.rank, rank);
  }
  state.provisional = false;
  state.reason = reason;
  close_question(state);
  say_full(out, now);
}

// Fresh wording on each further message; at level 4 the emergency number comes first again.
CopyId short_line(const State& state, Time now) {
  const auto turn = (now - state.last_full_text) / seconds(10) % 3;
  return (state.level >= 4 ? "short.l4." : "short.") + std::to_string(1 + turn);
}

// Somebody in a crisis writes again: always an answer, one a burst, the full text anew after a
// while.
void keep_company(Outcome& out, Time now) {
  State& state = out.state;
  out.handled = true;
  out.notify = true;
  if (now - state.last_text <= burst && state.last_text != Time{}) return;
  if (now - state.last_full_text >= full_text_again) {
    say_full(out, now);
  } else {
    out.say = {short_line(state, now)};
  }
  state.last_text = now;
  if (state.open != Question::none) {
    out.say.push_back(question_copy(state));
    state.nudges = 0;
    out.wake_after = nudge_after;
  }
}

Signal text_signal(const Scan& scan) {
  Signal signal;
  signal.level = scan.level;
  signal.tracks =
      scan.tracks != 0 ? scan.tracks : bit(scan.track == Track::none ? Track::self : scan.track);
  signal.track = first_of(signal.tracks);
  signal.reason = scan.error ? "detector_error" : "text_signal";
  signal.rule = scan.hits.empty() ? signal.reason : scan.hits.front().rule;
  signal.ask = {Question::asq_5};
  return signal;
}

// What a yes to the concern question, or no clear no, stands for.
Signal concern_confirmed(Track asked_about, std::string reason) {
  Signal signal;
  signal.level = 2;
  signal.track = Track::self;
  signal.reason = std::move(reason);
  signal.rule = "concern";
  if (asked_about == Track::violence) {
    signal.track = Track::violence;
  } else if (asked_about == Track::medical) {  // chest pain or trouble breathing right now
    signal.level = 4;
    signal.track = Track::medical;
    signal.reason = "medical_emergency";
  } else {
    signal.ask = {Question::asq_5};
  }
  signal.tracks = bit(signal.track);
  return signal;
}

Outcome on_concern_answer(Outcome out, QuestionAnswer answer, Time now) {
  State& state = out.state;
  out.handled = true;
  if (answer == QuestionAnswer::no) {
    close_question(state);
    state.held = false;
    state.concern_seen = true;
    out.say = {"concern_done"};
    out.resume = true;
    return out;
  }
  if (answer == QuestionAnswer::unclear && ++state.unclear < 2) {
    out.say = {"ask_again", question_copy(state)};
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

Outcome on_asq_5_answer(Outcome out, QuestionAnswer answer, Time now) {
  State& state = out.state;
  const std::size_t at = slot(state.open);
  if (answer == QuestionAnswer::unclear && ++state.unclear < 2) {
    out.say = {"ask_again", question_copy(state)};
    out.notify = true;
    out.wake_after = nudge_after;
    return out;
  }
  state.answers[at] = answer;
  if (answer != QuestionAnswer::no) {
    rise_to_3(out, answer == QuestionAnswer::yes ? "asq_acute" : "refused_safety_question",
              Rank::normal, now);
    out.notify = true;
    return out;
  }
  out.notify = true;  // the level stays (S4)
  state.open = Question::none;
  state.unclear = 0;
  if (!state.to_ask.empty()) {
    ask_next(out, now);
    return out;
  }
  out.say = {"after_no"};
  state.last_text = now;
  return out;
}

Outcome on_when_answer(Outcome out, QuestionAnswer answer, Time now) {
  State& state = out.state;
  if (answer == QuestionAnswer::unclear && ++state.unclear < 2) {
    out.say = {"ask_again", question_copy(state)};
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
    out.say = {"history_done"};
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

// STOP at an open safety question counts at once, without another text (S3, S10).
Outcome on_stop(Outcome out, Time now) {
  State& state = out.state;
  if (state.open == Question::none && state.level < 2) return out;
  out.handled = true;
  out.phone_row = true;
  const bool unanswered_5 = is_asq_5(state.open);
  if (unanswered_5) state.answers[slot(state.open)] = QuestionAnswer::unclear;
  const int level = unanswered_5 ? 3 : 2;
  out.raised = state.level < level || state.provisional;
  if (state.level < 2) state.opened_at = now;
  if (state.open != Question::none) state.reason = "refused_safety_question";
  state.level = std::max(state.level, level);
  if (state.tracks == 0) state.tracks = bit(state.track = Track::self);
  state.provisional = false;
  state.held = true;
  close_question(state);
  return out;
}

Outcome on_text_danger(Outcome out, std::string_view raw, const Scan& scan, Time now) {
  State& state = out.state;
  // A statement of danger in answer to "right now?" is a yes, unless it is the other half of a
  // split message.
  const bool self = (scan.tracks & bit(Track::self)) != 0 || scan.track == Track::self;
  const bool said = !raw.empty() && now - state.asked_at > burst;
  if (is_asq_5(state.open) && self && scan.level <= 3 && said) {
    state.answers[slot(state.open)] = QuestionAnswer::yes;
    rise_to_3(out, "asq_acute", Rank::normal, now);
    out.handled = true;
    out.notify = true;
    return out;
  }
  const Signal signal = text_signal(scan);
  const bool rises =
      scan.level > state.level || state.provisional || (signal.tracks & ~state.tracks) != 0;
  if (state.level >= 2 && !rises) {
    keep_company(out, now);
    return out;
  }
  out = on_signal(std::move(state), signal, now);
  out.handled = true;
  return out;
}

Outcome on_concern(Outcome out, const Scan& scan, Time now) {
  State& state = out.state;
  out.handled = true;
  if (state.concern_seen && now - state.concern_at < concern_memory) {
    out = on_signal(std::move(state), concern_confirmed(scan.track, "text_signal"), now);
    out.handled = true;
    return out;
  }
  state.level = std::max(state.level, 1);
  state.track = scan.track == Track::none ? Track::self : scan.track;
  if (state.reason.empty()) state.reason = "concern";
  state.concern_at = now;
  state.last_text = now;
  if (scan.unreadable) out.say.push_back("unreadable");
  if (scan.track == Track::third_party) out.say.push_back("bereaved");
  open(out, Question::concern, now);
  return out;
}

Outcome on_answer(Outcome out, std::string_view raw, const Scan& scan, Time now) {
  out.handled = true;
  QuestionAnswer answer = read_answer(out.state.open, raw);
  // "I don't want to kill myself" is a no; a new dark word at the concern question is none.
  const bool yes_or_no = out.state.open != Question::asq_4_when;
  if (yes_or_no && answer == QuestionAnswer::unclear && scan.denial) answer = QuestionAnswer::no;
  if (out.state.open == Question::concern && scan.level == 1 && !scan.denial && !scan.unreadable) {
    answer = QuestionAnswer::yes;
  }
  // The other half of a split message was written before the question was seen.
  if (answer == QuestionAnswer::unclear && now - out.state.asked_at <= burst) {
    out.notify = true;
    return out;
  }
  out.state.nudges = 0;
  switch (out.state.open) {
    case Question::concern:
      return on_concern_answer(std::move(out), answer, now);
    case Question::asq_4_when:
      return on_when_answer(std::move(out), answer, now);
    default:
      return on_asq_5_answer(std::move(out), answer, now);
  }
}

}  // namespace

Outcome on_signal(State before, const Signal& signal, Time now) {
  Outcome out;
  out.state = std::move(before);
  State& state = out.state;
  const Tracks tracks = signal.tracks != 0 ? signal.tracks : bit(signal.track);
  const bool was_open = state.level >= 2;
  const bool real_now = state.provisional && !signal.provisional;
  out.raised = signal.level > state.level || (tracks & ~state.tracks) != 0 || real_now;
  if (!was_open && state.opened_at == Time{}) {  // cleared, or the first: "right now" is asked anew
    state.answers[slot(Question::asq_5)] = QuestionAnswer::none;
    state.answers[slot(Question::asq_5b)] = QuestionAnswer::none;
  }
  if (signal.provisional && !was_open) {
    state.provisional = true;
  } else if (!signal.provisional) {
    state.provisional = false;
  }
  if (signal.level > state.level || state.reason.empty() || real_now || !was_open)
    state.reason = signal.reason;
  // The track that is named is the one of the highest signal; the copy goes by all of them.
  if (signal.level >= state.level || state.track == Track::none) state.track = signal.track;
  state.level = std::max(state.level, signal.level);
  state.tracks = static_cast<Tracks>(state.tracks | tracks);
  if (signal.top_rank) state.rank = Rank::top;
  state.held = true;
  if (!was_open) state.opened_at = now;
  for (const Question question : signal.ask) {
    const bool known =
        question == state.open ||
        std::find(state.to_ask.begin(), state.to_ask.end(), question) != state.to_ask.end() ||
        state.answers[slot(question)] != QuestionAnswer::none ||
        (is_asq_5(question) && is_asq_5(state.open));
    if (!known) state.to_ask.push_back(question);
  }
  if (state.open == Question::concern) state.open = Question::none;
  say_full(out, now);
  ask_next(out, now);
  return out;
}

Outcome on_message(State before, std::string_view raw, const Scan& scan, bool stop, Time now) {
  Outcome out;
  out.state = std::move(before);
  if (stop && scan.level < 2) return on_stop(std::move(out), now);
  const bool blind = scan.error && out.state.level >= 2 && out.state.open != Question::none;
  if (scan.level >= 2 && !blind) return on_text_danger(std::move(out), raw, scan, now);
  if (out.state.open != Question::none) {
    if (text::fold(raw) == "call" && out.state.open != Question::concern) {
      out.handled = out.notify = true;
      out.say = {"call", question_copy(out.state)};
      out.wake_after = nudge_after;
      return out;
    }
    return on_answer(std::move(out), raw, scan, now);
  }
  if (out.state.level >= 2) {
    if (text::fold(raw) == "call") {
      out.handled = out.notify = true;
      out.say = {"call"};
      out.state.last_text = now;
      return out;
    }
    keep_company(out, now);
    return out;
  }
  // A plain denial after the concern question was answered no is an answer to something else.
  const bool told_already = out.state.concern_seen && now - out.state.concern_at < concern_memory;
  if (scan.denial && told_already) return out;
  if (scan.level == 1 || scan.unreadable) return on_concern(std::move(out), scan, now);
  return out;
}

Outcome on_silence(State before, bool web, Time now) {
  Outcome out;
  out.state = std::move(before);
  State& state = out.state;
  if (state.open == Question::none) return out;
  if (state.open ==
      Question::concern) {  // held until answered; silence tells staff (crisis.md 5.2)
    close_question(state);
    out.raised = state.level < 2;
    state.level = std::max(state.level, 2);
    if (state.tracks == 0) state.tracks = bit(state.track = Track::self);
    state.reason = "refused_safety_question";
    state.opened_at = now;
    out.say = {"resource"};
    state.last_text = now;
    return out;
  }
  if (state.nudges == 0) {
    state.nudges = 1;
    out.say = {"nudge"};
    state.last_text = now;
    out.wake_after = (web ? silence_web : silence_sms) - nudge_after;
    return out;
  }
  out.raised = state.level < 3 || state.provisional;
  if (state.level < 3) {
    state.level = 3;
    state.rank = Rank::below;  // L3-silence sorts below a stated L3 (S2)
  }
  state.provisional = false;
  state.reason = "refused_safety_question";
  // The question stays open: an answer that comes late is still one.
  return out;
}

}  // namespace screenline::crisis
