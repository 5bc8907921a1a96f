#include "bot/author/paths_play.hpp"

#include "bot/text/sms.hpp"

namespace screenline::author::paths {

namespace {

// Questions of the ladder that follow each other before it is clear how it goes on; one more.
constexpr int safety_questions_max = 4;

Facts facts_of(const dialog::State& state) {
  Facts out;
  out.cleared = state.conversation && state.conversation->cleared;
  out.level = state.person.risk.level;
  out.safety = state.person.risk.answers;
  return out;
}

void put(Talk& talk, const Move& move, Played& out) {
  const auto sends = move.clears ? talk.put(clearance()) : talk.say(move.text);
  for (const dialog::Send& send : sends) {
    out.segments += text::count_segments(send.text).count;
    out.said.push_back(send.text);
  }
  const dialog::Trace& trace = talk.last.trace;
  out.exits.insert(out.exits.end(), trace.exits.begin(), trace.exits.end());
  out.steps.insert(out.steps.end(), trace.steps.begin(), trace.steps.end());
  out.moves.push_back(move);
}

void read_off(const Talk& talk, Played& out) {
  const dialog::State& state = talk.state();
  out.facts = facts_of(state);
  if (!state.conversation) return;
  const dialog::Conversation& it = *state.conversation;
  if (state.person.risk.held) {
    out.end = Played::End::crisis;
  } else if (it.phase == dialog::Phase::ended) {
    out.end = Played::End::result;
    if (it.result) {
      out.rule = it.result->rule;
      out.category = it.result->category;
      out.reason = it.result->reason;
    }
  } else if (it.phase == dialog::Phase::asking && it.step >= 0) {
    out.end = Played::End::question;
    out.question = it.step;
  }
}

bool differ(const flow::Answer& a, const flow::Answer& b) {
  return a.state != b.state || a.value != b.value || a.chosen != b.chosen;
}

Played play_on(Talk& talk, const Moves& moves, int question) {
  const auto answers = [&] {
    const auto& conversation = talk.state().conversation;
    return conversation ? conversation->answers : std::vector<flow::Answer>{};
  };
  const std::vector<flow::Answer> before = answers();
  Played out;
  for (const Move& move : moves) put(talk, move, out);
  const std::vector<flow::Answer> after = answers();
  for (std::size_t i = 0; i < after.size(); ++i) {
    const flow::Answer was = i < before.size() ? before[i] : flow::Answer{};
    const auto step = static_cast<int>(i);
    if (step != question && differ(was, after[i])) out.settled.emplace_back(step, after[i]);
  }
  read_off(talk, out);
  return out;
}

// Not the ones that raise, which go on in the same way: cleared.
std::string harmless_answer(const std::string& question) {
  return question == "asq_4_when" ? "3" : "no";
}

bool is_safety(const std::string& question) {
  return question == "asq_5" || question == "asq_5b" || question == "asq_4_when" ||
         question == "concern";
}

void play_ways_on(const Talk& talk, int question, Played& out) {
  Talk cleared = talk;
  out.then.push_back(play_on(cleared, {{"", true}}, question));
  Talk answered = talk;
  Moves answers;
  for (int i = 0; i < safety_questions_max; ++i) {
    const std::string open = answered.open_question();
    if (!is_safety(open)) break;
    answers.push_back({harmless_answer(open), false});
    (void)answered.say(answers.back().text);
  }
  if (answers.empty() || answered.state().person.risk.held) return;
  Talk again = talk;  // all of it in one
  out.then.push_back(play_on(again, answers, question));
}

}  // namespace

dialog::StaffClear clearance() {
  return {{"Ann", "clinician", "Bo", "Spoke by phone"},
          std::nullopt,
          false,
          desk::Outcome::safe_with_plan};
}

std::string not_crisis(const std::vector<dialog::Send>& sends, const dialog::State& state) {
  if (sends.empty()) return "nothing was sent";
  if (sends.front().author != dialog::Author::safety) {
    return "the next text was no crisis messaging: " + sends.front().text.substr(0, 80);
  }
  if (state.person.risk.level < 2) return "the level stayed under 2";
  const bool asks = state.conversation && state.conversation->phase == dialog::Phase::asking;
  return asks ? "the questionnaire went on" : "";
}

Played play(Talk& talk, const Moves& moves, int question) {
  Played out = play_on(talk, moves, question);
  if (out.end != Played::End::crisis) return out;
  std::vector<dialog::Send> sends;
  for (const dialog::Effect& effect : talk.last.effects) {
    if (const auto* send = std::get_if<dialog::Send>(&effect)) sends.push_back(*send);
  }
  out.wrong = not_crisis(sends, talk.state());
  play_ways_on(talk, question, out);
  return out;
}

}  // namespace screenline::author::paths
