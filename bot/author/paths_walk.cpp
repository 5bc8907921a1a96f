#include "bot/author/paths_walk.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace screenline::author::paths {

namespace {

constexpr int by_words_of_danger = -1;
constexpr const char* words_of_danger = "i want to die";

template <class T>
void pack(std::string& out, const T& value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

void pack(std::string& out, const Facts& facts) {
  pack(out, facts.cleared);
  pack(out, facts.level);
  for (const auto answer : facts.safety) pack(out, answer);
}

}  // namespace

Walk::Walk(std::shared_ptr<const service::Content> content, dialog::Channel channel,
           std::string language, Bounds bounds)
    : content_(std::move(content)),
      channel_(channel),
      language_(std::move(language)),
      bounds_(bounds),
      map_(*content_->flows.current()) {}

void Walk::run() {
  begun_ = std::chrono::steady_clock::now();
  graph_.questions.resize(flow().steps.size());
  for (std::size_t i = 0; i < flow().steps.size(); ++i) {
    if (flow().steps[i].answer < 0) continue;
    graph_.questions[i] = question_of(map_, static_cast<int>(i), flow().language_index(language_));
    const std::string& why = graph_.questions[i].not_whole;
    if (!why.empty() && graph_.cut.empty()) graph_.cut = flow().steps[i].id + ": " + why;
  }
  Talk talk(content_, channel_, language_);
  graph_.first = play(talk, {{"START", false}}, -1);
  number(*graph_.first);
  if (graph_.first->end != Played::End::question) return;
  Rests rests = map_.roots();
  settle(rests, *graph_.first);
  (void)state_of(graph_.first->question, graph_.first->facts, std::move(rests), -1, {});
  talks_[0] = std::make_unique<Talk>(talk);
  for (int state = 0; state < static_cast<int>(graph_.states.size()); ++state) {
    graph_.states[static_cast<std::size_t>(state)].edges_from = graph_.edges.size();
    if (!out_of_bounds()) expand(state);
    graph_.states[static_cast<std::size_t>(state)].edges_end = graph_.edges.size();
  }
}

bool Walk::out_of_bounds() {
  if (!graph_.cut.empty() && graph_.cut.starts_with("stopped")) return true;
  const auto taken = std::chrono::steady_clock::now() - begun_;
  if (graph_.states.size() > bounds_.states) {
    graph_.cut = "stopped at " + std::to_string(bounds_.states) + " states";
  } else if (taken > bounds_.time) {
    graph_.cut = "stopped after " + std::to_string(bounds_.time.count() / 1000) + " seconds";
  } else {
    return false;
  }
  return true;
}

void Walk::expand(int state) {
  const int question = graph_.states[static_cast<std::size_t>(state)].question;
  const auto count = graph_.questions[static_cast<std::size_t>(question)].classes.size();
  for (std::size_t i = 0; i < count; ++i) by_answer(state, static_cast<int>(i));
  if (!graph_.states[static_cast<std::size_t>(state)].facts.cleared) by_danger(state);
}

void Walk::by_answer(int state, int answers) {
  const int question = graph_.states[static_cast<std::size_t>(state)].question;
  const AnswerClass& it = graph_.questions[static_cast<std::size_t>(question)]
                              .classes[static_cast<std::size_t>(answers)];
  Rests rests = rests_[static_cast<std::size_t>(state)];
  for (flow::Rest& rest : rests) rest = map_.residual().assign(rest, it.value);
  const Played& turn = turn_of(state, answers, rests);
  go_on(state, {-1, answers, false, &turn}, rests);
  for (const Played& then : turn.then) go_on(state, {-1, answers, true, &then}, rests);
}

// Words of danger lead to crisis messaging from everywhere; cleared, the question is put again.
void Walk::by_danger(int state) {
  const Rests& rests = rests_[static_cast<std::size_t>(state)];
  const Played& turn = turn_of(state, by_words_of_danger, rests);
  for (const Played& then : turn.then) {
    if (then.facts.cleared) go_on(state, {-1, by_words_of_danger, true, &then}, Rests(rests));
  }
}

Moves Walk::moves_of(int state, int answers) const {
  if (answers == by_words_of_danger) return {{words_of_danger, false}};
  const int question = graph_.states[static_cast<std::size_t>(state)].question;
  Moves out;
  for (const std::string& text : graph_.questions[static_cast<std::size_t>(question)]
                                     .classes[static_cast<std::size_t>(answers)]
                                     .texts) {
    out.push_back({text, false});
  }
  return out;
}

// Really played once for all states in which the engine reads the same in this turn.
const Played& Walk::turn_of(int state, int answers, const Rests& rests) {
  const State& at = graph_.states[static_cast<std::size_t>(state)];
  std::string key;
  pack(key, at.question);
  pack(key, answers);
  pack(key, at.facts);
  if (answers >= 0) {
    for (const int root : map_.local(at.question)) pack(key, rests[static_cast<std::size_t>(root)]);
  }
  const auto [known, fresh] = turns_.try_emplace(std::move(key), nullptr);
  if (!fresh) return *known->second;
  Talk talk = talk_at(state);
  graph_.played.push_back(play(talk, moves_of(state, answers), at.question));
  number(graph_.played.back());
  known->second = &graph_.played.back();
  return *known->second;
}

void Walk::settle(Rests& rests, const Played& turn) const {
  for (const int value : turn.values) {
    for (flow::Rest& rest : rests) rest = map_.residual().assign(rest, value);
  }
  if (!turn.facts.cleared) return;
  for (flow::Rest& rest : rests) rest = map_.residual().cleared(rest);
}

void Walk::number(Played& turn) const {
  for (const auto& [step, answer] : turn.settled) {
    turn.values.push_back(map_.residual().value_of(step, answer));
  }
  for (Played& then : turn.then) number(then);
}

// Steps that can not be entered any more, and never were, stay without an answer for good.
void Walk::never_asked(Rests& rests, int from, const Played& turn) {
  const auto [known, fresh] = left_behind_.try_emplace({from, turn.question});
  auto& behind = known->second;
  for (int step = 0; fresh && step < static_cast<int>(flow().steps.size()); ++step) {
    const bool can = step == turn.question || map_.ahead(turn.question, step);
    if (step == from || !map_.ahead(from, step) || can) continue;
    behind.emplace_back(step, map_.residual().value_of(step, {}));
  }
  for (const auto& [step, value] : behind) {
    const bool settled =
        std::ranges::any_of(turn.settled, [&](const auto& one) { return one.first == step; });
    if (settled) continue;
    for (flow::Rest& rest : rests) rest = map_.residual().assign(rest, value);
  }
}

void Walk::go_on(int state, const Edge& edge, const Rests& after_answer) {
  Edge out = edge;
  const Played& turn = *edge.turn;
  if (turn.end == Played::End::question) {
    Rests rests = after_answer;
    settle(rests, turn);
    never_asked(rests, graph_.states[static_cast<std::size_t>(state)].question, turn);
    out.to = state_of(turn.question, turn.facts, std::move(rests), state, edge);
  }
  graph_.edges.push_back(out);
}

int Walk::state_of(int question, const Facts& facts, Rests rests, int parent, const Edge& by) {
  const std::vector<bool>& live = map_.live(question);
  for (std::size_t i = 0; i < rests.size(); ++i) {
    if (!live[i]) rests[i] = flow::rest_no;
  }
  Facts known_facts = facts;
  if (!map_.reads_risk()) known_facts = {facts.cleared, 0, {}};
  const auto index = static_cast<int>(graph_.states.size());
  std::string key;
  pack(key, question);
  pack(key, known_facts);
  for (const flow::Rest rest : rests) pack(key, rest);
  if (!bounds_.merge) pack(key, index);
  const auto [known, fresh] = known_.try_emplace(std::move(key), index);
  if (!fresh) return known->second;
  graph_.states.push_back({question, known_facts, parent, by, 0, 0});
  rests_.push_back(std::move(rests));
  return index;
}

Moves Walk::moves_to(int state) const {
  std::vector<const State*> way;
  for (int at = state; at > 0; at = way.back()->parent) {
    way.push_back(&graph_.states[static_cast<std::size_t>(at)]);
  }
  Moves out{{"START", false}};
  for (auto it = way.rbegin(); it != way.rend(); ++it) {
    const Edge& by = (*it)->by;
    const Moves before = by.after_crisis ? moves_of((*it)->parent, by.answers) : Moves{};
    out.insert(out.end(), before.begin(), before.end());
    out.insert(out.end(), by.turn->moves.begin(), by.turn->moves.end());
  }
  return out;
}

Talk Walk::talk_at(int state) {
  std::vector<int> way;
  int from = state;
  while (!talks_.contains(from)) {
    way.push_back(from);
    from = graph_.states[static_cast<std::size_t>(from)].parent;
  }
  Talk talk = *talks_.at(from);
  Moves played = moves_to(from);
  for (auto it = way.rbegin(); it != way.rend(); ++it) {
    const Moves to = moves_to(*it);
    for (std::size_t i = played.size(); i < to.size(); ++i) {
      to[i].clears ? (void)talk.put(clearance()) : (void)talk.say(to[i].text);
    }
    played = to;
    talks_[*it] = std::make_unique<Talk>(talk);
  }
  return talk;
}

std::vector<flow::Answer> Walk::answers_at(int state) const {
  std::vector<const State*> way;
  for (int at = state; at > 0; at = way.back()->parent) {
    way.push_back(&graph_.states[static_cast<std::size_t>(at)]);
  }
  std::vector<flow::Answer> out(flow().steps.size());
  for (const auto& [step, answer] : graph_.first->settled) {
    out[static_cast<std::size_t>(step)] = answer;
  }
  for (auto it = way.rbegin(); it != way.rend(); ++it) {
    const Edge& by = (*it)->by;
    const State& parent = graph_.states[static_cast<std::size_t>((*it)->parent)];
    const auto question = static_cast<std::size_t>(parent.question);
    if (by.answers >= 0) {
      out[question] =
          graph_.questions[question].classes[static_cast<std::size_t>(by.answers)].answer;
    }
    for (const auto& [step, answer] : by.turn->settled) {
      out[static_cast<std::size_t>(step)] = answer;
    }
  }
  return out;
}

}  // namespace screenline::author::paths
