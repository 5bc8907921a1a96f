// The expression language of flow files: typed, three-valued, compiled at load to a flat program.
// Pure and total: evaluation has no loops over user data beyond the answers, never throws, and
// costs at most its own size. docs/flow-files.md, "Expressions".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/calendar.hpp"

namespace screenline::flow {

struct Flow;

// Kleene's third value: an answer skipped or not yet given.
enum class Truth : std::uint8_t { no, yes, undecided };

enum class AnswerState : std::uint8_t { not_asked, answered, skipped, not_applicable };

// What a number counts: lengths of time, dates and plain numbers are not compared with each other.
enum class Measure : std::uint8_t {
  plain,
  length,  // in days
  since,   // "days since x": in days, and says so
  date     // the day
};

// One answer as the engine keeps it; texts are in the transcript.
struct Answer {
  AnswerState state = AnswerState::not_asked;
  // choice: option index; integer, scale: the number; consent: 1 agreed, 0 declined; duration:
  // days; date: the day, of a month or year the first one.
  std::int32_t value = 0;
  std::uint32_t chosen = 0;  // many: bit i = option i; date: the days behind the first
};

// Values of the answers in Facts::safety: asq_5 and asq_5b, then asq_4_when.
inline constexpr std::int32_t safety_no = 0, safety_yes = 1;
inline constexpr std::int32_t under_3_months = 0, under_1_year = 1, longer_ago = 2;

// What an expression may look at besides the answers.
struct Facts {
  Day today = no_day;    // the site's calendar day; no_day: what depends on it is undecided
  int level = 0;         // of the person, 0..4
  bool cleared = false;  // a clinician cleared a crisis in this conversation
  // Answers to the safety questions of bot/crisis, in the order of SafetyQuestion: asq_5, asq_5b,
  // asq_4_when. Expressions reach them by these names (yes, no; under_3_months,
  // under_1_year, longer_ago).
  std::array<Answer, 3> safety;
};

// One step of a compiled program; the operations are in expression_ops.hpp.
struct Instruction {
  std::uint8_t op = 0;
  std::int32_t a = 0;
  double number = 0;

  friend bool operator==(const Instruction&, const Instruction&) = default;
};

// A compiled condition or value. Refers to steps, scores and lists of one Flow by index.
struct Expression {
  std::string source;  // as written
  int line = 0, column = 0;
  std::vector<Instruction> program;
};

struct Evaluation {
  const Flow& flow;
  const std::vector<Answer>& answers;  // one a step
  const Facts& facts;
  const Answer* current = nullptr;  // the answer that `value` and `points` mean
  int current_step = -1;
};

[[nodiscard]] Truth evaluate(const Expression& expression, const Evaluation& in);

struct ScoreValue {
  enum class State : std::uint8_t { none, undecided, known } state = State::none;
  double value = 0;
};

// The number of a named value (NamedValue::is_number).
[[nodiscard]] ScoreValue evaluate_number(const Expression& expression, const Evaluation& in);

[[nodiscard]] ScoreValue score(const Evaluation& in, int score_index);

// Members of a list that are true now, in order.
[[nodiscard]] std::vector<int> true_members(const Evaluation& in, int list_index);

}  // namespace screenline::flow
