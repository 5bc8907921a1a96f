// The ways out of a step: where each leads, and the names under which those that a person took are
// counted. Conditions are not weighed: a branch counts as possible. Pure; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "bot/flow/model.hpp"

namespace screenline::flow {

enum class ExitKind : std::uint8_t {
  branch,       // index into Step::next
  crisis_rule,  // index into Step::crisis_if: into crisis messaging (S3)
  declined,     // on_declined of a consent
  gave_up,      // the tries are used up
  following,    // no branch was taken: the step behind it
  skipped,      // SKIP; then a branch or the following step
  expired,      // nothing came for so long that the conversation ended
  undelivered,  // the provider did not deliver what was asked
  not_asked,    // only_if is not true: the step behind it
  resumed,      // after a crisis that an answer here started (S6)
  danger,       // words of danger: crisis messaging, the question is held
  staff,        // a person was asked for: STAFF, CALL
  stopped       // STOP
};

struct Way {
  ExitKind kind = ExitKind::branch;
  int index = 0;  // as its kind says; else 0
  Target target;  // its step, if any, is one of the flow
};

// The ways that lead to a step, a result or the end: branch, following, not_asked, declined,
// gave_up with a target of its own, resumed; in this order. SKIP, and giving up with "skip", leave
// by a branch or to the following step; the other kinds have no target. REQUIRES: 0 <= step <
// steps.
[[nodiscard]] std::vector<Way> ways_from(const Flow& flow, int step);

// Every way out that is the step's own, for whoever counts which of them were taken: those of
// ways_from(), then its crisis rules, giving up, SKIP and going on after a crisis that began here.
// Targets only where ways_from() has them.
[[nodiscard]] std::vector<Way> own_ways(const Flow& flow, int step);

// What happens alike at every question, so that one of them stands for all: danger, staff, stopped,
// undelivered, and expired where the flow has a clock for it.
[[nodiscard]] std::vector<ExitKind> common_ways(const Flow& flow);

}  // namespace screenline::flow
