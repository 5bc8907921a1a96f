// A flow as it is drawn: boxes of steps that follow each other, the conditions between them, and
// where the ways out of a step lead. Crisis messaging and staff are reached from nearly every step:
// they are one node each, and a step carries a mark. What draws it: picture_dot.hpp,
// picture_mermaid.hpp. Values; any thread.
#pragma once

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/flow/model.hpp"
#include "bot/flow/ways.hpp"

namespace screenline::flow {

// What conversations have passed through, for the colours.
struct Walked {
  struct Exit {
    ExitKind kind = ExitKind::branch;
    int step = 0, index = 0;
    friend auto operator<=>(const Exit&, const Exit&) = default;
  };
  std::set<int> steps;
  std::set<Exit> exits;
  std::set<std::string> results;  // rules
};

enum class Seen : std::uint8_t { not_asked_for, yes, no };

struct Mark {
  enum class Kind : std::uint8_t { crisis, staff, other } kind = Kind::other;
  std::string text;  // "crisis level 4, medical: if the answer is yes"
};

struct StepBox {
  int step = 0;
  std::string id;  // with its name: "c2, age"
  std::string text;
  std::string answers;  // "Yes / No", "a number from 0 to 120"
  std::vector<Mark> marks;
  std::vector<std::string> not_walked;  // ways out of it that no conversation takes
  Seen seen = Seen::not_asked_for;
};

// Steps that follow each other under the same conditions.
struct Group {
  std::string title;      // of a sub-flow: its file without folder and ending; else ""
  std::string condition;  // they are asked only if; "" always
  std::vector<StepBox> steps;
  Seen asked = Seen::not_asked_for, left_out = Seen::not_asked_for;
};

// A result that a step leads to outright, or a rule of the end.
struct Outcome {
  std::string rule, condition, category, reason;
  std::string priority;  // of the row for staff; "" opens none
  bool by_target_only = false;
  Seen seen = Seen::not_asked_for;
};

struct Edge {
  enum class To : std::uint8_t { group, outcome, end } to = To::end;
  int from = 0;    // step
  int target = 0;  // step, or index into outcomes
  std::string label;
  Seen seen = Seen::not_asked_for;
};

struct Picture {
  std::string title;
  std::vector<Group> groups;  // in order; each leads to the next one unless it says otherwise
  std::vector<Outcome> outcomes;
  std::vector<Edge> edges;     // besides going on to the next step
  std::set<int> no_following;  // steps that are always left by an edge
  int start = 0;
  bool coverage = false;
};

// `walked` null: without colours. Texts in the flow's first language, as the web has them.
[[nodiscard]] Picture picture_of(const Flow& flow, const Walked* walked);

}  // namespace screenline::flow
