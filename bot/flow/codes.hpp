// Every code that a problem of this program can have, of flows, golden conversations, crisis files
// and configurations alike. docs/flow-checks.md has a section for each. Constants; any thread.
#pragma once

#include <span>
#include <string_view>

#include "bot/flow/load.hpp"

namespace screenline::flow {

struct CodeInfo {
  std::string_view code;                // "unknown-key"; stable: scripts name it
  Severity severity = Severity::error;  // the usual one; where it can be another, its section says
  std::string_view title;               // in one line
};

// In the order of the page.
[[nodiscard]] std::span<const CodeInfo> all_codes();

[[nodiscard]] const CodeInfo* find_code(std::string_view code);  // null when there is none

}  // namespace screenline::flow
