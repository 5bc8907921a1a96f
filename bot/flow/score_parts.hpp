// The parts of a score while it is read: what it adds up, and its bands. Internal to bot/flow.
#pragma once

#include <vector>

#include "bot/flow/draft.hpp"

namespace screenline::flow {

struct Range {
  double min = 0, max = 0;
};

// --- score_items.cpp
// The steps of a list of items. Items of an instrument whose steps this flow does not run leave the
// score out, all or none: then there are none. Items of a count need no points. What is wrong is
// reported.
[[nodiscard]] std::vector<int> read_score_items(Draft& draft, const SourceFile& file,
                                                const Node& list, ScoreKind kind);

// --- score_range.cpp
// The lowest and the highest that the score can be, with as many items skipped as it allows.
// REQUIRES: of a count, a condition for each item.
[[nodiscard]] Range possible_range(const Flow& flow, const Score& score);

// --- bands.cpp
// `possible`: what the score can be; null when it has no items.
[[nodiscard]] std::vector<Band> read_bands(Draft& draft, const SourceFile& file, const Node& list,
                                           const Range* possible);

}  // namespace screenline::flow
