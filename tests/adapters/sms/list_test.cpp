#include "adapters/sms/twilio/list.hpp"

#include "tests/adapters/sms/fixtures.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

using nlohmann::json;
using namespace std::chrono;

const sys_seconds noon = sys_days(year(2023) / 8 / 24) + hours(12);

json message(const char* sid, const char* direction, const char* created, const char* body) {
  return {{"sid", sid},
          {"direction", direction},
          {"date_created", created},
          {"body", body},
          {"to", "+14155550123"},
          {"from", "+15005550006"},
          {"status", "delivered"},
          {"error_code", nullptr}};
}

}  // namespace

TEST_CASE("the list is asked for by number and day") {
  const twilio::TwilioLine line(test::line_config());
  const auto request = line.build_reconcile("+14155550123", noon);
  CHECK(request.method == "GET");
  CHECK(request.url == "https://api.twilio.com/2010-04-01/Accounts/" + std::string(test::account) +
                           "/Messages.json?To=%2B14155550123&DateSent%3E=2023-08-24&PageSize=200");
  CHECK(find_header(request.headers, "authorization").has_value());
  CHECK(request.body.empty());
}

TEST_CASE("a text that was sent after all is found, an older twin is not") {
  const twilio::TwilioLine line(test::line_config());
  const json answer{
      {"messages",
       {message("SM1", "outbound-api", "Thu, 24 Aug 2023 11:59:59 +0000", "Question 2"),
        message("SM2", "inbound", "Thu, 24 Aug 2023 12:00:01 +0000", "Question 2"),
        message("SM3", "outbound-reply", "Thu, 24 Aug 2023 12:00:02 +0000", "Question 2"), 7}},
      {"next_page_uri", "/2010-04-01/Accounts/AC/Messages.json?Page=1"}};
  const auto page = line.parse_reconcile(200, answer.dump(), noon);
  REQUIRE(page.ok);
  REQUIRE(page.messages.size() == 2);
  CHECK(page.messages[0].inbound);
  CHECK(page.next_url == "https://api.twilio.com/2010-04-01/Accounts/AC/Messages.json?Page=1");

  const auto* found = find_sent(page.messages, {"r", "+14155550123", "Question 2", {}});
  REQUIRE(found != nullptr);
  CHECK(found->id == "SM3");
  CHECK(find_sent(page.messages, {"r", "+14155550123", "Question 3", {}}) == nullptr);
  CHECK(find_sent(page.messages, {"r", "+14155550124", "Question 2", {}}) == nullptr);
}

TEST_CASE("a list is read no further than to what is asked for") {
  const twilio::TwilioLine line(test::line_config());
  const auto next = [&](const char* last) {
    const json answer{{"messages",
                       {message("SM2", "inbound", "Thu, 24 Aug 2023 12:00:01 +0000", "b"),
                        message("SM1", "inbound", last, "a")}},
                      {"next_page_uri", "/2010-04-01/Accounts/AC/Messages.json?Page=1"}};
    return line.parse_reconcile(200, answer.dump(), noon).next_url;
  };
  CHECK_FALSE(next("Thu, 24 Aug 2023 12:00:00 +0000").empty());
  CHECK(next("Thu, 24 Aug 2023 11:59:59 +0000").empty());
}

TEST_CASE("an answer that is no list is an error, not an empty list") {
  const twilio::TwilioLine line(test::line_config());
  CHECK_FALSE(line.parse_reconcile(503, "", noon).ok);
  CHECK_FALSE(line.parse_reconcile(200, "{}", noon).ok);
  CHECK_FALSE(line.parse_reconcile(200, R"({"messages":{}})", noon).ok);
  CHECK(line.parse_reconcile(200, R"({"messages":[]})", noon).ok);
}

TEST_CASE("the next page never leaves the configured host") {
  const twilio::TwilioLine line(test::line_config());
  const auto next = [&](const char* uri) {
    const json answer{{"messages", json::array()}, {"next_page_uri", uri}};
    return line.parse_reconcile(200, answer.dump(), noon).next_url;
  };
  CHECK(next("https://evil.example/x").empty());
  CHECK(next("@evil.example/x").empty());
  CHECK(next("//evil.example/x") == "https://api.twilio.com//evil.example/x");
}

TEST_CASE("dates are read as Twilio writes them") {
  CHECK(twilio::parse_date("Thu, 24 Aug 2023 12:00:00 +0000") == noon);
  CHECK(twilio::parse_date("Thu, 24 Aug 2023 05:00:00 -0700") == noon);
  for (const char* bad :
       {"", "24 Aug 2023", "Thu, 32 Aug 2023 12:00:00 +0000", "Thu, 24 Abc 2023 12:00:00 +0000",
        "Thu, 24 Aug 2023 25:00:00 +0000", "Thu, 24 ugS 2023 12:00:00 +0000"}) {
    CAPTURE(bad);
    CHECK_FALSE(twilio::parse_date(bad).has_value());
  }
}

}  // namespace screenline::sms
