#include "bot/dialog/migrate.hpp"

#include <algorithm>
#include <iterator>

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

namespace {

using flow::Answer;
using flow::AnswerKind;
using flow::AnswerState;
using flow::AnswerType;
using flow::Flow;
using flow::Step;

struct Words {
  Stays why;
  std::string_view name, words;
};
constexpr Words table[] = {
    {Stays::no, "moved", "moved"},
    {Stays::ended, "ended", "it is over"},
    {Stays::there_already, "there_already", "it is on this revision"},
    {Stays::other_flow, "other_flow", "it is of another screening"},
    {Stays::unknown_revision, "unknown_revision", "what it began with cannot be read"},
    {Stays::crisis, "crisis", "a crisis is open"},
    {Stays::safety_question, "safety_question", "a safety question stands"},
    {Stays::staff, "staff", "staff hold it, or stopped it"},
    {Stays::renewal, "renewal", "answers that have grown old are being asked again"},
    {Stays::step_gone, "step_gone", "its question is gone, and \"migrate\" does not say where to"},
    {Stays::safety_not_asked, "safety_not_asked",
     "a safety question stands before its place that it was not asked"},
    {Stays::safety_answer_lost, "safety_answer_lost",
     "an answer to a safety question has no place"},
    {Stays::safety_rule_new, "safety_rule_new",
     "a safety answer means danger by the newer file only"},
};

const Words& row(Stays why) { return *std::ranges::find(table, why, &Words::why); }

const Step& step_at(const Flow& flow, int index) {
  return flow.steps[static_cast<std::size_t>(index)];
}
const AnswerType& type_at(const Flow& flow, int index) {
  return flow.answers[static_cast<std::size_t>(step_at(flow, index).answer)];
}

int find_question(const Flow& flow, std::string_view id) {
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    if (flow.steps[i].id == id && flow.steps[i].answer >= 0) return static_cast<int>(i);
  }
  return -1;
}

// Index of the same option in the newer type; -1: none.
int same_option(const Flow& older, const AnswerType& was, std::size_t index, const Flow& newer,
                const Step& now) {
  std::string id = was.options[index].id;
  if (const flow::Move* move = flow::move_from(newer, older.revision)) {
    const auto of_step = move->options.find(now.id);
    if (of_step != move->options.end()) {
      const auto renamed = of_step->second.find(id);
      if (renamed != of_step->second.end()) id = renamed->second;
    }
  }
  const auto& options = newer.answers[static_cast<std::size_t>(now.answer)].options;
  const auto found = std::ranges::find(options, id, &flow::Option::id);
  return found == options.end() ? -1 : static_cast<int>(found - options.begin());
}

std::optional<Answer> carried_many(const Flow& older, const AnswerType& was, const Flow& newer,
                                   const Step& now, Answer answer) {
  std::uint32_t chosen = 0;
  for (std::size_t i = 0; i < was.options.size(); ++i) {
    if ((answer.chosen >> i & 1u) == 0) continue;
    const int there = same_option(older, was, i, newer, now);
    if (there < 0) return std::nullopt;  // the rest alone would be another answer
    chosen |= 1u << static_cast<unsigned>(there);
  }
  answer.chosen = chosen;
  return answer;
}

bool tells_as_much(const AnswerType& was, const AnswerType& is) {
  return was.date.least == is.date.least;
}

// What a word meant when the question was put means the same now: it may be answered as it stands.
bool reads_the_same(const Flow& older, int from, const Flow& newer, int to) {
  const Step& now = step_at(newer, to);
  const AnswerType &was = type_at(older, from), &is = type_at(newer, to);
  const bool same_range = was.min == is.min && was.max == is.max;
  if (was.kind != is.kind || now.is_safety()) return false;
  if (was.kind == AnswerKind::integer || was.kind == AnswerKind::scale) return same_range;
  if (was.kind == AnswerKind::duration) return same_range;
  if (was.kind == AnswerKind::date)
    return tells_as_much(was, is) && was.date.order == is.date.order;
  for (std::size_t language = 0; language < older.languages.size(); ++language) {
    const auto here = std::ranges::find(newer.languages, older.languages[language]);
    if (here == newer.languages.end()) return false;
    const auto& words = is.words[static_cast<std::size_t>(here - newer.languages.begin())];
    for (const auto& [word, meaning] : was.words[language]) {
      const auto found = words.find(word);
      const bool option = meaning >= 0 && was.kind != AnswerKind::consent;
      const int wanted =
          option ? same_option(older, was, static_cast<std::size_t>(meaning), newer, now) : meaning;
      if (found == words.end() || found->second != wanted || (option && wanted < 0)) return false;
    }
  }
  return true;
}

