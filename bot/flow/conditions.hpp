// Every condition of a flow with where it is written, for whoever judges conditions. Internal to
// bot/flow. Points into the Draft; lives as long as that.
#pragma once

#include <vector>

#include "bot/flow/draft.hpp"

namespace screenline::flow {

enum class ConditionKind : std::uint8_t {
  only_if,
  branch,
  crisis_rule,
  value,
  list_item,
  flag,
  task,
  result
};

struct Condition {
  ConditionKind kind = ConditionKind::only_if;
  int owner = 0;  // step, value, list, flag, task or result, by index in Flow
  int index = 0;  // of several of a step or list
  const Expression* expression = nullptr;
  Spot spot;  // the string in its file
};

// In the order of the model. REQUIRES: a draft without errors. The only_if of a `run` is given
// once, with the first of the steps around which it stands.
[[nodiscard]] std::vector<Condition> conditions_of(const Draft& draft);

// Where `name` stands in the condition as a whole word; its beginning when it does not.
[[nodiscard]] Place place_of_name(const Spot& condition, const std::vector<std::string>& names);

}  // namespace screenline::flow
