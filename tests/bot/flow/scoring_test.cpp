// Scores of every kind, with items skipped, not asked and still to come; and what `check` knows of
// the range of each.
#include "bot/flow/scoring.hpp"

#include <cmath>

#include "tests/bot/flow/language_flow.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

constexpr int skipped = -1, not_asked = -2;
const std::string worry = "instruments/worry.json";

struct Asked {
  std::shared_ptr<const Flow> flow;
  std::vector<Answer> answers;

  // Answers to worry_1 and on, by points.
  explicit Asked(const std::vector<int>& points, const Loaded& loaded = load_language()) {
    INFO(told(loaded));
    REQUIRE(loaded.flow);
    flow = loaded.flow;
    answers.resize(flow->steps.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      const int step = flow->find_step("worry_" + std::to_string(i + 1));
      answers[static_cast<std::size_t>(step)] =
          points[i] == skipped     ? Answer{AnswerState::skipped, 0, 0}
          : points[i] == not_asked ? Answer{}
                                   : Answer{AnswerState::answered, points[i], 0};
    }
  }
  // NaN: undecided; infinity: there is none.
  [[nodiscard]] double score(const std::string& id) const {
    const Facts facts;
    const Evaluation in{*flow, answers, facts};
    for (std::size_t i = 0; i < flow->scores.size(); ++i) {
      if (flow->scores[i].id != id) continue;
      const ScoreValue value = flow::score(in, static_cast<int>(i));
      if (value.state == ScoreValue::State::undecided) return std::nan("");
      if (value.state == ScoreValue::State::none) return HUGE_VAL;
      return value.value;
    }
    FAIL("no score " << id);
    return 0;
  }
};

TEST_CASE("a count counts the items that are so, a max is the highest item") {
  const Asked all({3, 2, 1, 2});
  CHECK(all.score("worry_days") == 3);
  CHECK(all.score("worry_worst") == 3);
  CHECK(Asked({0, 0, 0, 0}).score("worry_days") == 0);
  CHECK(Asked({1, 0, 1, 0}).score("worry_worst") == 1);
  // A skipped item, or one still to come, may be the one that counts.
  for (const int open : {skipped, not_asked}) {
    CHECK(std::isnan(Asked({3, 2, open, 2}).score("worry_days")));
    CHECK(std::isnan(Asked({3, 2, open, 2}).score("worry_worst")));
  }
}

TEST_CASE("a prorated sum is the mean of the answered items times all of them, a half rounded up") {
  CHECK(Asked({1, 2, 3, 1}).score("worry_sum") == 7);
  CHECK(Asked({1, 2, 2, skipped}).score("worry_sum") == 7);  // 5 / 3 * 4 = 6.67
  CHECK(Asked({1, 1, 2, skipped}).score("worry_sum") == 5);  // 5.33
  CHECK(Asked({3, 3, 3, skipped}).score("worry_sum") == 12);
  CHECK(std::isnan(Asked({1, 2, skipped, skipped}).score("worry_sum")));  // two of at least three
  // What is still to be asked is not taken for skipped.
  CHECK(std::isnan(Asked({1, 2, 2, not_asked}).score("worry_sum")));
  CHECK(std::isnan(Asked({1, 2, skipped, not_asked}).score("worry_sum")));
  CHECK(Asked({1, 2, skipped, skipped}).score("worry_mean") == 1.5);
  CHECK(Asked({1, 2, 2, skipped}).score("worry_mean") == 5.0 / 3);
  // 5 / 2 * 3 is a half.
  const Score of_three{.id = "s", .items = {0, 1, 2}, .prorate_from = 2};
  CHECK(value_of(of_three, {.total = 5, .counted = 2, .skipped = 1}) == 8);
  CHECK(value_of(of_three, {.total = -5, .counted = 2, .skipped = 1}) == -7);
}

struct Wrong {
  std::string code, from, to;
};

