// The `<` lines of a golden conversation: what the last input brought. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/author/golden.hpp"
#include "bot/author/golden_stage.hpp"

namespace screenline::author::golden {

// What is not as it was written.
struct Mismatch {
  std::string expected, got, hint;
};

// A question of bot/crisis; every other question is a step.
[[nodiscard]] bool is_safety_question(const std::string& id);

// Ids that are neither a step, a standing text nor a safety question.
[[nodiscard]] std::optional<Mismatch> known(const flow::Flow& flow,
                                            const std::vector<std::string>& ids);

[[nodiscard]] std::optional<Mismatch> judge(const Expect& expect, const Stage& stage);

}  // namespace screenline::author::golden
