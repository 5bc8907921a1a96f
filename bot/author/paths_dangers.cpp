#include "bot/author/paths_dangers.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"

namespace screenline::author::paths {

namespace {

constexpr int danger = 2;  // from this level on the person gets a crisis text

const service::SiteSettings& site_of(const service::Content& content) {
  static const service::SiteSettings none;
  const auto& sites = content.settings.sites;
  return sites.empty() ? none : sites.begin()->second;
}

}  // namespace

const std::vector<DangerText>& danger_texts() {
  static const std::vector<DangerText> texts = [] {
    std::map<std::pair<std::string, std::string>, std::string> found;
    for (const crisis::Rule& rule : crisis::read_lexicon(crisis::embedded_lexicon()).rules) {
      if (rule.level < danger || rule.question || rule.review.yes.empty()) continue;
      found.try_emplace({std::string(crisis::name(rule.track)), rule.lang},
                        rule.review.yes.front());
    }
    std::vector<DangerText> out;
    for (const auto& [key, text] : found) out.push_back({key.first, key.second, text});
    return out;
  }();
  return texts;
}

Dangers::Dangers(Walk& walk, std::function<void(Finding)> tell)
    : walk_(walk),
      tell_(std::move(tell)),
      world_(walk.content().world(site_of(walk.content()), "", *walk.content().detector)) {
  world_.opt_out_reply_by_app = true;  // as in Talk
  for (const DangerText& text : danger_texts()) {
    dialog::TextIn in;
    in.text = text.text;
    in.channel = walk.channel();
    dialog::EarlierScan scan;
    scan.scan = world_.detector.scan(text.text);
    scan.of_lexicon(world_.detector.digest());
    in.scanned = std::make_shared<const dialog::EarlierScan>(std::move(scan));
    scanned_.push_back({text, std::move(in)});
  }
}

const std::string& Dangers::step_id(int state) const {
  const int question = walk_.graph().states[static_cast<std::size_t>(state)].question;
  return walk_.flow().steps[static_cast<std::size_t>(question)].id;
}

void Dangers::look() {
  in_every_state();
  at_every_question();
  after_the_end();
}

// The state is put together: what a played conversation at this question has, with the answers of
// this state. The scan is made once for all; it looks at nothing of them.
void Dangers::in_every_state() {
  std::map<std::pair<int, bool>, Talk> at_question;
  for (int i = 0; i < static_cast<int>(walk_.graph().states.size()); ++i) {
    const State& at = walk_.graph().states[static_cast<std::size_t>(i)];
    const std::pair key{at.question, at.facts.cleared};
    auto found = at_question.find(key);
    if (found == at_question.end()) found = at_question.emplace(key, walk_.talk_at(i)).first;
    dialog::State state = found->second.state();
    state.conversation->answers = walk_.answers_at(i);
    ++states_;
    try_one(scanned_[static_cast<std::size_t>(i) % scanned_.size()], std::move(state),
            found->second.now(), step_id(i), "", [&] { return walk_.moves_to(i); });
  }
}

void Dangers::at_every_question() {
  std::set<std::pair<int, bool>> seen;
  for (int i = 0; i < static_cast<int>(walk_.graph().states.size()); ++i) {
    const State& at = walk_.graph().states[static_cast<std::size_t>(i)];
    if (seen.emplace(at.question, at.facts.cleared).second) this->at(i);
  }
}

void Dangers::at(int state) {
  const Talk here = walk_.talk_at(state);
  const Moves moves = walk_.moves_to(state);
  const int question = walk_.graph().states[static_cast<std::size_t>(state)].question;
  const Question& answers = walk_.graph().questions[static_cast<std::size_t>(question)];
  const flow::Step& step = walk_.flow().steps[static_cast<std::size_t>(question)];
  const auto try_at = [&](const Talk& talk, const std::string& how) {
    note_exits(talk);
    dangers(talk, moves, step.id, how);
  };
  const auto after_text = [&](const std::string& text, const std::string& how) {
    Talk talk = here;
    (void)talk.say(text);
    try_at(talk, how);
  };
  const auto after = [&](const dialog::Input& input, const std::string& how) {
    Talk talk = here;
    (void)talk.put(input);
    try_at(talk, how);
  };
  try_at(here, "");
  clocks(state, here);
  Talk unclear = here;
  for (int i = 0; !answers.unclear.empty() && i < step.tries; ++i) {
    (void)unclear.say(answers.unclear);
    note_exits(unclear);
    if (unclear.open_question() != step.id) break;
    dangers(unclear, moves, step.id, "after an answer that was not understood");
  }
  if (!answers.invalid.empty()) after_text(answers.invalid, "after an answer that is not allowed");
  after_text("STAFF", "after STAFF");
  after_text("STOP", "after STOP");
  const std::uint16_t visit = here.state().conversation->visit;
  after(dialog::TimerIn{dialog::TimerIn::Kind::reminder, visit}, "after a reminder");
  after(dialog::TimerIn{dialog::TimerIn::Kind::expiry, visit}, "after it has expired");
  after(dialog::StaffTakeOver{"staff"}, "with staff in the conversation");
  after(dialog::DeliveryFailed{false, false, "30005"}, "after a question that did not arrive");
}

// A reminder says something, and an expiry ends the conversation: unless the flow has no such
// clock, or a crisis was cleared (no reminders for three days then).
void Dangers::clocks(int state, const Talk& talk) {
  const flow::Silence& silence = walk_.flow().silence;
  const std::uint16_t visit = talk.state().conversation->visit;
  const bool cleared = walk_.graph().states[static_cast<std::size_t>(state)].facts.cleared;
  const auto tell = [&](const std::string& what) {
    if (fresh("clock " + step_id(state) + what)) {
      tell_({"clock-does-nothing", step_id(state), what, walk_.moves_to(state)});
    }
  };
  if (silence.remind_after_ms && !cleared) {
    Talk reminded = talk;
    if (reminded.put(dialog::TimerIn{dialog::TimerIn::Kind::reminder, visit}).empty())
      tell("the reminder says nothing");
  }
  if (!silence.expire_after_ms) return;
  Talk expired = talk;
  const auto sends = expired.put(dialog::TimerIn{dialog::TimerIn::Kind::expiry, visit});
  const bool ended = expired.state().conversation->phase == dialog::Phase::ended;
  if (!ended || (sends.empty() && !cleared)) tell("silence does not end it");
}

void Dangers::after_the_end() {
  std::set<std::string> seen;
  const Graph& graph = walk_.graph();
  for (int i = 0; i < static_cast<int>(graph.states.size()); ++i) {
    const State& at = graph.states[static_cast<std::size_t>(i)];
    for (std::size_t e = at.edges_from; e < at.edges_end; ++e) {
      const Edge& edge = graph.edges[e];
      const bool ends = edge.turn->end == Played::End::result && !edge.after_crisis;
      if (!ends || !seen.insert(edge.turn->rule).second) continue;
      Talk talk = walk_.talk_at(i);
      Moves moves = walk_.moves_to(i);
      for (const Move& move : edge.turn->moves) (void)talk.say(move.text), moves.push_back(move);
      dangers(talk, moves, step_id(i), "after the result " + edge.turn->rule);
    }
  }
}

void Dangers::dangers(const Talk& talk, const Moves& moves, const std::string& step,
                      const std::string& how) {
  for (const Scanned& text : scanned_) {
    try_one(text, talk.state(), talk.now(), step, how, [&] { return moves; });
  }
}

void Dangers::try_one(const Scanned& text, dialog::State state, dialog::Time now,
                      const std::string& step, const std::string& how,
                      const std::function<Moves()>& moves) {
  ++texts_;
  const dialog::Turn turn = dialog::advance(world_, std::move(state), text.in, now);
  std::vector<dialog::Send> sends;
  for (const dialog::Effect& effect : turn.effects) {
    if (const auto* send = std::get_if<dialog::Send>(&effect)) sends.push_back(*send);
  }
  const std::string wrong = not_crisis(sends, turn.state);
  if (wrong.empty() || !fresh("danger " + step + how + text.it.track)) return;
  Moves all = moves();
  all.push_back({text.it.text, false});
  tell_({"no-crisis-messaging", step,
         "words of danger (" + text.it.track + ", " + text.it.language + ")" +
             (how.empty() ? "" : " " + how) + ": " + wrong,
         std::move(all)});
}

void Dangers::note_exits(const Talk& talk) {
  const auto& exits = talk.last.trace.exits;
  exits_.insert(exits.begin(), exits.end());
}

}  // namespace screenline::author::paths
