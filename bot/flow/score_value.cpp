#include <algorithm>
#include <cmath>

#include "bot/flow/expression_answers.hpp"
#include "bot/flow/expression_ops.hpp"
#include "bot/flow/model.hpp"

// What answers count: the points of one, the score of several.

namespace screenline::flow {

const Answer& answer_at(const Evaluation& in, std::int32_t address) {
  static const Answer not_asked;
  if (address == current_answer) return in.current ? *in.current : not_asked;
  const bool safety = address < 0;
  const auto index = static_cast<std::size_t>(safety ? first_safety_answer - address : address);
  if (safety) return index < in.facts.safety.size() ? in.facts.safety[index] : not_asked;
  return index < in.answers.size() ? in.answers[index] : not_asked;
}

std::optional<double> points_of(const Evaluation& in, int step, const Answer& answer) {
  if (step < 0 || static_cast<std::size_t>(step) >= in.flow.steps.size()) return std::nullopt;
  const int type_index = in.flow.steps[static_cast<std::size_t>(step)].answer;
  if (type_index < 0) return std::nullopt;
  const AnswerType& type = in.flow.answers[static_cast<std::size_t>(type_index)];
  if (type.kind != AnswerKind::choice) return answer.value;
  const auto option = static_cast<std::size_t>(answer.value);
  if (option >= type.options.size() || !type.options[option].points) return std::nullopt;
  return *type.options[option].points;
}

Tally with_item(const Score& score, Tally tally, double part) {
  const bool highest = score.kind == ScoreKind::max;
  tally.total = !highest             ? tally.total + part
                : tally.counted == 0 ? part
                                     : std::max(tally.total, part);
  ++tally.counted;
  return tally;
}

std::optional<double> value_of(const Score& score, const Tally& tally) {
  if (tally.skipped > 0 && (score.prorate_from == 0 || tally.counted < score.prorate_from)) {
    return std::nullopt;
  }
  if (score.kind == ScoreKind::mean) return tally.total / tally.counted;
  if (tally.skipped == 0) return tally.total;
  // The product is whole, so that a half is exactly a half.
  return std::floor(tally.total * static_cast<double>(score.items.size()) / tally.counted + 0.5);
}

std::optional<double> part_of(const Evaluation& in, const Score& score, std::size_t index,
                              const Answer& answer) {
  const int step = score.items[index];
  if (score.kind != ScoreKind::count) return points_of(in, step, answer);
  const Evaluation its{in.flow, in.answers, in.facts, &answer, step};
  const Truth counts = evaluate(score.counts[index], its);
  if (counts == Truth::undecided) return std::nullopt;
  return counts == Truth::yes ? 1 : 0;
}

ScoreValue score(const Evaluation& in, int score_index) {
  using State = ScoreValue::State;
  const Score& it = in.flow.scores[static_cast<std::size_t>(score_index)];
  Tally tally;
  bool undecided = false;
  for (std::size_t i = 0; i < it.items.size(); ++i) {
    const Answer& answer = answer_at(in, it.items[i]);
    if (answer.state == AnswerState::not_applicable) {
      if (it.not_asked == NotAsked::no_score) return {State::none, 0};
      tally = with_item(it, tally, 0);
      continue;
    }
    if (answer.state == AnswerState::skipped) {
      ++tally.skipped;
      continue;
    }
    // What is still to be asked is not taken for skipped: a score is there once all were asked.
    const auto part =
        answer.state == AnswerState::answered ? part_of(in, it, i, answer) : std::nullopt;
    undecided = undecided || !part;
    tally = with_item(it, tally, part.value_or(0));
  }
  const auto value = undecided ? std::nullopt : value_of(it, tally);
  return value ? ScoreValue{State::known, *value} : ScoreValue{State::undecided, 0};
}

}  // namespace screenline::flow
