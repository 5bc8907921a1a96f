#include "bot/author/paths_report.hpp"

#include <algorithm>
#include <random>

#include "bot/author/golden_coverage.hpp"
#include "bot/author/paths_dangers.hpp"

namespace screenline::author::paths {

namespace {

using flow::ExitKind;

// Of one state, to the end.
struct Ahead {
  double paths = 0, ways = 0;
  std::size_t replies = 0, segments = 0;
  std::size_t by_replies = 0, by_segments = 0;  // edges
};

class Reporter {
 public:
  explicit Reporter(Walk& walk) : walk_(walk), graph_(walk.graph()), flow_(walk.flow()) {}

  Report report() {
    out_.flow = flow_.id;
    out_.language = walk_.language();
    out_.channel = walk_.channel();
    out_.states = graph_.states.size();
    out_.played = graph_.played.size();
    out_.cut = graph_.cut;
    if (graph_.states.empty()) {
      tell("no-question", "", "START brings no question", {{"START", false}});
      return std::move(out_);
    }
    look_ahead();
    find_results();
    find_dead_ends();
    Dangers dangers(walk_, [this](Finding finding) { tell(std::move(finding)); });
    dangers.look();
    out_.danger_states = dangers.states();
    out_.danger_texts = dangers.texts();
    find_unreachable(dangers.exits());
    play_back();
    return std::move(out_);
  }

 private:
  void tell(Finding finding) {
    if (out_.findings.size() < limits::walk_findings_max) {
      out_.findings.push_back(std::move(finding));
    }
  }
  void tell(std::string code, std::string step, std::string what, Moves moves) {
    tell(Finding{std::move(code), std::move(step), std::move(what), std::move(moves)});
  }

  [[nodiscard]] const std::string& step_id(int step) const {
    return flow_.steps[static_cast<std::size_t>(step)].id;
  }
  [[nodiscard]] const AnswerClass& class_of(const State& state, const Edge& edge) const {
    return graph_.questions[static_cast<std::size_t>(state.question)]
        .classes[static_cast<std::size_t>(edge.answers)];
  }
  [[nodiscard]] static bool counted(const Edge& edge) { return !edge.after_crisis; }

