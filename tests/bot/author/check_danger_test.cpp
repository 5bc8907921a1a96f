// An answer that the lexicon takes for danger is found where it is written, unless the question
// hears it as danger itself.
#include "bot/author/check_danger.hpp"

#include "tests/bot/author/content.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::author {

namespace {

const std::string root = "screening.json";
const std::string common = "common/answers.json";

std::vector<flow::Problem> dangers(const std::string& file, const std::string& from,
                                   const std::string& to) {
  const flow::Loaded loaded = flow::load_with(file, from, to);
  for (const flow::Problem& problem : loaded.problems) FAIL_CHECK(to_string(problem));
  REQUIRE(loaded.flow);
  return check_danger(loaded, *shipped_content()->detector);
}

}  // namespace

TEST_CASE("an answer that reads as danger is told with its place and the row") {
  const std::string to = "[\"nothing\", \"i want to die\"]";
  const auto found = dangers(root, "[\"nothing\"]", to);
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "answer-reads-as-danger");
  CHECK(found[0].severity == flow::Severity::error);
  CHECK(found[0].file == root);
  const std::string bytes = flow::edited(root, "[\"nothing\"]", to);
  const auto [line, column] = flow::place_of(bytes, bytes.find("\"i want to die\""));
  CHECK(found[0].line == line);
  CHECK(found[0].column == column);
  CHECK(found[0].length == 15);
  CHECK(found[0].what.find("\"i want to die\" of \"r1\"") != std::string::npos);
  CHECK(found[0].what.find("row ") != std::string::npos);
}

TEST_CASE("labels are read too, in each language, and told once") {
  CHECK(dangers(root, "\"es\": \"Depresión\"", "\"es\": \"Quiero morirme\"").size() == 1);
}

TEST_CASE(
    "a safety step that hears the answer as danger may have it; its harmless answer may not") {
  CHECK(dangers(common, "\"yeah\"", "\"yeah\", \"i want to die\"").empty());
  const auto found = dangers(common, "\"nope\"", "\"nope\", \"i want to die\"");
  REQUIRE(found.size() == 1);
  CHECK(found[0].file == common);
}

TEST_CASE("what is shipped has none") {
  const flow::Loaded shipped =
      flow::load_flow("ketamine/screening.json",
                      flow::folder_source(SCREENLINE_SOURCE_DIR "/flows"), flow::LoadFor::author);
  REQUIRE(shipped.flow);
  CHECK(shipped.answer_words.size() > 300);
  CHECK(check_danger(shipped, *shipped_content()->detector).empty());
}

}  // namespace screenline::author
