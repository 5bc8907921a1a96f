// The `<` lines of a golden conversation: what the last input brought. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/author/golden.hpp"
#include "bot/author/golden_stage.hpp"

namespace screenline::author::golden {

// The texts are those that were expected, and one of the pieces is not in them.
struct Wording {
  std::vector<std::string> words;  // Expect::words
  std::size_t piece = 0;           // the first of them that is missing
  std::string said;                // all texts
  std::size_t from = 0;            // in `said`: behind the piece before
};

// What is not as it was written.
struct Mismatch {
  std::string expected, got, hint;
  std::optional<Wording> wording = {};  // nothing but this
};

// A question of bot/crisis; every other question is a step.
[[nodiscard]] bool is_safety_question(const std::string& id);

// Ids that are neither a step, a standing text nor a safety question.
[[nodiscard]] std::optional<Mismatch> known(const flow::Flow& flow,
                                            const std::vector<std::string>& ids);

[[nodiscard]] std::optional<Mismatch> judge(const Expect& expect, const Stage& stage);

}  // namespace screenline::author::golden
