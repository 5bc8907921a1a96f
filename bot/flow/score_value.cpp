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

ScoreValue score(const Evaluation& in, int score_index) {
  using State = ScoreValue::State;
  const Score& it = in.flow.scores[static_cast<std::size_t>(score_index)];
  double sum = 0;
  bool undecided = false;
  for (const int step : it.items) {
    const Answer& answer = answer_at(in, step);
    if (answer.state == AnswerState::not_applicable) {
      if (it.not_asked == NotAsked::no_score) return {State::none, 0};
      continue;
    }
    const auto points =
        answer.state == AnswerState::answered ? points_of(in, step, answer) : std::nullopt;
    undecided = undecided || !points;
    sum += points.value_or(0);
  }
  if (undecided) return {State::undecided, 0};
  return {State::known, it.mean ? sum / static_cast<double>(it.items.size()) : sum};
}

}  // namespace screenline::flow
