// What an expression looks at: for whoever asks whether it can be decided somewhere, or what may be
// forgotten about a conversation without changing it. Pure; any thread.
#pragma once

#include <set>
#include <vector>

#include "bot/flow/expression.hpp"
#include "bot/flow/model.hpp"

namespace screenline::flow {

// Indices of the flow. Named values are no part of it: they are put in place when they are
// compiled.
struct Reads {
  std::set<int> steps;   // whose answers count, also through scores, lists and flags
  std::set<int> scores;  // also through lists and flags
  std::set<int> lists, flags;
  std::set<int> safety;  // questions of bot/crisis, index into Facts::safety
  bool current = false;  // `value`, `points`
  bool today = false;    // the calendar
  bool level = false;    // of the person
  bool cleared = false;
  // The smallest conditions in it, each once, those of lists and flags among them: two
  // conversations for which all of them agree are one to this expression. Each can be evaluated
  // by itself; `source` is empty.
  std::vector<Expression> atoms;
};

// REQUIRES: an expression of this flow.
[[nodiscard]] Reads reads_of(const Expression& expression, const Flow& flow);

// Adds what `more` reads.
void add_reads(Reads& to, const Reads& more);

}  // namespace screenline::flow
