// What a condition can become over everything that people may answer. Judged by trying: all
// answers that it can tell apart, and where those are too many, part by part, which may take more
// for possible than is. So what is said to be impossible is. Pure; any thread.
#pragma once

#include <vector>

#include "bot/flow/expression.hpp"
#include "bot/flow/model.hpp"

namespace screenline::flow {

struct Possible {
  bool no = false, yes = false, undecided = false;

  [[nodiscard]] bool never() const { return !yes && !undecided; }
  [[nodiscard]] bool always() const { return !no && !undecided; }
};

// Of all of them together (`and`). `own`: the step whose answer `value` and `points` mean and which
// has been asked; -1: there is none. An answer is given, or not applicable where its only_if may be
// false; that it was skipped or not asked counts only where the condition looks for that.
// REQUIRES: expressions of this flow, at least one.
[[nodiscard]] Possible possible_truths(const std::vector<const Expression*>& all, const Flow& flow,
                                       int own = -1);

// Of several rules of which the first that is true counts: those that never are the first. Only
// rules that look at nothing but the answer of `own` are told of; one after another that looks at
// more may be the first.
[[nodiscard]] std::vector<int> never_first(const std::vector<const Expression*>& rules,
                                           const Flow& flow, int own);

// One answer of each kind that the step can get, as `value` of a condition: every option, number
// or, of a many, every single option and none. Empty for a text.
[[nodiscard]] std::vector<Answer> answers_to(const AnswerType& type);

}  // namespace screenline::flow
