// The events of the ladder: a text, a silence, a signal.
#include "bot/crisis/protocol.hpp"

#include <algorithm>

#include "bot/crisis/ladder.hpp"
#include "bot/crisis/question_answers.hpp"
#include "bot/crisis/signals.hpp"

namespace screenline::crisis {

namespace {

using namespace ladder;

// No answer to the concern question: its track, which at level 1 nobody was told of yet.
void stand_for_what_was_asked(State& state) {
  if (state.tracks != 0) return;
  if (state.track == Track::none) state.track = Track::self;
  state.tracks = bit(state.track);
}

Tracks tracks_of(const Signal& signal) {
  return signal.tracks != 0 ? signal.tracks : bit(signal.track);
}

// A dose, or an overdose: by the words, or by an answer that stands for both tracks (c4b, S5) or
// for a body in danger that is no emergency yet.
bool signals_taken(const Signal& signal) {
  const Tracks tracks = tracks_of(signal), both = bit(Track::self) | bit(Track::medical);
  if (signal.taken || signal.reason == "text_signal") return signal.taken;
  return (tracks & both) == both || (tracks == bit(Track::medical) && signal.level == 3);
}

// Danger of their own that is stated, over a body question that was only left open.
bool outweighs_refusal(const State& state, const Signal& signal) {
  const Tracks tracks = tracks_of(signal);
  const bool stated = (tracks & bit(Track::self)) != 0 && (tracks & bit(Track::medical)) == 0 &&
                      signal.reason != "refused_safety_question";
  const bool body_left_open = state.reason == "refused_safety_question" &&
                              (state.tracks & bit(Track::medical)) != 0 &&
                              state.answers[slot(Question::asq_5)] == QuestionAnswer::none &&
                              state.answers[slot(Question::asq_5b)] == QuestionAnswer::none;
  return stated && body_left_open && state.level <= 3;
}

// Their own danger is spoken to before a friend's, and before what was only left open.
bool speaks_first(const State& state, const Signal& signal) {
  const bool own = (tracks_of(signal) & (bit(Track::self) | bit(Track::medical))) != 0;
  return (own && state.track == Track::third_party) || outweighs_refusal(state, signal);
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
  stand_for_what_was_asked(state);
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
  const bool said = !raw.empty() && (!in_burst(state.asked_at, now) ||
                                     read_answer(state.open, raw) == QuestionAnswer::yes);
  if (is_asq_5(state.open) && self && scan.level <= 3 && said) {
    state.answers[slot(state.open)] = QuestionAnswer::yes;
    state.tracks = static_cast<Tracks>(state.tracks | scan.tracks);
    state.taken = state.taken || tells_of_something_taken(scan);
    rise_to_3(out, "asq_acute", Rank::normal, now);
    out.handled = true;
    out.notify = true;
    return out;
  }
  const Signal signal = text_signal(scan);
  const bool rises = scan.level > state.level || state.provisional ||
                     (signal.tracks & ~state.tracks) != 0 || speaks_first(state, signal);
  if (state.level >= 2 && !rises) {
    state.last_text =
        Time{};  // one reply a burst is for other words: these are never met with silence
    keep_company(out, now, signal.in_hand);
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
  const auto bereaved = [](const Hit& hit) { return hit.rule.ends_with(".bereaved"); };
  if (std::ranges::any_of(scan.hits, bereaved)) out.say.push_back("sorry_for_loss");
  open(out, Question::concern, now);
  return out;
}

// Asked for a call and nothing else: the numbers again, and the question that is open (S3).
Outcome on_call_request(Outcome out, Time now) {
  State& state = out.state;
  out.handled = out.notify = true;
  out.say = {state.level >= 4 ? "call.l4" : "call"};
  if (state.open == Question::none) {
    state.last_text = now;
    return out;
  }
  out.say.push_back(question_copy(state));
  out.wake_after = nudge_after;
  return out;
}

// What staff know is said of the call too (S11); before a question, which ends the text.
void note_call(Outcome& out) {
  out.call_asked = out.notify = true;
  if (out.say.empty()) return;
  const auto staff = std::ranges::find(out.say, CopyId("staff"));
  if (staff != out.say.end()) {
    *staff = "call_staff";
    return;
  }
  const bool ends_in_question = out.say.back().starts_with("ask.");
  out.say.insert(ends_in_question ? out.say.end() - 1 : out.say.end(), "call_staff");
}

// Out of a crisis chest or breath is asked about; in one nobody waits for the answer: it counts as
// the body question left open (level 2), and as now (level 4) where too much was taken.
Outcome on_body_sign(Outcome out, const Hit& hit, Time now) {
  Signal signal;
  signal.level = out.state.taken ? 4 : 2;
  signal.track = Track::medical;
  signal.tracks = bit(Track::medical);
  signal.reason = "text_signal";
  signal.rule = hit.rule;
  const bool known = signal.level <= out.state.level && (out.state.tracks & signal.tracks) != 0;
  if (known) {
    if (out.state.reason == "refused_safety_question") out.state.reason = signal.reason;
    out.state.last_text = Time{};  // never met with silence, like words of danger
    keep_company(out, now);
    return out;
  }
  const Question asked = out.state.open;
  out = on_signal(std::move(out.state), signal, now);
  out.handled = true;
  if (is_asq_5(asked) && out.state.level < 4) {  // it stands on their phone: an answer is still one
    out.state.open = asked;
    out.wake_after = nudge_after;
  }
  return out;
}

Outcome on_words(State before, const Heard& heard, bool stop) {
  const Scan& scan = heard.scan;
  const std::string_view raw = heard.raw;
  const Time now = heard.now;
  Outcome out;
  out.state = std::move(before);
  if (stop && scan.level < 2) return on_stop(std::move(out), now);
  const bool blind = scan.error && out.state.level >= 2 && out.state.open != Question::none;
  if (scan.level >= 2 && !blind) return on_text_danger(std::move(out), raw, scan, now);
  const bool only_call = out.state.level >= 2 && call_request(raw) == CallRequest::whole;
  // Where the emergency number has to come first the usual short line does that.
  const bool first_988 = out.state.level < 4 && first_of(out.state.tracks) != Track::medical;
  if (out.state.level >= 2 && first_988 && scan.level == 0 && asks_who_is_there(raw)) {
    say_who_is_there(out, now);
    return out;
  }
  if (out.state.open != Question::none) {
    if (only_call) return on_call_request(std::move(out), now);
    // Who can not breathe is not asked once more first; the question stays open behind it.
    const Hit* body = is_asq_5(out.state.open) ? body_sign(scan) : nullptr;
    if (body && read_answer(out.state.open, raw) != QuestionAnswer::yes)
      return on_body_sign(std::move(out), *body, now);
    return on_answer(std::move(out), heard);
  }
  if (out.state.level >= 2) {
    if (only_call) return on_call_request(std::move(out), now);
    if (const Hit* hit = body_sign(scan)) return on_body_sign(std::move(out), *hit, now);
    keep_company(out, now);
    if (heard.calm == Reassurance::none || out.say.empty() || out.full_text) return out;
    out.say = reassured_copy(out.state, heard.calm);
    out.say.push_back("held");
    return out;
  }
  if (tells_of_a_death(scan)) {
    out.bereaved = true;
    out.say = {"bereaved"};
    return out;
  }
  // A plain denial after the concern question was answered no is an answer to something else.
  const bool told_already = out.state.concern_seen && now - out.state.concern_at < concern_memory;
  if (scan.denial && told_already) return out;
  if (scan.level == 1 || scan.unreadable) return on_concern(std::move(out), scan, now);
  return out;
}

}  // namespace

Outcome on_signal(State before, const Signal& signal, Time now) {
  Outcome out;
  out.state = std::move(before);
  State& state = out.state;
  const Tracks tracks = tracks_of(signal);
  const bool was_open = state.level >= 2;
  const bool real_now = state.provisional && !signal.provisional;
  const bool first = was_open && speaks_first(state, signal);
  out.raised = signal.level > state.level || (tracks & ~state.tracks) != 0 || real_now || first;
  if (outweighs_refusal(state, signal)) {
    state.tracks = static_cast<Tracks>(state.tracks & ~bit(Track::medical));
    state.taken = false;
    state.reason = signal.reason;
  }
  state.taken = state.taken || signals_taken(signal);
  if (!was_open && state.opened_at == Time{}) {  // cleared, or the first: "right now" is asked anew
    state.answers[slot(Question::asq_5)] = QuestionAnswer::none;
    state.answers[slot(Question::asq_5b)] = QuestionAnswer::none;
  }
  if (signal.provisional && !was_open) {
    state.provisional = true;
  } else if (!signal.provisional) {
    state.provisional = false;
  }
  // A body that is told of is no longer only one that was not asked about to the end.
  const bool told_of = state.reason == "refused_safety_question" &&
                       signal.reason == "text_signal" && (tracks & bit(Track::medical)) != 0;
  if (signal.level > state.level || state.reason.empty() || real_now || !was_open || told_of)
    state.reason = signal.reason;
  // The track that is named is the one of the highest signal; the copy goes by all of them.
  // Somebody else in as much danger takes nothing from the person's own.
  const bool as_high = signal.level == state.level && signal.track != Track::third_party;
  if (signal.level > state.level || as_high || first || state.track == Track::none)
    state.track = signal.track;
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
  if (out.raised) state.reassured = Reassurance::none;
  say_full(out, now, signal.in_hand);
  ask_next(out, now);
  state.nudges = 0;
  expect_a_word(out);
  return out;
}

Outcome on_message(State before, std::string_view raw, const Scan& scan, bool stop, Time now,
                   std::optional<Time> written) {
  const Heard heard = hear(before, raw, scan, now, written);
  Outcome out = on_words(std::move(before), heard, stop);
  // A call that was asked for is heard whatever else the text brought.
  const bool in_crisis = out.handled && !stop && out.state.level >= 2;
  if (!in_crisis) return out;
  if (call_request(raw) != CallRequest::none) note_call(out);
  if (scan.level >= 2) out.state.reassured = Reassurance::none;  // what was calm is not any more
  if (heard.calm != Reassurance::none) {
    out.state.reassured = heard.calm;
    out.reassured = true;
  }
  if (out.state.open == Question::none) out.state.nudges = 0;
  expect_a_word(out);
  return out;
}

Outcome on_silence(State before, bool web, Time now) {
  Outcome out;
  out.state = std::move(before);
  State& state = out.state;
  if (state.open == Question::none) {
    check_in(out, now);
    return out;
  }
  if (state.open ==
      Question::concern) {  // held until answered; silence tells staff (crisis.md 5.2)
    close_question(state);
    out.raised = state.level < 2;
    state.level = std::max(state.level, 2);
    stand_for_what_was_asked(state);
    state.reason = "refused_safety_question";
    state.opened_at = now;
    out.say = {state.track == Track::medical ? "medical" : "resource"};
    state.last_text = now;
    return out;
  }
  if (state.nudges == 0) {
    state.nudges = 1;
    out.say = {nudge_copy(state)};
    state.last_text = now;
    out.wake_after = (web ? silence_web : silence_sms) - nudge_after;
    return out;
  }
  if (state.nudges > 1) {
    check_in(out, now);
    return out;
  }
  state.nudges = 2;
  if ((state.tracks & bit(Track::abuse)) == 0)
    out.wake_after = check_in_again - (web ? silence_web : silence_sms);
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