bool says_danger(const Flow& flow, int index, const std::vector<Answer>& answers,
                 const flow::Facts& facts) {
  const flow::Evaluation in{flow, answers, facts, &answers[static_cast<std::size_t>(index)], index};
  return std::ranges::any_of(step_at(flow, index).crisis_if, [&](const flow::CrisisRule& rule) {
    return flow::evaluate(rule.condition, in) == flow::Truth::yes;
  });
}

// Where the conversation goes on.
struct Place {
  int step = -1;
  bool asked = false;  // it stands there already, and may be answered
};

class Move {
 public:
  Move(const State& state, const Flow& older, const Flow& newer)
      : state_(state), was_(*state.conversation), older_(older), newer_(newer) {}

  Migration make() {
    out_.after = was_;
    out_.after.revision = newer_.revision;
    Place place;
    if (was_.step >= 0) {
      place = place_of(was_.step);
      if (place.step < 0) return stay(Stays::step_gone);
    }
    carry_answers(place);
    if (lost_safety_) return stay(Stays::safety_answer_lost);
    if (place.step >= 0 && passes_safety(place.step)) return stay(Stays::safety_not_asked);
    if (new_danger()) return stay(Stays::safety_rule_new);
    carry_asked(place);
    carry_ages();
    out_.after.step = place.step;
    out_.after.safety_step = false;  // none stands, and one that is to be asked is not put yet
    if (!place.asked) out_.after.tries = 0;
    out_.asks_anew = place.step >= 0 && !place.asked;
    return std::move(out_);
  }

 private:
  Migration stay(Stays why) const {
    Migration out;
    out.stays = why;
    return out;
  }

  // When the answers were given that grow old.
  void carry_ages() {
    out_.after.renewal.answered.clear();
    for (const AnsweredAt& one : was_.renewal.answered) {
      for (const auto& [from, to] : out_.steps) {
        if (from == one.step)
          out_.after.renewal.answered.push_back({static_cast<std::uint16_t>(to), one.at});
      }
    }
  }

  [[nodiscard]] Place place_of(int from) const {
    const int same = same_step(older_, from, newer_);
    if (same >= 0) return {same, was_asked(from) && reads_the_same(older_, from, newer_, same)};
    const flow::Move* move = flow::move_from(newer_, older_.revision);
    if (!move) return {};
    const auto found = move->gone.find(step_at(older_, from).id);
    if (found == move->gone.end()) return {};
    return {find_question(newer_, found->second), false};
  }

  [[nodiscard]] bool was_asked(int step) const {
    return std::ranges::find(was_.asked, static_cast<std::uint16_t>(step)) != was_.asked.end();
  }

  void carry_answers(const Place& place) {
    out_.after.answers.assign(newer_.steps.size(), Answer{});
    const bool jumps = was_.step >= 0 && same_step(older_, was_.step, newer_) < 0;
    for (int i = 0; i < static_cast<int>(older_.steps.size()); ++i) {
      if (step_at(older_, i).answer < 0) continue;
      const Answer& answer = was_.answers[static_cast<std::size_t>(i)];
      const int there = same_step(older_, i, newer_);
      if (there >= 0) out_.steps.emplace_back(i, there);
      if (answer.state == AnswerState::not_asked && i != was_.step) continue;
      // A question that takes the place of one that is gone is asked, and so is what follows it.
      const bool asked_again = jumps && there >= place.step;
      const auto carried = there >= 0 && !asked_again
                               ? carried_answer(older_, i, newer_, there, answer)
                               : std::nullopt;
      if (carried) {
        out_.after.answers[static_cast<std::size_t>(there)] = *carried;
      } else if (answer.state == AnswerState::answered) {
        out_.dropped.push_back(step_at(older_, i).id);
        lost_safety_ = lost_safety_ || step_at(older_, i).is_safety();
      }
    }
  }

  void carry_asked(const Place& place) {
    out_.after.asked.clear();
    for (const std::uint16_t one : was_.asked) {
      const int there = same_step(older_, one, newer_);
      if (there < 0 || (there == place.step && !place.asked)) continue;
      out_.after.asked.push_back(static_cast<std::uint16_t>(there));
    }
  }

