// Scores: a number worked out from the answers of several items, and its bands. What an instrument
// does about items that were skipped, or not asked, is part of its manual and so of the score.
// Plain values, and pure functions over them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/flow/expression.hpp"
#include "bot/flow/terminology.hpp"

namespace screenline::flow {

enum class ScoreKind : std::uint8_t {
  sum,
  mean,
  count,  // items of which a condition is true
  max     // the highest item
};

// Of items that do not apply (their only_if is false).
enum class NotAsked : std::uint8_t { no_score, zero };

struct Band {
  std::string id;
  double max = 0;  // inclusive
};

struct Score {
  std::string id;
  std::vector<int> items;  // step indices
  ScoreKind kind = ScoreKind::sum;
  NotAsked not_asked = NotAsked::no_score;
  // Of a sum or mean: with so many items answered the others are taken for their mean. 0: a skipped
  // item leaves the score undecided.
  int prorate_from = 0;
  std::vector<Expression>
      counts;  // of a count: the condition, by item; it looks at that item alone
  std::vector<Band> bands;
  Code code;
};

// What the items come to, one after the other.
struct Tally {
  double total = 0;  // sum, count; of a max the highest
  int counted = 0;   // items that are in it
  int skipped = 0;

  friend auto operator<=>(const Tally&, const Tally&) = default;
};

// One item more, which counts `part`: its points; of a count 1 or 0.
[[nodiscard]] Tally with_item(const Score& score, Tally tally, double part);

// The score of all its items; a prorated sum is rounded, a half up. Nothing: undecided.
[[nodiscard]] std::optional<double> value_of(const Score& score, const Tally& tally);

// What the answer to item `index` of the score counts. Nothing: it counts nothing. REQUIRES: it is
// answered.
[[nodiscard]] std::optional<double> part_of(const Evaluation& in, const Score& score,
                                            std::size_t index, const Answer& answer);

}  // namespace screenline::flow
