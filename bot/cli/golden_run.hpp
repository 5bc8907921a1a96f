// Plays a golden conversation through the engine and tells the first thing that is not as written.
// After every turn the state is packed and unpacked as a store would. One thread; nothing is kept.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bot/cli/content.hpp"
#include "bot/cli/golden.hpp"

namespace screenline::cli::golden {

struct Difference {
  int line = 0;  // in the conversation's file
  std::string expected, got, hint;
};

// What conversations of one flow have passed through; indices of the flow.
struct Coverage {
  std::set<int> steps;                                   // asked
  std::set<std::pair<int, int>> branches, crisis_rules;  // step, index
  std::set<int> declined;                                // steps whose `on: declined` was taken
  std::set<std::string> results;                         // rules
};

// `content` holds the flow that the conversation names. None: it went as written.
[[nodiscard]] std::optional<Difference> run(const Conversation& conversation,
                                            const std::shared_ptr<const service::Content>& content,
                                            Coverage& coverage);

}  // namespace screenline::cli::golden
