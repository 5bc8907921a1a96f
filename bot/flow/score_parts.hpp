// The parts of a score while it is read: what it adds up, and its bands. Internal to bot/flow.
#pragma once

#include <vector>

#include "bot/flow/draft.hpp"

namespace screenline::flow {

struct Range {
  double min = 0, max = 0;
};

// --- score_items.cpp
struct ScoreItems {
  std::vector<int> steps;
  Range possible;  // of their sum
};
// Items of an instrument whose steps this flow does not run leave the score out, all or none: then
// there are no steps. What is wrong is reported.
[[nodiscard]] ScoreItems read_score_items(Draft& draft, const SourceFile& file, const Node& list);

// --- bands.cpp
// `possible`: what the score can be; null when it has no items.
[[nodiscard]] std::vector<Band> read_bands(Draft& draft, const SourceFile& file, const Node& list,
                                           const Range* possible);

}  // namespace screenline::flow
