#include "bot/text/fold.hpp"

#include <rapidcheck.h>

#include "bot/text/utf8.hpp"
#include "tests/bot/text/random_text.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::text;
using namespace std::string_view_literals;

namespace {

struct Case {
  std::string_view text;
  std::string_view folded;
};

using Words = std::vector<std::string_view>;

}  // namespace

TEST_CASE("an answer folds to the form it is compared in", "[fold]") {
  const Case cases[] = {
      {"", ""},
      {"Yes", "yes"},
      {"  YES \r\n", "yes"},
      {"Yes!!!", "yes"},
      {"\"yes.\"", "yes"},
      {"(a)", "a"},
      {"b)", "b"},
      {"*Yes*", "yes"},
      {"1.", "1"},
      {"#2", "2"},
      {"150#", "150#"},
      {"not\t at \n all", "not at all"},
      {"I don`t", "i don't"},
      {"yes\x01", "yes"},
      {"y\0es"sv, "yes"},
      {"...?!", ""},
      {"yes :)", "yes"},
      // what must stay
      {"-5", "-5"},
      {"+1", "+1"},
      {".5", ".5"},
      {"(,5)", ",5"},
      {"2.5", "2.5"},
      {"3+", "3+"},
      {"10%", "10%"},
      {"<3", "<3"},
      {"n/a", "n/a"},
      {"b-", "b-"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(fold(c.text) == c.folded);
  }
}

TEST_CASE("an answer from a phone's keyboard folds as well", "[fold]") {
  const Case cases[] = {
      {"don\u2019t", "don't"},
      {"don\u00B4t", "don't"},
      {"\u201CYes\u201D", "yes"},
      {"\u00ABS\u00ED\u00BB", "s\u00ED"},
      {"\u00A1S\u00CD!", "s\u00ED"},
      {"si\u0301", "s\u00ED"},
      {"MAN\u0303ANA", "ma\u00F1ana"},
      {"\u00BFQu\u00E9?", "qu\u00E9"},
      {"\uFF15", "5"},
      {"\uFF39\uFF45\uFF53\uFF01", "yes"},
      {"ye\u00ADs", "yes"},
      {"y\u200Be\uFEFFs", "yes"},
      {"\u00A0not\u00A0\u3000at all\u2028", "not at all"},
      {"2\u20133", "2-3"},
      {"\u22125", "-5"},
      {"yes \u2014", "yes"},
      {"ok\u2026", "ok"},
      {"Stra\u00DFe", "strasse"},
      {"1\uFE0F\u20E3", "1"},
      {"\U0001F44D\U0001F3FD", "\U0001F44D"},
      {"\U0001F44D", "\U0001F44D"},
      {"\u2764\uFE0F", "\u2764"},
      {"yes\xFF", "yes\uFFFD"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(fold(c.text) == c.folded);
  }
}

TEST_CASE("ASCII takes the short path to the same end", "[fold][property]") {
  // A character that folds to nothing sends the same text through ICU.
  CHECK(rc::check("ASCII text", [] {
    const std::string ascii =
        *rc::gen::container<std::string>(rc::gen::cast<char>(rc::gen::inRange(0, 128)));
    RC_ASSERT(fold(ascii) == fold(ascii + "\u200B"));
  }));
}

TEST_CASE("fold is settled after one pass, whatever comes", "[fold][property]") {
  CHECK(rc::check("any text", [] {
    const std::string once = fold(*testing::any_text());
    RC_ASSERT(is_valid(once));
    RC_ASSERT(fold(once) == once);
  }));
  CHECK(rc::check("any bytes", [] {
    const std::string once = fold(*testing::any_bytes());
    RC_ASSERT(fold(once) == once);
  }));
}

TEST_CASE("fold is settled for every code point", "[fold]") {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    std::string text = "a";
    append_utf8(text, c);
    text += "\u0301";
    const std::string once = fold(text);
    if (fold(once) != once) FAIL("code point " << static_cast<unsigned>(c));
  }
}

TEST_CASE("accents leave Latin letters only", "[fold]") {
  const Case cases[] = {
      {"plain", "plain"},
      {"depresi\u00F3n", "depresion"},
      {"ma\u00F1ana", "manana"},
      {"qu\u00E9 verg\u00FCenza", "que verguenza"},
      {"vi\u1EC7t", "viet"},
      {"a\u0331", "a"},                              // a mark that composes with nothing
      {"\u043C\u043E\u0439", "\u043C\u043E\u0439"},  // й is a letter of its own
      {"\u304C", "\u304C"},
      {"\U0001F44D \u00E1", "\U0001F44D a"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(fold_accents(c.text) == c.folded);
  }
}

TEST_CASE("words", "[fold]") {
  CHECK(words("") == Words{});
  CHECK(words("not at all") == Words{"not", "at", "all"});
  CHECK(words("yes, i don't") == Words{"yes", "i", "don't"});
  CHECK(words("1,2,3") == Words{"1", "2", "3"});
  CHECK(words("3.5 or thirty-four.yes") == Words{"3.5", "or", "thirty-four", "yes"});
  CHECK(words("hurt/kill 'myself'") == Words{"hurt", "kill", "myself"});
  CHECK(words("s\u00ED\u00BFno") == Words{"s\u00ED", "no"});
  CHECK(words("\U0001F44D +1") == Words{"\U0001F44D", "+1"});
  CHECK(words("'' , '") == Words{});
}
