// What is still open of a condition when some answers are known. Two conversations for which the
// same is open, of every condition that is still to be looked at, go on alike whatever is answered
// next: whoever walks all of them may walk one for both. Sums are kept as sums, lists as counts,
// and what can no longer matter is dropped: of a score over its cut the rest of the sum, of an
// `or` that is true the other half.
//
// One Residual belongs to one flow, which it borrows, and to one thread. Conditions are shared: the
// same open rest is the same number, and what was worked out once is remembered.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bot/flow/expression_cells.hpp"
#include "bot/flow/model.hpp"

namespace screenline::flow {

// Equal numbers: the same is open. A decided condition is one of the first three.
using Rest = std::uint32_t;
inline constexpr Rest rest_no = 0, rest_yes = 1, rest_undecided = 2;

class Residual {
 public:
  explicit Residual(const Flow& flow);

  // Nothing is known yet. `own`: the step whose answer `value` and `points` mean, -1: none.
  [[nodiscard]] Rest of(const Expression& condition, int own = -1);
  // Of a condition that counts only when it is true: undecided is as good as false there.
  [[nodiscard]] Rest when_true(Rest rest);
  // Which result comes: the rules in their order. Not a condition; assign() takes it all the same.
  [[nodiscard]] Rest of_results();

  // An answer to `step` for good: given, skipped, not applicable, or never asked. To be put in by
  // its number.
  [[nodiscard]] int value_of(int step, const Answer& answer);
  [[nodiscard]] Rest assign(Rest rest, int value);
  // A clinician cleared a crisis in this conversation: that stays so.
  [[nodiscard]] Rest cleared(Rest rest);

 private:
  enum class Kind : std::uint8_t {
    truth,         // decided
    number,        // decided: [low, high], or none
    answer,        // an operation on one answer
    fact,          // level, cleared, a safety question: looked at when it is needed
    score_number,  // of what is known so far: the sum, or that it is lost
    score_state,   // `is answered`, `is not_applicable`
    score_band,    // `is band`
    score_says,    // decided by the sum, whatever the other items are, if they are answered
    count,         // of a list: so many are true, so many undecided, the others open
    calculated,
    compared,
    negated,
    both,
    either,
    decision
  };
  struct Node {
    Kind kind = Kind::truth;
    Instruction it{};
    Truth truth = Truth::no;
    Cell cell{};              // of a number; of a count: true ones, and those that may be
    double sum = 0;           // of a score
    bool lost = false;        // an item of it is undecided
    std::vector<int> steps;   // of a score: items still open; else the step; rules of a decision
    std::vector<Rest> parts;  // sorted where their order means nothing
    std::vector<std::uint64_t> reads;  // bit i: step i; the last one: cleared
  };

  Rest add(Node node);
  Rest decided(Truth truth) const { return static_cast<Rest>(truth); }
  Rest a_number(const Cell& cell);
  Rest operand(const Instruction& it, int own);
  Rest on_answer(const Instruction& it, int own);
  Rest on_score(const Instruction& it);
  Rest of_program(const std::vector<Instruction>& program, int own);
  Rest member(int list, std::size_t item);
  Rest count_of(int list);
  Rest any_flag(FlagLevel level);
  Rest negate_rest(Rest part);
  Rest join(Kind kind, std::vector<Rest> parts);
  Rest calculate(Op op, Rest a, Rest b);
  Rest compare_rests(Op op, Rest a, Rest b);
  Rest count(Cell cell, std::vector<Rest> parts);
  Rest count_for(Op op, Node node, double limit);
  Rest decide(const std::vector<Rest>& conditions, const std::vector<int>& rules);
  Rest score(Node node);
  [[nodiscard]] Cell range_of(const Node& score) const;
  [[nodiscard]] int band_of(int score, double value) const;
  Rest says(const Node& score, Truth truth);
  Rest as_true(Rest rest, bool wanted);
  Rest joined_anew(Node node);
  Rest put(Rest rest, int value);
  Rest put_in_score(Node node, int step, const Answer& answer);
  [[nodiscard]] bool reads(Rest rest, int step) const;
  [[nodiscard]] int cleared_index() const { return static_cast<int>(flow_.steps.size()); }

  const Flow& flow_;
  std::vector<Node> nodes_;
  std::unordered_map<std::string, Rest> known_;
  std::vector<std::pair<int, Answer>> values_;        // step and answer
  std::unordered_map<std::uint64_t, Rest> assigned_;  // by rest and value
  std::unordered_map<std::uint64_t, Rest> as_true_;
};

}  // namespace screenline::flow
