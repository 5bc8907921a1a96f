// The `=` lines of a golden conversation: what stands after a turn. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "bot/author/golden.hpp"
#include "bot/dialog/advance.hpp"

namespace screenline::author::golden {

// What a conversation has come to.
struct Standing {
  const flow::Flow& flow;
  const dialog::State& state;
  dialog::Result result;                    // a crisis comes before everything (S1)
  std::vector<std::string> sent;            // every text so far
  std::vector<dialog::OpenHandoff> opened;  // every row so far
  std::vector<dialog::Alert> alerts;
  std::vector<dialog::Record> records;  // the audit trail so far
};

struct Verdict {
  bool good = true;
  std::string got, hint;  // when it is not
};

[[nodiscard]] Verdict check(const Check& clause, const Standing& standing);

}  // namespace screenline::author::golden
