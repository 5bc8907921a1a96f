// What the golden conversations of a flow pass through, held against what there is: steps, ways out
// of them, results. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bot/author/golden_stage.hpp"

namespace screenline::author::golden {

// What no conversation passes. Of a step that is not reached its ways out are not named one by one.
struct Gap {
  std::string file;  // below the flows folder
  int line = 0;
  std::string what;  // "t4: SKIP", "result R15 clinician_first mixed_picture"
};

struct Count {
  std::size_t passed = 0, all = 0;
};

struct Covered {
  // Ways out: those of each step (flow::own_ways), and those that stand for all steps once.
  Count steps, ways, results;
  std::vector<Gap> gaps;
};

[[nodiscard]] Covered measure(const flow::Flow& flow, const Coverage& seen);

// "SKIP", "next if age < 18": a way out of a step, for whoever reads its file.
[[nodiscard]] std::string way_name(const flow::Step& step, flow::ExitKind kind, int index);

}  // namespace screenline::author::golden