  // Every state before those that it leads to; what is left over goes round in a circle.
  [[nodiscard]] std::vector<int> in_order() const {
    std::vector<int> before(graph_.states.size()), order;
    for (const Edge& edge : graph_.edges) {
      if (counted(edge) && edge.to >= 0) ++before[static_cast<std::size_t>(edge.to)];
    }
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i] == 0) order.push_back(static_cast<int>(i));
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
      const State& state = graph_.states[static_cast<std::size_t>(order[i])];
      for (std::size_t e = state.edges_from; e < state.edges_end; ++e) {
        const Edge& edge = graph_.edges[e];
        if (!counted(edge) || edge.to < 0) continue;
        if (--before[static_cast<std::size_t>(edge.to)] == 0) order.push_back(edge.to);
      }
    }
    return order;
  }

  void look_ahead() {
    const std::vector<int> order = in_order();
    out_.endless = order.size() < graph_.states.size();
    if (out_.endless) {
      tell("endless-path", "", "questions go round in a circle: paths have no end to count", {});
      return;
    }
    ahead_.resize(graph_.states.size());
    for (auto it = order.rbegin(); it != order.rend(); ++it) sum_up(*it);
    const Ahead& first = ahead_.front();
    out_.paths = first.paths;
    out_.ways = first.ways;
    out_.replies = {first.replies + 1, longest(&Ahead::by_replies)};
    out_.segments = {first.segments + static_cast<std::size_t>(graph_.first->segments),
                     longest(&Ahead::by_segments)};
  }

  void sum_up(int index) {
    const State& state = graph_.states[static_cast<std::size_t>(index)];
    Ahead& here = ahead_[static_cast<std::size_t>(index)];
    here.by_replies = here.by_segments = state.edges_from;
    for (std::size_t e = state.edges_from; e < state.edges_end; ++e) {
      const Edge& edge = graph_.edges[e];
      if (!counted(edge)) continue;
      const Ahead next = edge.to < 0 ? Ahead{1, 1} : ahead_[static_cast<std::size_t>(edge.to)];
      here.paths += next.paths;
      here.ways += next.ways * class_of(state, edge).ways;
      const std::size_t replies = next.replies + edge.turn->moves.size();
      const std::size_t segments = next.segments + static_cast<std::size_t>(edge.turn->segments);
      if (replies > here.replies) here.replies = replies, here.by_replies = e;
      if (segments > here.segments) here.segments = segments, here.by_segments = e;
    }
  }

  [[nodiscard]] Moves longest(std::size_t Ahead::*by) const {
    Moves out{{"START", false}};
    for (int state = 0; state >= 0;) {
      const State& at = graph_.states[static_cast<std::size_t>(state)];
      if (at.edges_from == at.edges_end) break;  // behind a bound
      const Ahead& here = ahead_[static_cast<std::size_t>(state)];
      const Edge& edge = graph_.edges[here.*by];
      out.insert(out.end(), edge.turn->moves.begin(), edge.turn->moves.end());
      state = edge.to;
    }
    return out;
  }

  [[nodiscard]] Moves moves_along(int state, const Edge& edge) const {
    Moves out = walk_.moves_to(state);
    if (edge.after_crisis) {
      const Moves before = walk_.moves_of(state, edge.answers);
      out.insert(out.end(), before.begin(), before.end());
    }
    out.insert(out.end(), edge.turn->moves.begin(), edge.turn->moves.end());
    return out;
  }

  // States come in the order of their distance, so the first path to a result is a short one.
  void find_results() {
    std::map<std::string, ResultPath> found;
    for (std::size_t i = 0; i < graph_.states.size(); ++i) {
      const State& state = graph_.states[i];
      for (std::size_t e = state.edges_from; e < state.edges_end; ++e) {
        const Played& turn = *graph_.edges[e].turn;
        if (turn.end != Played::End::result || found.contains(turn.rule)) continue;
        found[turn.rule] = {turn.rule, turn.category, turn.reason,
                            moves_along(static_cast<int>(i), graph_.edges[e])};
      }
    }
    std::vector<flow::ResultRule> rules = flow_.results;
    if (flow_.undecided) rules.push_back(*flow_.undecided);
    for (const flow::ResultRule& rule : rules) {
      const auto it = found.find(rule.rule);
      if (it != found.end()) {
        out_.results.push_back(it->second);
      } else if (graph_.cut.empty()) {
        tell(
            "result-unreachable", "",
            "nobody can come to the result " + rule.rule + ", " + rule.category + " " + rule.reason,
            {});
      }
    }
  }

  void find_dead_ends() {
    for (std::size_t i = 0; i < graph_.states.size(); ++i) {
      const State& state = graph_.states[i];
      bool leads_on = false;
      for (std::size_t e = state.edges_from; e < state.edges_end; ++e) {
        const Edge& edge = graph_.edges[e];
        const bool stays =
            edge.turn->end == Played::End::question && edge.to == static_cast<int>(i);
        leads_on = leads_on || (!stays && edge.turn->end != Played::End::nothing);
        if (!edge.after_crisis && !edge.turn->wrong.empty()) {
          tell("no-crisis-messaging", step_id(state.question),
               "the answer " + class_of(state, edge).words + ": " + edge.turn->wrong,
               moves_along(static_cast<int>(i), edge));
        }
      }
      if (leads_on || !graph_.cut.empty()) continue;
      tell("dead-end", step_id(state.question), "no answer leads on",
           walk_.moves_to(static_cast<int>(i)));
    }
  }

  void find_unreachable(const std::set<dialog::Exit>& tried) {
    if (!graph_.cut.empty()) return;
    std::set<dialog::Exit> exits = tried;
    std::set<std::string> entered;
    const auto look = [&](const Played& turn) {
      exits.insert(turn.exits.begin(), turn.exits.end());
      entered.insert(turn.steps.begin(), turn.steps.end());
    };
    look(*graph_.first);
    for (const Played& turn : graph_.played) {
      look(turn);
      std::ranges::for_each(turn.then, look);
    }
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) {
      const flow::Step& step = flow_.steps[static_cast<std::size_t>(i)];
      if (!entered.contains(step.id)) {
        tell("step-unreachable", step.id, "nobody can come here", {});
        continue;
      }
      for (const flow::Way& way : flow::own_ways(flow_, i)) {
        if (exits.contains({way.kind, i, way.index})) continue;
        tell("exit-unreachable", step.id,
             "nobody can leave it this way: " + golden::way_name(step, way.kind, way.index), {});
      }
    }
  }

  // Paths by chance, whole, from START: question by question what the walk says of them. They are
  // the same every time.
  void play_back() {
    std::mt19937 random(20261124);
    for (int i = 0; i < limits::walk_replays && out_.findings.size() < limits::walk_findings_max;
         ++i) {
      Talk talk(walk_.shared_content(), walk_.channel(), walk_.language());
      (void)talk.say("START");
      Moves said{{"START", false}};
      for (int state = 0; state >= 0;) {
        const State& at = graph_.states[static_cast<std::size_t>(state)];
        if (at.edges_from == at.edges_end) break;
        const std::size_t count = at.edges_end - at.edges_from;
        const Edge& edge = graph_.edges[at.edges_from + random() % count];
        if (edge.after_crisis) continue;
        const Played now = play(talk, edge.turn->moves, at.question);
        said.insert(said.end(), now.moves.begin(), now.moves.end());
        const bool agrees = now.end == edge.turn->end && now.question == edge.turn->question &&
                            now.rule == edge.turn->rule;
        if (!agrees) {
          tell("walk-differs", step_id(at.question),
               "the walk says what the conversation does not do: a fault of this program", said);
          break;
        }
        state = edge.to;
      }
      ++out_.played_back;
    }
  }

  Walk& walk_;
  const Graph& graph_;
  const flow::Flow& flow_;
  std::vector<Ahead> ahead_;
  Report out_;
};

}  // namespace

Report explore(std::shared_ptr<const service::Content> content, dialog::Channel channel,
               const std::string& language, const Bounds& bounds) {
  const auto begun = std::chrono::steady_clock::now();
  Walk walk(std::move(content), channel, language, bounds);
  walk.run();
  Report out = Reporter(walk).report();
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return out;
}

std::string in_a_row(const Moves& moves) {
  std::string out;
  for (const Move& move : moves) {
    out += (out.empty() ? "" : ", ") + (move.clears ? "(cleared)" : move.text);
  }
  return out;
}

}  // namespace screenline::author::paths
