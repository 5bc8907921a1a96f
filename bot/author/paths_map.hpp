// What of a flow can matter later, question by question: the map that a walk over its paths goes
// by. Constant once made, but for the Residual, which remembers; one thread. Borrows the flow.
#pragma once

#include <vector>

#include "bot/flow/model.hpp"
#include "bot/flow/residual.hpp"

namespace screenline::author::paths {

class Map {
 public:
  explicit Map(const flow::Flow& flow);

  [[nodiscard]] const flow::Flow& flow() const { return flow_; }
  [[nodiscard]] flow::Residual& residual() { return residual_; }
  // Every condition that is ever looked at, each once, and the results: nothing of them is known.
  [[nodiscard]] const std::vector<flow::Rest>& roots() const { return roots_; }
  // Steps that may be entered once `step` was left, at any time.
  [[nodiscard]] bool ahead(int step, int later) const {
    return ahead_[static_cast<std::size_t>(step)][static_cast<std::size_t>(later)];
  }
  // Roots that may be looked at from when `question` is open; the others mean nothing there.
  [[nodiscard]] const std::vector<bool>& live(int question) const {
    return live_[static_cast<std::size_t>(question)];
  }
  // Roots that the one turn may look at in which `question` is answered, or goes on after a crisis.
  [[nodiscard]] const std::vector<int>& local(int question) const {
    return local_[static_cast<std::size_t>(question)];
  }
  // Whether conditions look at the person's level or at answers to safety questions.
  [[nodiscard]] bool reads_risk() const { return reads_risk_; }

 private:
  void find_ahead();
  void find_roots();
  int root(flow::Rest rest);
  void find_live();
  void find_local(int question);

  const flow::Flow& flow_;
  flow::Residual residual_;
  std::vector<flow::Rest> roots_;
  std::vector<std::vector<int>> on_entry_, on_leaving_;  // roots by step
  int results_ = 0;                                      // root
  std::vector<std::vector<bool>> ahead_, live_;
  std::vector<std::vector<int>> local_;
  bool reads_risk_ = false;
};

}  // namespace screenline::author::paths
