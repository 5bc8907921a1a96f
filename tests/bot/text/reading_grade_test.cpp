// The grade of a text, against counts made by hand.
#include "bot/text/reading_grade.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

namespace screenline::text {
namespace {

TEST_CASE("syllables by the runs of vowels, a mute e left out") {
  const std::pair<const char*, int> words[] = {
      {"the", 1},    {"time", 1},     {"times", 1},   {"asked", 1},     {"wanted", 2},
      {"uses", 2},   {"table", 2},    {"people", 2},  {"health", 1},    {"question", 2},
      {"safety", 3}, {"medicine", 3}, {"I", 1},       {"clinician", 3}, {"changes", 2},
      {"me", 1},     {"Yes", 1},      {"aneurysm", 3}};
  for (const auto& [word, count] : words) {
    INFO(word);
    CHECK(syllables_of(word) == count);
  }
}

TEST_CASE("words, sentences and the grade") {
  const Reading two = reading_of("The cat sat on the mat. It was happy!");
  CHECK(two.words == 9);
  CHECK(two.sentences == 2);
  CHECK(two.syllables == 10);
  CHECK(std::abs(two.grade - (0.39 * 9 / 2 + 11.8 * 10 / 9 - 15.59)) < 1e-9);
  CHECK(reading_of("").words == 0);
  CHECK(reading_of("... !").grade == 0);
}

TEST_CASE("a number and a placeholder are one short word; a line and a colon end a sentence") {
  const Reading one = reading_of("Call {emergency_number} or 1-800-662-4357");
  CHECK(one.words == 7);
  CHECK(reading_of("Send one: 1 or 2\nThen wait").sentences == 3);
  CHECK(reading_of("It costs 3.5 dollars at nimh.gov today.").sentences == 1);
}

TEST_CASE("plain words read easier than long ones") {
  CHECK(reading_of("You can stop at any time. We will not ask again.").grade < 3);
  CHECK(reading_of("Discontinuation notwithstanding, participation necessitates communication of "
                   "unanticipated deterioration.")
            .grade > 12);
}

}  // namespace
}  // namespace screenline::text
