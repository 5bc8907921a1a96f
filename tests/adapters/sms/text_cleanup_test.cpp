#include "adapters/sms/text_cleanup.hpp"

#include "adapters/sms/digest.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {

TEST_CASE("reactions of phones are told from answers") {
  for (const char* text :
       {"Liked \"How often?\"", "Loved \u201CHow often?\u201D", "Laughed at an image",
        "Emphasized \u201C2\u201D", "Questioned \"Reply 1\"", "Removed a heart from \u201Cok\u201D",
        "Reacted \U0001F602 to \u201CHow often?\u201D", "\U0001F44D to \u201CHow often?\u201D",
        "\u2764\uFE0F to \"Hi\"",
        "\u200A\u200B\U0001F44D\u200B to \u201C\u200AHi\u200A\u201D\u200A"}) {
    CAPTURE(text);
    CHECK(is_reaction(text));
  }
  for (const char* text : {"Liked it", "I liked \"that\"", "2", "", "yes to \"that\"", "\U0001F44D",
                           "\U0001F44D to you", "Loved and lost", "Questioned everything",
                           "\"I want to die\"", "Liked \"", "Reacted badly to pills"}) {
    CAPTURE(text);
    CHECK_FALSE(is_reaction(text));
  }
}

TEST_CASE("base64 is decoded only when words come out of it") {
  const std::string words = "I have not been sleeping well since about the end of September.";
  const auto decoded = clean_text(base64(words));
  CHECK(decoded.base64_decoded);
  CHECK(decoded.text == words);
  CHECK(decoded.raw == base64(words));

  const std::string plain(64, 'a');
  CHECK_FALSE(clean_text(plain).base64_decoded);
  const std::string run = "iwanttokillmyselfiwanttokillmyselfiwanttokillmyselfiwanttokillme";
  REQUIRE(run.size() == 64);
  CHECK(clean_text(run).text == run);
  CHECK_FALSE(clean_text(base64("short")).base64_decoded);
  CHECK_FALSE(clean_text(std::string(60, '=')).base64_decoded);
}

TEST_CASE("a character that the carrier cut is dropped, a whole one kept") {
  const std::string words(50, 'w');
  CHECK(decode_base64_body(base64(words + "\xE2\x80")) == words);
  CHECK(decode_base64_body(base64(words + "\xF0\x9F\x91")) == words);
  CHECK(decode_base64_body(base64(words + "\xC3\xA9")) == words + "\xC3\xA9");
}

TEST_CASE("white space at the end goes, at the front and within it stays") {
  CHECK(clean_text("  a b \t\r\n").text == "  a b");
  CHECK(clean_text(" \n ").text.empty());
}

}  // namespace screenline::sms
