#include "bot/text/numbers.hpp"

#include <limits>
#include <string>

#include "bot/text/fold.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::text;

namespace {

std::string english(int n) {
  static const char* const small[] = {"zero",    "one",     "two",       "three",    "four",
                                      "five",    "six",     "seven",     "eight",    "nine",
                                      "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                      "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  static const char* const tens[] = {"",      "",      "twenty",  "thirty", "forty",
                                     "fifty", "sixty", "seventy", "eighty", "ninety"};
  if (n == 100) return "one hundred";
  if (n > 100) return "one hundred and " + english(n - 100);
  if (n < 20) return small[n];
  return n % 10 == 0 ? tens[n / 10] : tens[n / 10] + std::string("-") + small[n % 10];
}

std::string spanish(int n) {
  static const char* const small[] = {"cero",
                                      "uno",
                                      "dos",
                                      "tres",
                                      "cuatro",
                                      "cinco",
                                      "seis",
                                      "siete",
                                      "ocho",
                                      "nueve",
                                      "diez",
                                      "once",
                                      "doce",
                                      "trece",
                                      "catorce",
                                      "quince",
                                      "diecis\u00E9is",
                                      "diecisiete",
                                      "dieciocho",
                                      "diecinueve",
                                      "veinte",
                                      "veintiuno",
                                      "veintid\u00F3s",
                                      "veintitr\u00E9s",
                                      "veinticuatro",
                                      "veinticinco",
                                      "veintis\u00E9is",
                                      "veintisiete",
                                      "veintiocho",
                                      "veintinueve"};
  static const char* const tens[] = {"",          "",        "",        "treinta", "cuarenta",
                                     "cincuenta", "sesenta", "setenta", "ochenta", "noventa"};
  if (n == 100) return "cien";
  if (n > 100) return "ciento " + spanish(n - 100);
  if (n < 30) return small[n];
  return n % 10 == 0 ? tens[n / 10] : tens[n / 10] + std::string(" y ") + small[n % 10];
}

}  // namespace

TEST_CASE("every number from 0 to 120 is read in both languages", "[numbers]") {
  for (int n = 0; n <= 120; ++n) {
    INFO(english(n) << " / " << spanish(n));
    CHECK(number_word(fold(english(n)), "en") == n);
    CHECK(number_word(fold(spanish(n)), "es") == n);
  }
  for (int n = 121; n < 130; ++n) {
    CHECK_FALSE(number_word(english(n), "en"));
    CHECK_FALSE(number_word(fold(spanish(n)), "es"));
  }
}

TEST_CASE("numbers as people type them", "[numbers]") {
  struct Case {
    std::string_view text;
    std::string_view lang;
    int value;
  };
  const Case cases[] = {
      {"Twenty two", "en", 22},     {"thirtyfour", "en", 34},
      {"THIRTY-FOUR.", "en", 34},   {"fourty", "en", 40},
      {"a hundred", "en", 100},     {"hundred five", "en", 105},
      {"two", "en-US", 2},          {"una", "es", 1},
      {"treinta y una", "es", 31},  {"dieciseis", "es", 16},
      {"veintidos", "es", 22},      {"treintaicuatro", "es", 34},
      {"Treinta cuatro", "es", 34}, {"dos", "es-MX", 2},
      {"Veintiu\u0301n", "es", 21}, {"thirty\u2013four", "en", 34},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(number_word(fold(c.text), c.lang) == c.value);
  }
}

TEST_CASE("what is not one number is not read as one", "[numbers]") {
  for (std::string_view text :
       {"", "two three", "twenty twelve", "twenty zero", "two or three", "about two", "twosome",
        "hundred and", "hundred zero", "two hundred", "seventyish", "one hundred and thirty", "dos",
        "2", "and five", "twenty-"}) {
    INFO(text);
    CHECK_FALSE(number_word(fold(text), "en"));
  }
  for (std::string_view text : {"treinta y", "y cuatro", "treinta y once", "two", "ciento y"}) {
    INFO(text);
    CHECK_FALSE(number_word(fold(text), "es"));
  }
  CHECK_FALSE(number_word("two", "fr"));
  CHECK_FALSE(number_word("two", ""));
}

TEST_CASE("whole integers", "[numbers]") {
  CHECK(whole_integer("0") == 0);
  CHECK(whole_integer("007") == 7);
  CHECK(whole_integer("-5") == -5);
  CHECK(whole_integer("+5") == 5);
  CHECK(whole_integer(fold("\uFF13\uFF14!")) == 34);
  CHECK(whole_integer(fold(" 2. ")) == 2);
  CHECK(whole_integer(fold("1\uFE0F\u20E3")) == 1);
  CHECK(whole_integer("2147483647") == std::numeric_limits<int>::max());
  for (std::string_view text : {"", "-", "+", "+-5", "--5", "2147483648", "2.5", ".5", "2,5",
                                "1,000", "5 years", "five", "1e3", "0x10", "1 2", "5%", "\u0663"}) {
    INFO(text);
    CHECK_FALSE(whole_integer(text));
  }
}
