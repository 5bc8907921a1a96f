// Walks every path of a flow in one language on one channel. A path is a row of answers, each from
// one class (paths_answers.hpp), from START to a result or to crisis messaging.
//
// Two conversations are one state when the same question is open, the same is still open of every
// condition and result that may be looked at from there on (bot/flow/residual.hpp), and the facts
// beside the answers agree. That is sound because the engine reads nothing else of a conversation
// when it decides where to go: what it reads in the one turn is the open question, the conditions
// of the steps that it may enter, and the results. So each turn is really played once for every
// question, class of answer and rest of those conditions, and stands for all states that share
// them. What the walk says is held against whole paths played from START (play_back).
//
// One thread; nothing is kept.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/author/limits.hpp"
#include "bot/author/paths_answers.hpp"
#include "bot/author/paths_play.hpp"

namespace screenline::author::paths {

struct Bounds {
  std::size_t states = limits::walk_states_max;
  std::chrono::milliseconds time = limits::walk_time_max;
  bool merge = true;  // false: every state is one of its own, for a test that compares
};

struct Edge {
  int to = -1;      // state; -1: a result, or crisis messaging
  int answers = 0;  // class of its question; -1: words of danger
  // The answer, or the words, led to crisis messaging; this is how it goes on from there.
  bool after_crisis = false;
  const Played* turn = nullptr;
};

struct State {
  int question = 0;
  Facts facts;
  int parent = -1;  // it was found from there, by
  Edge by;
  std::size_t edges_from = 0, edges_end = 0;  // in Graph::edges
};

struct Graph {
  std::vector<State> states;  // in the order of their distance from the first one
  std::vector<Edge> edges;
  std::vector<Question> questions;  // by step
  std::deque<Played> played;        // turns that were really played
  std::optional<Played> first;      // START
  std::string cut;                  // why it was not walked whole; "" it was
};

class Walk {
 public:
  Walk(std::shared_ptr<const service::Content> content, dialog::Channel channel,
       std::string language, Bounds bounds);

  void run();

  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] const flow::Flow& flow() const { return *content_->flows.current(); }
  [[nodiscard]] const service::Content& content() const { return *content_; }
  [[nodiscard]] std::shared_ptr<const service::Content> shared_content() const { return content_; }
  [[nodiscard]] dialog::Channel channel() const { return channel_; }
  [[nodiscard]] const std::string& language() const { return language_; }
  // The conversation in a state, really played from START.
  [[nodiscard]] Talk talk_at(int state);
  // What leads there, from START on.
  [[nodiscard]] Moves moves_to(int state) const;
  // What answers the question of the state; `answers` as in Edge.
  [[nodiscard]] Moves moves_of(int state, int answers) const;
  // The answers of the state, one a step.
  [[nodiscard]] std::vector<flow::Answer> answers_at(int state) const;

 private:
  using Rests = std::vector<flow::Rest>;
  void expand(int state);
  void by_answer(int state, int answers);
  void by_danger(int state);
  const Played& turn_of(int state, int answers, const Rests& rests);
  void go_on(int state, const Edge& edge, const Rests& rests);
  int state_of(int question, const Facts& facts, Rests rests, int parent, const Edge& by);
  void settle(Rests& rests, const Played& turn) const;
  void number(Played& turn) const;
  void never_asked(Rests& rests, int from, const Played& turn);
  [[nodiscard]] bool out_of_bounds();

  std::shared_ptr<const service::Content> content_;
  dialog::Channel channel_;
  std::string language_;
  Bounds bounds_;
  mutable Map map_;
  Graph graph_;
  std::vector<Rests> rests_;  // by state
  std::unordered_map<std::string, int> known_;
  std::unordered_map<std::string, const Played*> turns_;
  std::unordered_map<int, std::unique_ptr<Talk>> talks_;
  // Steps that can not be entered any more, with the value of that; by from and to.
  std::map<std::pair<int, int>, std::vector<std::pair<int, int>>> left_behind_;
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace screenline::author::paths