TEST_CASE("what a score cannot be is told where it stands") {
  const std::string items = "\"count\": [\"worry_1\", \"worry_2\", \"worry_3\", \"worry_4\"]";
  const std::vector<Wrong> wrong = {
      {"missing-key", "\"when\": \"points >= 2\",", ""},
      {"unknown-key", "\"max\": [\"worry_1\"", "\"when\": \"points >= 2\", \"max\": [\"worry_1\""},
      {"missing-key", items, items + ", \"max\": [\"worry_1\"]"},
      {"count-looks-elsewhere", "\"points >= 2\"", "\"worry_1 >= 2\""},
      {"count-looks-elsewhere", "\"points >= 2\"", "\"points >= 2 and level == 0\""},
      {"count-looks-elsewhere", "\"points >= 2\"", "\"true\""},
      {"unknown-option", "\"points >= 2\"", "\"value == nearly_evry_day\""},
      {"expression-type", "\"points >= 2\"", "\"points\""},
      {"unknown-value", "\"when\": \"points >= 2\"",
       "\"when\": \"points >= 2\", \"missing\": { \"prorate\": 2 }"},
      {"out-of-range", "{ \"prorate\": 3 }", "{ \"prorate\": 4 }"},
      {"out-of-range", "{ \"prorate\": 3 }", "{ \"prorate\": 0 }"},
      {"missing-key", "{ \"prorate\": 3 }", "{}"},
      {"unknown-value", "{ \"prorate\": 3 }", "\"prorate\""},
      {"bands-do-not-cover", "{ \"id\": \"many\", \"max\": 4 }",
       "{ \"id\": \"many\", \"max\": 3 }"},
      {"band-unreachable", "{ \"id\": \"many\", \"max\": 4 }",
       "{ \"id\": \"many\", \"max\": 4 }, { \"id\": \"all\", \"max\": 5 }"},
      {"band-unreachable", "{ \"id\": \"few\", \"max\": 1 }",
       "{ \"id\": \"few\", \"max\": 1 }, { \"id\": \"odd\", \"max\": 1.5 }"},
      {"bad-code", "\"720433000\"", "\"720433001\""},
  };
  for (const Wrong& it : wrong) {
    const std::string bytes = changed(worry, {{it.from, it.to}});
    INFO(it.code << ": " << it.to);
    REQUIRE_FALSE(bytes.empty());
    const Loaded loaded = load_language(worry, bytes);
    INFO(told(loaded));
    REQUIRE_FALSE(loaded.problems.empty());
    CHECK(loaded.problems.front().code == it.code);
    CHECK(loaded.problems.front().file == worry);
    CHECK_FALSE(loaded.flow);
  }
}

TEST_CASE("the range of a prorated score has what proration can come to") {
  // Only worry_1 goes up to 3: with two of four answered the sum can be 3 + 1 of 2, doubled.
  const std::string one_high = changed(
      worry,
      {{"{ \"prorate\": 3 }", "{ \"prorate\": 2 }"},
       {"\"max\": 12", "\"max\": 7"},
       {"{ \"id\": \"worry_2\", \"ask\": { \"en\": \"Restless?\", \"es\": \"¿Inquietud?\" }, "
        "\"answer\": \"how_often\" }",
        "{ \"id\": \"worry_2\", \"ask\": { \"en\": \"Restless?\", \"es\": \"¿Inquietud?\" }, "
        "\"answer\": { \"scale\": { \"min\": 0, \"max\": 1 } } }"},
       {"{ \"id\": \"worry_3\", \"ask\": { \"en\": \"Tense?\", \"es\": \"¿Tensión?\" }, "
        "\"answer\": \"how_often\" }",
        "{ \"id\": \"worry_3\", \"ask\": { \"en\": \"Tense?\", \"es\": \"¿Tensión?\" }, "
        "\"answer\": { \"scale\": { \"min\": 0, \"max\": 1 } } }"},
       {"{ \"id\": \"worry_4\", \"ask\": { \"en\": \"Afraid?\", \"es\": \"¿Miedo?\" }, "
        "\"answer\": \"how_often\" }",
        "{ \"id\": \"worry_4\", \"ask\": { \"en\": \"Afraid?\", \"es\": \"¿Miedo?\" }, "
        "\"answer\": { \"scale\": { \"min\": 0, \"max\": 1 } } }"}});
  REQUIRE_FALSE(one_high.empty());
  const std::string said = told(load_language(worry, one_high));
  INFO(said);
  CHECK(said.find("bands-do-not-cover") != std::string::npos);
  CHECK(said.find("the score can be 8") != std::string::npos);
  // And a condition that only a prorated sum meets is no mistake.
  std::string wide = one_high;
  wide.replace(wide.find("\"max\": 7"), 8, "\"max\": 8");
  wide.replace(wide.find("\"points >= 2\""), 13, "\"value >= 1\"");
  const FileSource folder = folder_source(language_folder());
  const std::string root = changed("screening.json", {{"worry.total is much", "worry.total == 8"}});
  const Loaded loaded = load_flow(
      "screening.json",
      [&](const std::string& path) -> std::optional<std::string> {
        if (path == worry) return wide;
        return path == "screening.json" ? root : folder(path);
      },
      LoadFor::author);
  CHECK(told(loaded).find("always-false") == std::string::npos);
}

TEST_CASE("a condition that no count comes to is told") {
  const Loaded loaded = load_language(
      "screening.json", changed("screening.json", {{"worry.often >= 2", "worry.often >= 5"}}));
  CHECK(told(loaded).find("always-false") != std::string::npos);
}

}  // namespace
}  // namespace screenline::flow
