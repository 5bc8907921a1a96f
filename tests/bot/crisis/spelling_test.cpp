#include "bot/crisis/spelling.hpp"

#include <algorithm>

#include "bot/crisis/keyboard.hpp"
#include "bot/crisis/normalise.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

std::vector<std::string> sorted_words(std::string_view pattern) {
  std::vector<std::string> words = words_of(pattern);
  std::ranges::sort(words);
  return words;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("the words of a pattern") {
  CHECK(sorted_words("want to die") == List{"die", "to", "want"});
  CHECK(sorted_words("(?:cut|cutting) my (?:arms?|wrist(?:s)?)") ==
        List{"arm", "arms", "cut", "cutting", "my", "wrist", "wrists"});
  CHECK(sorted_words("demasiad[oa]s?") ==
        List{"demasiada", "demasiadas", "demasiado", "demasiados"});
  CHECK(sorted_words("red(?: (?:very|so)){0,3} ?fox") == List{"fox", "red", "so", "very"});
  CHECK(sorted_words("the [a-z]+ (?:\\d+|ten) pills$") == List{"pills", "ten", "the"});
  CHECK(sorted_words("(?:ha)+") == List{"ha", "haha"});
  CHECK(sorted_words("").empty());
}

TEST_CASE("a broken pattern has words too, and ends") {
  for (const char* pattern : {"(red", "red)fox", "[", "a{", "(?", "\\", "|", "a**"}) {
    INFO(pattern);
    CHECK(words_of(pattern).size() < 4);
  }
}

TEST_CASE("words that a pattern has side by side") {
  Meetings meetings;
  add_meetings("want(?: (?:very|so)){0,3} ?to (?:die|[a-z]+ (?:\\d+|ten)) pills", meetings);
  const auto meet = [&](std::string_view first, std::string_view second) {
    return meetings.has(hash_of(first), hash_of(second));
  };
  CHECK(meet("want", "to"));
  CHECK(meet("want", "very"));
  CHECK(meet("very", "so"));
  CHECK(meet("so", "to"));
  CHECK(meet("to", "die"));
  CHECK(meet("ten", "pills"));
  CHECK_FALSE(meet("to", "want"));
  CHECK_FALSE(meet("want", "die"));
  CHECK_FALSE(meet("to", "ten"));  // some word between them is not known
}

TEST_CASE("the slips of a finger in a word") {
  const std::vector<std::string> slips = finger_slips("die");
  for (const char* one : {"ie", "di", "ddie", "diee", "ide", "dei", "fie", "doe", "dir"}) {
    INFO(one);
    CHECK(std::ranges::find(slips, one) != slips.end());
  }
  for (const char* one : {"dye", "diet", "lie", "d", "pie"}) {
    INFO(one);
    CHECK(std::ranges::find(slips, one) == slips.end());
  }
}

TEST_CASE("one edit of any kind is found, two are not") {
  const Spelling spelling({{"suicide", 5, true}, {"pills", 3, true}, {"the", 9, false}});
  for (const char* word :
       {"suicdie", "suicid", "suiccide", "suixide", "usicide", "suicider", "xsuicide"}) {
    INFO(word);
    const auto guesses = spelling.guess(word);
    REQUIRE(guesses.count == 1);
    CHECK(guesses.word[0]->word == "suicide");
  }
  for (const char* word : {"suicide", "suixidx", "sucidie", "teh", "s", "", "suicideas"}) {
    INFO(word);
    CHECK(spelling.guess(word).count == 0);
  }
  CHECK(spelling.find("the") != nullptr);
  CHECK(spelling.find("them") == nullptr);
}

TEST_CASE("the likeliest word comes first") {
  const Spelling spelling({{"hanging", 2, true}, {"banging", 2, true}, {"handing", 2, true}});
  CHECK(spelling.guess("hnaging").word[0]->word == "hanging");
  CHECK(spelling.guess("hamging").word[0]->word == "hanging");
}

TEST_CASE("repairs take torn and glued words, and leave known ones alone") {
  const std::vector<VocabularyWord> vocabulary = {{"want", 3},    {"to", 9},     {"die", 4},
                                                  {"suicide", 7}, {"suicde", 1}, {"kill", 3},
                                                  {"myself", 8}};
  const Stems stems({{"suicide"}}, vocabulary, {"decide"});
  const auto read = [&](std::string_view text, std::size_t choice = 0) {
    const View view = with_clauses(text);
    return respelt(view, repairs(view.text, stems, {}), choice).text;
  };
  CHECK(read("want todie") == " want to die ");
  CHECK(read("su icide, sui cide") == " suicide suicide ");
  CHECK(read("decide") == " decide ");
  CHECK(read("suicde") == " suicide ");  // some pattern lists it: it stands for the stem elsewhere
  CHECK(read("to kill mysefl") == " to kill myself ");
  CHECK(read("diet dei dye") == " diet dei dye ");
  CHECK(read("kil it") == " kil it ");
}

TEST_CASE("clauses stay where they were when words change their length") {
  const Stems stems({{"myself"}}, {{"kill", 3}}, {});
  const View view = with_clauses("my slef, but kill mysefl. but so");
  const View right = respelt(view, repairs(view.text, stems, {}), 0);
  CHECK(right.text == " my slef but kill myself but so ");
  REQUIRE(right.clauses.size() == 3);
  CHECK(right.text.substr(right.clauses[1]) == " but kill myself but so ");
  CHECK(right.text.substr(right.clauses[2]) == " but so ");
}

TEST_CASE("of a long text the surroundings of each slip are kept") {
  std::string text;
  for (int i = 0; i < 600; ++i) text += i == 300 ? "mysefl " : "word ";
  const Stems stems({{"myself"}}, {}, {"word"});
  const View view = with_clauses(text);
  const View right = respelt(view, repairs(view.text, stems, {}), 0);
  CHECK(right.text.find(" myself ") != std::string::npos);
  CHECK(std::ranges::count(right.text, ' ') < 40);
  CHECK(right.text.front() == ' ');
  CHECK(right.text.back() == ' ');
}