  // A safety question of the newer file that stands before the place is one that this conversation
  // has met: where it was not asked, the older file's own conditions passed it.
  [[nodiscard]] bool passes_safety(int place) const {
    for (int i = 0; i < place; ++i) {
      if (!step_at(newer_, i).is_safety()) continue;
      const auto met = std::ranges::find(out_.steps, i, &std::pair<int, int>::second);
      if (met == out_.steps.end()) return true;
      const Answer& answer = was_.answers[static_cast<std::size_t>(met->first)];
      const bool ahead = met->first >= was_.step && answer.state == AnswerState::not_asked;
      if (ahead || !step_at(older_, met->first).is_safety()) return true;
    }
    return false;
  }

  [[nodiscard]] bool new_danger() const {
    const flow::Facts facts = facts_of(state_);
    for (const auto& [from, to] : out_.steps) {
      const Answer& answer = out_.after.answers[static_cast<std::size_t>(to)];
      if (answer.state != AnswerState::answered || !step_at(newer_, to).is_safety()) continue;
      if (says_danger(newer_, to, out_.after.answers, facts) &&
          !says_danger(older_, from, was_.answers, facts))
        return true;
    }
    return false;
  }

  const State& state_;
  const Conversation& was_;
  const Flow& older_;
  const Flow& newer_;
  Migration out_;
  bool lost_safety_ = false;
};

Stays why_not(const State& state, const Flow* older, const Flow& newer) {
  if (!state.conversation || state.conversation->phase == Phase::ended) return Stays::ended;
  const Conversation& conversation = *state.conversation;
  if (conversation.revision == newer.revision) return Stays::there_already;
  if (conversation.flow != newer.id) return Stays::other_flow;
  const Stays busy = not_now(state);
  if (busy != Stays::no) return busy;
  const bool fits = older && conversation.answers.size() == older->steps.size() &&
                    conversation.step < static_cast<int>(older->steps.size());
  return fits ? Stays::no : Stays::unknown_revision;
}

}  // namespace

std::string_view name(Stays why) { return row(why).name; }
std::string_view words(Stays why) { return row(why).words; }

Stays not_now(const State& state) {
  if (!state.conversation || state.conversation->phase == Phase::ended) return Stays::ended;
  const Conversation& conversation = *state.conversation;
  const crisis::State& risk = state.person.risk;
  const bool in_crisis = risk.level >= 2 || risk.held || risk.provisional ||
                         risk.open != crisis::Question::none || state.person.crisis_handoff != 0;
  if (in_crisis) return Stays::crisis;
  if (conversation.at_safety_question()) return Stays::safety_question;
  const bool stopped = conversation.phase == Phase::held || conversation.resume_step >= 0;
  if (conversation.control == Control::staff || stopped) return Stays::staff;
  return conversation.renewal.under_way() ? Stays::renewal : Stays::no;
}

int same_step(const Flow& older, int older_step, const Flow& newer) {
  const std::string& id = step_at(older, older_step).id;
  const flow::Move* move = flow::move_from(newer, older.revision);
  if (move) {
    const auto renamed = move->renamed.find(id);
    if (renamed != move->renamed.end()) return find_question(newer, renamed->second);
  }
  return find_question(newer, id);
}

std::optional<Answer> carried_answer(const Flow& older, int older_step, const Flow& newer,
                                     int newer_step, const Answer& answer) {
  if (answer.state == AnswerState::not_asked) return Answer{};
  const AnswerType &was = type_at(older, older_step), &is = type_at(newer, newer_step);
  if (was.kind != is.kind) return std::nullopt;
  if (answer.state != AnswerState::answered) return answer;
  Answer out = answer;
  switch (was.kind) {
    case AnswerKind::consent:
    case AnswerKind::text:
      return out;
    case AnswerKind::date:
      return tells_as_much(was, is) ? std::optional(out) : std::nullopt;
    case AnswerKind::integer:
    case AnswerKind::scale:
    case AnswerKind::duration:
      if (answer.value < is.min || answer.value > is.max) return std::nullopt;
      return out;
    case AnswerKind::many:
      if (answer.chosen == 0 && !is.none) return std::nullopt;
      return carried_many(older, was, newer, step_at(newer, newer_step), answer);
    case AnswerKind::choice:
      break;
  }
  if (answer.value < 0 || answer.value >= static_cast<int>(was.options.size())) return std::nullopt;
  out.value = same_option(older, was, static_cast<std::size_t>(answer.value), newer,
                          step_at(newer, newer_step));
  return out.value < 0 ? std::nullopt : std::optional(out);
}

Migration migrate(const State& state, const Flow* older, const Flow& newer) {
  const Stays why = why_not(state, older, newer);
  if (why != Stays::no) {
    Migration out;
    out.stays = why;
    return out;
  }
  return Move(state, *older, newer).make();
}

}  // namespace screenline::dialog
