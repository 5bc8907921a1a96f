// The lexicon that is compiled in: its rows, their twins, and that no row or guard is idle.
#include "bot/crisis/lexicon.hpp"

#include <algorithm>
#include <set>

#include "bot/crisis/embedded.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

const Lexicon& shipped() {
  static const Lexicon lexicon = read_lexicon(embedded_lexicon());
  return lexicon;
}

ScanContext context_of(const Rule& rule) {
  ScanContext context;
  if (rule.question) context.pending = Question::asq_5;
  if (rule.question) context.open = bit(rule.track);
  return context;
}

// What would remain of a scan if the row were deleted: rows judge a text independently.
int level_without(const Scan& scan, const Rule& rule) {
  int level = 0;
  for (const Hit& hit : scan.hits) {
    if (hit.rule != rule.id && hit.track == rule.track) level = std::max(level, hit.level);
  }
  return level;
}

std::string first_problem(const std::string& rows, const std::string& path = "x/en-self.json") {
  const auto built = Detector::build({{path, rows}});
  REQUIRE_FALSE(built.detector);
  REQUIRE_FALSE(built.problems.empty());
  const auto& problem = built.problems.front();
  return problem.file + ":" + std::to_string(problem.line) + " " + problem.row + " " + problem.what;
}

const std::string good_tail =
    R"("why": "w", "yes": ["red fox", "a red fox"], "no": ["blue fox", "red"], "reviewer": null, "reviewed_on": null})";

}  // namespace

TEST_CASE("the compiled-in lexicon builds and every twin holds") {
  const auto built = Detector::build(embedded_lexicon());
  for (const auto& problem : built.problems) {
    UNSCOPED_INFO(problem.file << ':' << problem.line << ' ' << problem.row << ' ' << problem.what);
  }
  REQUIRE(built.problems.empty());
  REQUIRE(built.detector);
  CHECK(built.detector->digest().size() == 64);
}

TEST_CASE("deleting any row makes a twin fail") {
  const Detector detector = Detector::unchecked(shipped());
  for (const Rule& rule : shipped().rules) {
    const bool needed = std::ranges::any_of(rule.review.yes, [&](const std::string& text) {
      return level_without(detector.scan(text, context_of(rule)), rule) < rule.level;
    });
    INFO("idle row " << rule.id);
    CHECK(needed);
  }
}

TEST_CASE("deleting any guard makes a twin fail") {
  const Detector whole = Detector::unchecked(shipped());
  for (const Guard& guard : shipped().guards) {
    Lexicon fewer = shipped();
    std::erase_if(fewer.guards, [&](const Guard& one) { return one.id == guard.id; });
    const Detector without = Detector::unchecked(std::move(fewer));
    const bool needed = std::ranges::any_of(guard.review.yes, [&](const std::string& text) {
      const auto before = whole.scan(text).hits, after = without.scan(text).hits;
      return std::ranges::any_of(after, [&](const Hit& hit) {
        const auto same = std::ranges::find(before, hit.rule, &Hit::rule);
        return same == before.end() || same->level < hit.level ||
               same->lowered_by != hit.lowered_by;
      });
    });
    INFO("idle guard " << guard.id);
    CHECK(needed);
  }
}

TEST_CASE("no level 4 row can be lowered and every level from 1 to 4 is there in both languages") {
  std::set<std::pair<std::string, int>> seen;
  for (const Rule& rule : shipped().rules) {
    if (rule.level == 4) CHECK(rule.lowered_by.empty());
    seen.insert({rule.lang, rule.level});
  }
  for (const char* lang : {"en", "es"}) {
    for (int level = 1; level <= 4; ++level) CHECK(seen.contains({lang, level}));
  }
}

TEST_CASE("a broken lexicon is refused with file, line and row") {
  CHECK(first_problem("[\n {\"id\": \"a\",\n \"lang\": ]").starts_with("x/en-self.json:3 "));
  CHECK(first_problem("{}").find("list of rows") != std::string::npos);
  CHECK(first_problem("[]").find("no rules") != std::string::npos);
  const std::string head = "[\n\n{\"id\": \"en.a\", \"lang\": \"en\", \"track\": \"self\", ";
  CHECK(first_problem(head + R"("level": 2, "match": "red (fox", )" + good_tail + "]")
            .starts_with("x/en-self.json:3 en.a the pattern is broken"));
  CHECK(first_problem(head + R"("level": 5, "match": "red fox", )" + good_tail + "]")
            .find("1 to 4") != std::string::npos);
  CHECK(first_problem(head + R"("level": 2, "match": "red fox", "lowered_by": ["none"], )" +
                      good_tail + "]")
            .find("there is no guard \"none\"") != std::string::npos);
  CHECK(first_problem(head + R"("level": 4, "match": "red fox", "lowered_by": ["none"], )" +
                      good_tail + "]")
            .find("nothing may lower a level 4 row") != std::string::npos);
  CHECK(first_problem(head + R"("level": 2, "level": 1, "match": "red fox", )" + good_tail + "]")
            .find("is given twice") != std::string::npos);
  CHECK(first_problem(head + R"("level": 2, "match": "red fox", "colour": 1, )" + good_tail + "]")
            .find("unknown key \"colour\"") != std::string::npos);
  CHECK(first_problem(head + R"("level": 2, "match": "<red> fox", )" + good_tail + "]")
            .find("<red> does not exist") != std::string::npos);
  CHECK(first_problem(head + R"("level": 2, "match": "green fox", )" + good_tail + "]")
            .find("does not reach its level") != std::string::npos);
  CHECK(first_problem(head + R"("level": 2, "match": "red", )" + good_tail + "]")
            .find("taken for danger") != std::string::npos);
  CHECK(first_problem(
            head +
            R"("level": 2, "match": "red fox", "why": "w", "yes": ["red fox"], "no": ["a", "b"],
                             "reviewer": null, "reviewed_on": null}])")
            .find("at least 2") != std::string::npos);
}
