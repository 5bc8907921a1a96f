#include <algorithm>
#include <optional>

#include "bot/flow/draft.hpp"
#include "bot/flow/possible.hpp"
#include "bot/flow/self_harm.hpp"

// Bands that no answers come to, and an answer about danger that would be made up.

namespace screenline::flow {
namespace {

constexpr std::size_t tallies_max = 4096;

// What the answers to an item can count; false: too many to be told apart.
bool parts_of(const Flow& flow, const Score& score, std::size_t index, std::set<double>& out) {
  const Step& step = flow.steps[static_cast<std::size_t>(score.items[index])];
  const AnswerType& type = flow.answers[static_cast<std::size_t>(step.answer)];
  if (std::int64_t{type.max} - type.min > static_cast<std::int64_t>(tallies_max)) return false;
  const std::vector<Answer> answers(flow.steps.size());
  const Facts facts;
  const Evaluation in{flow, answers, facts};
  for (const Answer& answer : answers_to(type)) {
    out.insert(part_of(in, score, index, answer).value_or(0));
  }
  if (!step.only_if.empty() && score.not_asked == NotAsked::zero) out.insert(0);
  return true;
}

// Every value the score can have. Nothing: they are too many to be told apart.
std::optional<std::set<double>> possible_values(const Flow& flow, const Score& score) {
  std::set<Tally> tallies = {Tally{}};
  for (std::size_t i = 0; i < score.items.size(); ++i) {
    std::set<double> parts;
    if (!parts_of(flow, score, i, parts)) return std::nullopt;
    std::set<Tally> more;
    for (Tally tally : tallies) {
      for (const double part : parts) more.insert(with_item(score, tally, part));
      ++tally.skipped;
      if (score.prorate_from > 0) more.insert(tally);
    }
    if (more.size() > tallies_max) return std::nullopt;
    tallies = std::move(more);
  }
  std::set<double> out;
  for (const Tally& tally : tallies) {
    if (const auto value = value_of(score, tally)) out.insert(*value);
  }
  return out;
}

// S3: an item about danger is never prorated, so nor is what it counts in.
void prorated_safety(Draft& draft, const SourceFile& file, const Member& member,
                     const Score& score) {
  if (score.prorate_from == 0) return;
  for (const int item : score.items) {
    const Step& step = draft.flow.steps[static_cast<std::size_t>(item)];
    if (!step.is_safety() && !asks_about_self_harm(step)) continue;
    draft.reporter.error(
        file.document, member.value.find("missing")->place, "prorated-safety-item",
        "\"" + member.key + "\" would make up an answer to \"" + step.id + "\"",
        "whoever does not answer about danger is asked by a person: \"missing\": \"undecided\"");
    return;
  }
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
      if (score == scores.end()) continue;
      judge(draft, *file, member, *score);
      prorated_safety(draft, *file, member, *score);
    }
  }
}

}  // namespace screenline::flow
