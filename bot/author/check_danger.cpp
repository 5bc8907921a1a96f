#include "bot/author/check_danger.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace screenline::author {

namespace {

constexpr int danger = 2;  // from this level on the person gets a crisis text

flow::Answer chosen(const flow::AnswerType& type, int option) {
  flow::Answer answer{flow::AnswerState::answered, option, 0};
  if (type.kind == flow::AnswerKind::many && option >= 0)
    answer.chosen = 1u << static_cast<unsigned>(option);
  return answer;
}

bool raises(const flow::Flow& flow, int step, const flow::Answer& answer) {
  std::vector<flow::Answer> answers(flow.steps.size());
  answers[static_cast<std::size_t>(step)] = answer;
  const flow::Facts facts;
  const flow::Evaluation in{flow, answers, facts, &answers[static_cast<std::size_t>(step)], step};
  const auto& rules = flow.steps[static_cast<std::size_t>(step)].crisis_if;
  return std::any_of(rules.begin(), rules.end(), [&](const flow::CrisisRule& rule) {
    return flow::evaluate(rule.condition, in) == flow::Truth::yes;
  });
}

// The first step that would take this for an answer and raises nothing for it; -1: there is none.
int step_with(const flow::Flow& flow, const flow::AnswerWord& word) {
  const flow::Answer answer =
      chosen(flow.answers[static_cast<std::size_t>(word.answer)], word.option);
  for (int i = 0; i < static_cast<int>(flow.steps.size()); ++i) {
    if (flow.steps[static_cast<std::size_t>(i)].answer == word.answer && !raises(flow, i, answer))
      return i;
  }
  return -1;
}

}  // namespace

std::vector<flow::Problem> check_danger(const flow::Loaded& loaded,
                                        const crisis::Detector& detector) {
  std::vector<flow::Problem> out;
  std::set<std::tuple<std::string, int, int>> told;  // a label may be said once for two channels
  for (const flow::AnswerWord& word : loaded.answer_words) {
    const crisis::Scan scan = detector.scan(word.word);
    if (scan.level < danger) continue;
    const int step = step_with(*loaded.flow, word);
    if (step < 0 || !told.emplace(word.file, word.line, word.column).second) continue;
    const std::string rule = scan.hits.empty() ? "" : ", row " + scan.hits.front().rule;
    out.push_back(
        {flow::Severity::error, word.file, word.line, word.column, "answer-reads-as-danger",
         "the answer \"" + word.word + "\" of \"" +
             loaded.flow->steps[static_cast<std::size_t>(step)].id +
             "\" would be read as danger (level " + std::to_string(scan.level) + rule + ")",
         "say it in other words, or give the step a \"crisis_if\" for it", word.length});
  }
  return out;
}

}  // namespace screenline::author
