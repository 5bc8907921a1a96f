#include "bot/dialog/root_words.hpp"

#include <algorithm>

#include "bot/dialog/answer_turn.hpp"
#include "bot/dialog/ask.hpp"
#include "bot/dialog/back.hpp"
#include "bot/dialog/limits.hpp"
#include "bot/dialog/staff_turn.hpp"
#include "bot/flow/match.hpp"
#include "bot/text/fold.hpp"

namespace screenline::dialog {

namespace {

using flow::RootWord;

// Carriers' own words, known even when no flow is loaded (CTIA Messaging Principles, 2023).
RootWord carrier_word(std::string_view raw) {
  const std::string folded = text::fold(raw);
  for (const std::string_view word : {"stop", "stopall", "unsubscribe", "cancel", "end", "quit"}) {
    if (folded == word) return RootWord::stop;
  }
  if (folded == "start" || folded == "unstop") return RootWord::start;
  if (folded == "help" || folded == "info") return RootWord::help;
  return RootWord::none;
}

// What the word says, then the open question again: none of these costs a try.
void answer_aside(Run& run, std::string_view text_id) {
  say_before(run, standing_text(run, text_id));
  if (run.open_step()) return ask_again(run);
  send(run, Author::bot, "", "text:" + std::string(text_id));
}

bool closed_here(const Run& run) { return run.open_step() && run.open_step()->is_safety(); }

bool provider_answers_help(const Run& run, const TextIn& in) {
  return in.provider == ProviderOptOut::help ||
         (in.channel == Channel::sms && !run.world.opt_out_reply_by_app);
}

void help(Run& run, const TextIn& in) {
  if (!provider_answers_help(run, in)) return answer_aside(run, "HELP");
  // A second answer to HELP would come on top of the provider's; a safety question is put again
  // (S3).
  if (closed_here(run)) ask_again(run);
}

void switch_language(Run& run, std::string_view language) {
  if (!run.flow) return;
  bool known = false;
  for (const std::string& one : run.flow->languages) known = known || one == language;
  run.person().language = std::string(language);  // crisis texts have both, whatever the flow has
  if (!known) return answer_aside(run, "LANG-NONE");
  run.record("language.chosen", std::string(language));
  if (run.open_step()) ask(run);
}

void person_wanted(Run& run, bool call) {
  note_exit(run, Exit::Kind::staff);
  ask_for_staff(run, call ? "asked_for_call" : "asked_for_staff");
  answer_aside(run, call ? "CALL-OK" : "STAFF-OK");
}

}  // namespace

RootWord root_word_of(const Run& run, const TextIn& in) {
  switch (in.provider) {
    case ProviderOptOut::stop:
      return RootWord::stop;
    case ProviderOptOut::start:
      return RootWord::start;
    case ProviderOptOut::help:
      return RootWord::help;
    case ProviderOptOut::none:
      break;
  }
  const RootWord carrier = carrier_word(in.text);
  if (carrier != RootWord::none) return carrier;
  const flow::Flow* flow = run.flow ? run.flow : run.world.current.get();
  return flow ? flow::match_root_word(*flow, in.text) : RootWord::none;
}

bool is_overtaken(const Run& run, const TextIn& in, RootWord word) {
  const Person& person = run.state.person;
  if (!in.written_at || person.opt_word_at == Time{}) return false;
  if (word == RootWord::start) return *in.written_at <= person.opt_word_at + limits::clocks_differ;
  const bool back_since = person.opt_word_at > *in.written_at + limits::clocks_differ;
  return word == RootWord::stop && !person.opted_out && back_since;
}

void note_opt_word(Run& run, const TextIn& in) {
  Time& last = run.person().opt_word_at;
  last = std::max(last, in.written_at.value_or(run.now));
}

void opt_out(Run& run, const TextIn& in) {
  Person& person = run.person();
  note_opt_word(run, in);
  if (person.opted_out) return;
  note_exit(run, Exit::Kind::stopped);
  person.opted_out = true;
  person.opted_out_at = run.now;
  run.add(CancelQueued{});
  run.record("opt_out");
  for (const TimerIn::Kind kind :
       {TimerIn::Kind::reminder, TimerIn::Kind::expiry, TimerIn::Kind::silence}) {
    run.add(SetTimer{kind, Time{}, 0});
  }
  const bool ours = in.channel == Channel::web || run.world.opt_out_reply_by_app;
  if (ours && in.provider == ProviderOptOut::none) {
    run.before.clear();
    send(run, Author::system, standing_text(run, "STOP"), "text:STOP");
  }
}

void opt_in(Run& run, const TextIn& in) {
  Person& person = run.person();
  note_opt_word(run, in);
  const bool was_out = std::exchange(person.opted_out, false);
  if (was_out) run.record("opt_in");
  // While staff hold the conversation, or a crisis holds the questionnaire, START brings no
  // question. One that was cleared in the meantime goes on.
  if (run.conversation().control == Control::staff) return;
  if (run.conversation().phase == Phase::held) {
    if (run.person().risk.held) return;
    return run.flow ? resume(run) : begin(run, in.channel, in.line);
  }
  if (run.open_step()) {
    if (was_out) say_before(run, standing_text(run, "START-AGAIN"));
    return ask(run);
  }
  if (not_begun(run)) return enter(run, run.flow->start);
  begin(run, in.channel, in.line);
}

void help_after_stop(Run& run, const TextIn& in) {
  if (provider_answers_help(run, in)) return;
  run.before.clear();
  send(run, Author::system, standing_text(run, "HELP"), "text:HELP");
}

bool obey(Run& run, RootWord word, const TextIn& in) {
  switch (word) {
    case RootWord::none:
    case RootWord::stop:
    case RootWord::start:
    case RootWord::crisis:
      return false;  // earlier in the order; `crisis` is the detector's
    case RootWord::help:
      return help(run, in), true;
    case RootWord::staff:
      return person_wanted(run, false), true;
    case RootWord::call:
      return person_wanted(run, true), true;
    case RootWord::spanish:
      return switch_language(run, "es"), true;
    case RootWord::english:
      return switch_language(run, "en"), true;
    case RootWord::list:
      return answer_aside(run, "LIST"), true;
    case RootWord::faq:
      if (closed_here(run))
        return ask_again(run), true;  // off while a safety question is open (S3)
      return answer_aside(run, "FAQ-NONE"), true;
    case RootWord::skip:
      if (!run.open_step()) return false;
      return skip(run), true;
    case RootWord::back:
    case RootWord::more:
      if (!run.open_step()) return false;
      if (closed_here(run)) return not_understood(run, run.open_step()->unclear), true;
      if (word == RootWord::back) return back(run), true;
      say_before(run, standing_text(run, "MORE-NONE"));
      return ask(run), true;
  }
  return false;
}

}  // namespace screenline::dialog
