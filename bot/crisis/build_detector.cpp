// Building with proof: every row's pattern compiles and its twins hold.
#include <algorithm>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/lexicon.hpp"
#include "bot/crisis/patterns.hpp"

namespace screenline::crisis {
namespace {

using Problems = std::vector<LexiconProblem>;

void check_pattern(const std::string& pattern, const Place& place, const std::string& row,
                   Problems& out) {
  try {
    const Pattern compiled(" (?:" + pattern + ") ");
    if (compiled.in("  "))
      out.push_back({place.file, place.line, row, "the pattern matches an empty text"});
  } catch (const std::exception& error) {
    out.push_back(
        {place.file, place.line, row, std::string("the pattern is broken: ") + error.what()});
  }
}

int level_of(const Scan& scan, std::string_view rule) {
  const auto hit = std::ranges::find(scan.hits, rule, &Hit::rule);
  return hit == scan.hits.end() ? 0 : hit->level;
}

// The guard lowered a hit, and no hit of the same track stayed dangerous.
bool lowers(const Scan& scan, const Guard& guard) {
  const auto hit = std::ranges::find(scan.hits, guard.id, &Hit::lowered_by);
  if (hit == scan.hits.end()) return false;
  return std::ranges::none_of(scan.hits, [&](const Hit& other) {
    return other.track == hit->track && other.level >= (guard.kind == GuardKind::idiom ? 1 : 2);
  });
}

void check_rule(const Detector& detector, const Rule& rule, Problems& out) {
  const ScanContext context{{}, rule.question ? Question::asq_5 : Question::none, false};
  const auto complain = [&](const std::string& what, const std::string& text) {
    out.push_back({rule.place.file, rule.place.line, rule.id, what + ": \"" + text + "\""});
  };
  for (const auto& text : rule.review.yes) {
    const Scan scan = detector.scan(text, context);
    if (level_of(scan, rule.id) != rule.level)
      complain("the row does not reach its level on its own \"yes\"", text);
  }
  for (const auto& text : rule.review.no) {
    const Scan scan = detector.scan(text, context);
    if (scan.level >= 2 || level_of(scan, rule.id) == rule.level) {
      complain("a \"no\" is taken for danger (level " + std::to_string(scan.level) + ", " +
                   (scan.hits.empty() ? "" : scan.hits.front().rule) + ")",
               text);
    }
  }
}

void check_guard(const Detector& detector, const Guard& guard, Problems& out) {
  const auto complain = [&](const std::string& what, const std::string& text) {
    out.push_back({guard.place.file, guard.place.line, guard.id, what + ": \"" + text + "\""});
  };
  for (const auto& text : guard.review.yes) {
    if (!lowers(detector.scan(text), guard)) complain("the guard does not lower", text);
  }
  for (const auto& text : guard.review.no) {
    if (detector.scan(text).level < 2) complain("real danger is lowered", text);
  }
}

}  // namespace

Detector::Built Detector::build(const std::vector<LexiconFile>& files) {
  Built built;
  Lexicon lexicon = read_lexicon(files);
  built.problems = lexicon.problems;
  for (const Rule& rule : lexicon.rules)
    check_pattern(rule.match, rule.place, rule.id, built.problems);
  for (const Guard& guard : lexicon.guards) {
    check_pattern(guard.match, guard.place, guard.id, built.problems);
    if (!guard.unless.empty()) check_pattern(guard.unless, guard.place, guard.id, built.problems);
  }
  if (!built.problems.empty()) return built;
  const Lexicon rows = lexicon;
  auto detector = std::make_unique<Detector>(unchecked(std::move(lexicon)));
  for (const Rule& rule : rows.rules) check_rule(*detector, rule, built.problems);
  for (const Guard& guard : rows.guards) check_guard(*detector, guard, built.problems);
  if (built.problems.empty()) built.detector = std::move(detector);
  return built;
}

}  // namespace screenline::crisis
