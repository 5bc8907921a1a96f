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

// In which the row counts.
ScanContext context_of(const Rule& rule) {
  if (!rule.question) return {};
  return {{}, Question::asq_5, false, bit(rule.track)};
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
  const ScanContext context = context_of(rule);
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

void check_pattern(const Rule& rule, Problems& out) {
  check_pattern(rule.match, rule.place, rule.id, out);
}

// The row of the site that makes danger of the text; null: none does.
const Rule* site_row_behind(const Scan& scan, const Lexicon& lexicon) {
  for (const Hit& hit : scan.hits) {
    if (hit.level < 2) continue;
    const auto rule = std::ranges::find(lexicon.rules, hit.rule, &Rule::id);
    if (rule != lexicon.rules.end() && rule->of_site) return &*rule;
  }
  return nullptr;
}

// A site may rather be alarmed too often: said, not refused.
void warn_of_false_alarms(const Detector& detector, const Lexicon& lexicon,
                          const std::vector<std::string>& texts, Problems& out) {
  for (const std::string& text : texts) {
    const Rule* rule = site_row_behind(detector.scan(text), lexicon);
    if (rule == nullptr) continue;
    out.push_back({rule->place.file, rule->place.line, rule->id,
                   "takes a harmless text of the shipped rows for danger: \"" + text + "\"",
                   rule->place.column, "", true});
  }
}

// Nothing but a signed change may take a shipped row's own texts below its level.
void check_shipped(const Detector& detector, const Lexicon& lexicon, const SiteFiles& site,
                   Problems& out) {
  for (const Rule& rule : lexicon.rules) {
    if (rule.of_site) continue;
    const ScanContext context = context_of(rule);
    for (const std::string& text : rule.review.yes) {
      if (level_of(detector.scan(text, context), rule.id) >= rule.level) continue;
      out.push_back(
          {site.rows.path, 1, rule.id,
           "with the site's rows a shipped text falls below its level: \"" + text + "\""});
    }
    warn_of_false_alarms(detector, lexicon, rule.review.no, out);
  }
  for (const Guard& guard : lexicon.guards)
    warn_of_false_alarms(detector, lexicon, guard.review.yes, out);
}

// What a signed change costs stands in every check, for whoever reads it after the signers.
void warn_of_lost(const Detector& before, const Detector& after, const Lexicon& shipped,
                  const std::vector<SiteChange>& changes, Problems& out) {
  for (const SiteChange& change : changes) {
    if (change.kind == ChangeKind::raise) continue;
    const auto rule = std::ranges::find(shipped.rules, change.row, &Rule::id);
    std::size_t lost = 0;
    std::string first;
    for (const std::string& text : rule->review.yes) {
      if (after.scan(text).level >= before.scan(text).level) continue;
      if (lost++ == 0) first = text;
    }
    std::string what = change.kind == ChangeKind::remove
                           ? "this shipped row is off"
                           : "this shipped row has level " + std::to_string(change.to) +
                                 " instead of " + std::to_string(change.from);
    what += ", signed by " + change.signers[0] + " and " + change.signers[1];
    if (lost > 0) {
      what += "; " + std::to_string(lost) + " of its " + std::to_string(rule->review.yes.size()) +
              " texts are heard less, first \"" + first + "\"";
    }
    out.push_back({change.file, change.line, change.row, what, change.column, "", true});
  }
}

bool any_error(const Problems& problems) {
  return std::ranges::any_of(problems, [](const LexiconProblem& one) { return !one.warning; });
}

}  // namespace

Detector::Built Detector::build(const std::vector<LexiconFile>& files) {
  Built built;
  Lexicon lexicon = read_lexicon(files);
  built.problems = lexicon.problems;
  for (const Rule& rule : lexicon.rules) check_pattern(rule, built.problems);
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

Detector::Built Detector::build(const std::vector<LexiconFile>& files, const SiteFiles& site) {
  Built built = build(files);
  if (!built.detector || site.empty()) return built;
  return with_site(*built.detector, files, site);
}

Detector::Built Detector::with_site(const Detector& shipped, const std::vector<LexiconFile>& files,
                                    const SiteFiles& site) {
  Built built;
  Lexicon lexicon = read_lexicon(files, &site);
  built.problems = lexicon.problems;
  built.changes = lexicon.changes;
  for (const Rule& rule : lexicon.rules) {
    if (rule.of_site) check_pattern(rule, built.problems);
  }
  if (any_error(built.problems)) return built;
  const Lexicon rows = lexicon;
  auto detector = std::make_unique<Detector>(unchecked(std::move(lexicon)));
  for (const Rule& rule : rows.rules) {
    if (rule.of_site) check_rule(*detector, rule, built.problems);
  }
  check_shipped(*detector, rows, site, built.problems);
  warn_of_lost(shipped, *detector, read_lexicon(files), built.changes, built.problems);
  if (!any_error(built.problems)) built.detector = std::move(detector);
  return built;
}

}  // namespace screenline::crisis
