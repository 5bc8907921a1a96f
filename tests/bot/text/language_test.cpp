#include "bot/text/language.hpp"

#include "tests/support/catch.hpp"

using namespace screenline::text;

namespace {

std::string guess(std::string_view text) { return std::string(guess_language(text).value_or("")); }

}  // namespace

TEST_CASE("English is recognised", "[language]") {
  for (std::string_view text :
       {"yes", "YES!", "I feel down most days", "my name is Jos\u00E9 N\u00FA\u00F1ez", "thanks",
        "what is this?", "none of the above", "I live in Los Angeles", "don\u2019t know",
        "we met at the caf\u00E9"}) {
    INFO(text);
    CHECK(guess(text) == "en");
  }
}

TEST_CASE("Spanish is recognised", "[language]") {
  for (std::string_view text :
       {"s\u00ED", "si", "Hola", "gracias", "no entiendo", "no quiero seguir", "Tengo 34 a\u00F1os",
        "\u00BFPor qu\u00E9?", "me siento muy triste", "QUIERO MORIR", "espa\u00F1ol", "espanol",
        "casi todos los dias", "una y la otra", "\u00BF?"}) {
    INFO(text);
    CHECK(guess(text) == "es");
  }
}

TEST_CASE("the rest is left undecided", "[language]") {
  for (std::string_view text :
       {"", "3", "ok", "no", "No.", "STOP", "HELP", "a", "\U0001F44D", "Los Angeles", "98 kg", "en",
        "OK 10", "hotel", "\u043F\u0440\u0438\u0432\u0435\u0442", "\u4F60\u597D", "n\u00E3o \u00E9",
        "\xFF\xFE", "si yes"}) {
    INFO(text);
    CHECK(guess(text).empty());
  }
}
