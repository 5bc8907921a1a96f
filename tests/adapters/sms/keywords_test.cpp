#include "adapters/sms/keywords.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

Keyword word(std::string_view text) { return match_carrier_keyword(text).keyword; }

}  // namespace

TEST_CASE("the words of carriers, the FCC and Twilio opt out") {
  for (const char* text :
       {"STOP", "StopAll", "stop all", "unsubscribe", "CANCEL", "End", "quit", "revoke", "OPTOUT",
        "opt out", "opt-out", "remove me", "ARRET", "arr\u00EAt", "alto", "parar"}) {
    CAPTURE(text);
    CHECK(word(text) == Keyword::stop);
  }
  for (const char* text : {"START", "unstop"}) CHECK(word(text) == Keyword::start);
  CHECK(word("Yes") == Keyword::yes);
  for (const char* text : {"HELP", "info"}) CHECK(word(text) == Keyword::help);
}

TEST_CASE("what stands round the word does not matter") {
  for (const char* text :
       {" stop ", "STOP.", "\u201CStop\u201D", "stop!!", "\U0001F6D1 STOP", "*STOP*\r\n",
        "\uFF33\uFF34\uFF2F\uFF30", "STOP\uFE0F", "\u00A1stop!", "(stop)", "stop\u200B"}) {
    CAPTURE(text);
    CHECK(word(text) == Keyword::stop);
  }
}

TEST_CASE("only a whole message is a keyword") {
  for (const char* text :
       {"", " ", "I want it all to stop", "end it", "stop it", "don't stop", "s t o p", "stopp",
        "help me", "quit smoking", "STOP \u044D\u0442\u043E", "st\u00F6p", "stop1", "1 stop",
        "AYUDA", "yes please", "\xFFstop", "stopstopstopstopstop"}) {
    CAPTURE(text);
    CHECK(word(text) == Keyword::none);
  }
}

TEST_CASE("we know which texts the provider acts on itself") {
  for (const char* text : {"STOP", "stop", " Stop \n", "OPTOUT", "HELP", "START", "yes"}) {
    CAPTURE(text);
    CHECK(match_carrier_keyword(text).provider_acts);
  }
  for (const char* text : {"stop.", "opt out", "parar", "\U0001F6D1 STOP", "stop all", "none"}) {
    CAPTURE(text);
    CHECK_FALSE(match_carrier_keyword(text).provider_acts);
  }
}

}  // namespace screenline::sms
