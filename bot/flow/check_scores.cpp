#include <algorithm>
#include <optional>

#include "bot/flow/draft.hpp"

// Bands that no answers come to.

namespace screenline::flow {
namespace {

constexpr std::size_t sums_max = 4096;

std::set<std::int64_t> values_of(const AnswerType& type) {
  std::set<std::int64_t> out;
  if (type.kind == AnswerKind::choice) {
    for (const Option& option : type.options) out.insert(option.points.value_or(0));
    return out;
  }
  for (std::int64_t n = type.min; n <= type.max && out.size() <= sums_max; ++n) {
    out.insert(n);
  }
  return out;
}

// Every value the score can have. Nothing: they are too many to be told apart.
std::optional<std::set<double>> possible_values(const Flow& flow, const Score& score) {
  std::set<std::int64_t> sums = {0};
  for (const int item : score.items) {
    const Step& step = flow.steps[static_cast<std::size_t>(item)];
    std::set<std::int64_t> values = values_of(flow.answers[static_cast<std::size_t>(step.answer)]);
    if (!step.only_if.empty() && score.not_asked == NotAsked::zero) values.insert(0);
    std::set<std::int64_t> more;
    for (const std::int64_t sum : sums) {
      for (const std::int64_t value : values) more.insert(sum + value);
    }
    if (more.size() > sums_max) return std::nullopt;
    sums = std::move(more);
  }
  std::set<double> out;
  const double divisor = score.mean ? static_cast<double>(score.items.size()) : 1;
  for (const std::int64_t sum : sums) out.insert(static_cast<double>(sum) / divisor);
  return out;
}

void judge(Draft& draft, const SourceFile& file, const Member& member, const Score& score) {
  const Node* bands = member.value.find("bands");
  const auto values = possible_values(draft.flow, score);
  if (!bands || !values) return;
  for (std::size_t i = 0; i < score.bands.size(); ++i) {
    const auto first = i == 0 ? values->begin() : values->upper_bound(score.bands[i - 1].max);
    if (first != values->end() && *first <= score.bands[i].max) continue;
    draft.reporter.error(
        file.document, bands->items[i].place, "band-unreachable",
        "no answers give \"" + member.key + "\" a value in the band \"" + score.bands[i].id + "\"",
        "correct its \"max\" or the one before it, or take it out");
  }
}

}  // namespace

void check_scores(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    if (!file->scores) continue;
    for (const Member& member : file->scores->members) {
      const auto& scores = draft.flow.scores;
      const auto score = std::find_if(scores.begin(), scores.end(),
                                      [&](const Score& one) { return one.id == member.key; });
      if (score != scores.end()) judge(draft, *file, member, *score);
    }
  }
}

}  // namespace screenline::flow
