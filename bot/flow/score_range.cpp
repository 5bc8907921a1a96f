#include <algorithm>
#include <cmath>

#include "bot/flow/possible.hpp"
#include "bot/flow/score_parts.hpp"

// What a score can come to, over all answers.

namespace screenline::flow {
namespace {

const AnswerType& type_of(const Flow& flow, int step) {
  const int answer = flow.steps[static_cast<std::size_t>(step)].answer;
  return flow.answers[static_cast<std::size_t>(answer)];
}

Range range_of_points(const AnswerType& type) {
  if (type.kind != AnswerKind::choice) {
    return {static_cast<double>(type.min), static_cast<double>(type.max)};
  }
  Range range{1e9, -1e9};
  for (const Option& option : type.options) {
    range.min = std::min<double>(range.min, option.points.value_or(0));
    range.max = std::max<double>(range.max, option.points.value_or(0));
  }
  return range;
}

Range range_of_part(const Flow& flow, const Score& score, std::size_t index) {
  const AnswerType& type = type_of(flow, score.items[index]);
  if (score.kind != ScoreKind::count) return range_of_points(type);
  Range range{1, 0};
  const std::vector<Answer> answers(flow.steps.size());
  const Facts facts;
  const Evaluation in{flow, answers, facts};
  if (index >= score.counts.size()) return {0, 1};
  for (const Answer& answer : answers_to(type)) {
    const double part = part_of(in, score, index, answer).value_or(0);
    range.min = std::min(range.min, part);
    range.max = std::max(range.max, part);
  }
  return range;
}

// Of the items that count most (or least) as many as have to be answered: the others are taken for
// their mean.
double end_of(const Score& score, std::vector<double> ends, bool highest) {
  const auto least = static_cast<std::size_t>(score.prorate_from);
  std::sort(ends.begin(), ends.end());
  if (highest) std::reverse(ends.begin(), ends.end());
  if (least > 0 && least < ends.size()) ends.resize(least);
  Tally tally;
  for (const double end : ends) tally = with_item(score, tally, end);
  tally.skipped = static_cast<int>(score.items.size()) - tally.counted;
  return value_of(score, tally).value_or(0);
}

}  // namespace

Range possible_range(const Flow& flow, const Score& score) {
  if (score.items.empty()) return {};
  std::vector<double> lowest, highest;
  for (std::size_t i = 0; i < score.items.size(); ++i) {
    const Range part = range_of_part(flow, score, i);
    lowest.push_back(part.min);
    highest.push_back(part.max);
  }
  if (score.kind == ScoreKind::max) {
    return {*std::max_element(lowest.begin(), lowest.end()),
            *std::max_element(highest.begin(), highest.end())};
  }
  return {end_of(score, lowest, false), end_of(score, highest, true)};
}

}  // namespace screenline::flow
