#include "adapters/phone/wire.hpp"

#include "tests/adapters/phone/fake_house.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::phone;

TEST_CASE("A form keeps blanks, order and what is not well encoded") {
  const auto form = decode_form("A=&B=1+2%2B3&C&&A=x=y&D=%zz%4&E=%C3%A9");
  const Pairs expected{{"A", ""},    {"B", "1 2+3"}, {"C", ""},
                       {"A", "x=y"}, {"D", "%zz%4"}, {"E", "\u00e9"}};
  CHECK(form == expected);
  CHECK(decode_form("").empty());
  CHECK(find(form, "A").empty());
  CHECK(decode_form(encode_form(expected)) == expected);
}

TEST_CASE("HTTP Basic is read as any client writes it") {
  const auto read = read_basic(basic("AC1", "to:ken"));
  REQUIRE(read);
  CHECK(read->user == "AC1");
  CHECK(read->password == "to:ken");
  CHECK(read_basic("basic QTpC")->user == "A");  // RFC 7617: the scheme's case does not matter
  for (const auto* wrong : {"", "Basic", "Bearer QTpC", "Basic QUJD", "Basic ***", "Basic "}) {
    INFO(wrong);
    CHECK_FALSE(read_basic(wrong));
  }
}

TEST_CASE("Dates are written as Twilio writes them") {
  // Twilio's own example of a message.
  const Time time{std::chrono::seconds(1692853305)};
  CHECK(mail_date(time) == "Thu, 24 Aug 2023 05:01:45 +0000");
  CHECK(day_text(time) == "2023-08-24");
  CHECK(iso_time(time + std::chrono::milliseconds(7)) == "2023-08-24T05:01:45.007Z");
}

TEST_CASE("Numbers are E.164, characters are code points") {
  CHECK(is_number("+12025550101"));
  for (const auto* wrong :
       {"", "+", "12025550101", "+02025550101", "+1202555O101", "+1202", "+12345678901234567"}) {
    INFO(wrong);
    CHECK_FALSE(is_number(wrong));
  }
  CHECK(characters_in("a\u00e9\U0001F44D") == 3);
  CHECK(characters_in("\xff") == 1);
}
