#include "adapters/phone/opt_out.hpp"

#include "adapters/phone/wire.hpp"
#include "tests/adapters/phone/fake_house.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::phone;
using namespace std::chrono_literals;
using Json = nlohmann::json;

TEST_CASE("Twilio acts on its words alone, and only as the whole text") {
  for (const auto* word : {"STOP", "stop", " Stop \r\n", "STOPALL", "unsubscribe", "CANCEL", "end",
                           "QUIT", "REVOKE", "OPTOUT"}) {
    INFO(word);
    CHECK(provider_keyword(word, false) == Keyword::stop);
  }
  for (const auto* other : {"", " ", "stop it", "I want it all to stop", "STOP.", "START", "YES"}) {
    INFO(other);
    CHECK(provider_keyword(other, false) == Keyword::none);
  }
  CHECK(provider_keyword("yes", true) == Keyword::start);
  CHECK(provider_keyword("UNSTOP", true) == Keyword::start);
  CHECK(provider_keyword("Info", false) == Keyword::help);
}

TEST_CASE("Twilio's texts name the clinic, and those at an end name 988 and 911") {
  const Line line{"main", our_number, account, "https://a.test", "Example"};
  for (const auto keyword : {Keyword::stop, Keyword::help}) {
    const auto words = provider_text(keyword, line);
    CHECK(words.starts_with("Example"));
    CHECK(words.find("988") != std::string::npos);
    CHECK(words.find("911") != std::string::npos);
    CHECK(words.size() <= 160);
  }
}

namespace {

Answer send(Phone& phone, const std::string& to, const std::string& body) {
  const auto answer = phone.api_create_message(
      account, encode_form({{"To", to}, {"From", our_number}, {"Body", body}}), good_credentials());
  REQUIRE(phone.settle(5s));
  return answer;
}

const std::string reply_with_callback =
    "<Message action=\"https://clinic.test/status?mid=7\">still here</Message>";

}  // namespace

TEST_CASE("After STOP nothing reaches the person, until START") {
  FakeHouse house;
  house.answer = [](const Posted&) { return twiml(reply_with_callback); };
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "Stop");

  // The webhook was called all the same; its reply was dropped, and the callback says so.
  REQUIRE(house.webhooks().size() == 1);
  CHECK(house.webhooks()[0].field("Body") == "Stop");
  auto seen = feed(phone, anna);
  REQUIRE(bodies(seen).size() == 2);
  CHECK(bodies(seen)[1].find("no more texts") != std::string::npos);
  CHECK(seen["blocked"] == true);
  REQUIRE(house.callbacks().size() == 1);
  CHECK(house.callbacks()[0].field("MessageStatus") == "failed");
  CHECK(house.callbacks()[0].field("ErrorCode") == "21610");
  CHECK(events(seen).find("!Reply not sent: 21610") != std::string::npos);

  const auto refused = send(phone, anna, "a reminder");
  CHECK(refused.status == 400);
  CHECK(Json::parse(refused.body)["code"] == 21610);
  CHECK(Json::parse(refused.body)["status"] == 400);
  CHECK(bodies(feed(phone, anna)).size() == 2);
  CHECK(send(phone, ben, "a reminder").status == 201);  // someone else's block is their own

  // An ordinary text does not lift it.
  text(phone, anna, "2");
  CHECK(bodies(feed(phone, anna)).back() == ">2");

  text(phone, anna, "yes");
  seen = feed(phone, anna);
  CHECK(seen["blocked"] == false);
  CHECK(bodies(seen).back() == "still here");
  CHECK(send(phone, anna, "a reminder").status == 201);
  CHECK(bodies(feed(phone, anna)).back() == "a reminder");
}

TEST_CASE("HELP is answered by Twilio and told to the service") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "HELP");
  CHECK(house.webhooks().size() == 1);
  REQUIRE(bodies(feed(phone, anna)).size() == 2);
  CHECK(bodies(feed(phone, anna))[1].find("988") != std::string::npos);
}

TEST_CASE("Where the service handles opt-out, Twilio neither answers nor blocks") {
  FakeHouse house;
  house.answer = [](const Posted&) { return twiml("<Message>You are off the list.</Message>"); };
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "STOP", "plain");
  const auto seen = feed(phone, anna, "plain");
  CHECK(bodies(seen) == std::vector<std::string>{">STOP", "You are off the list."});
  CHECK(seen["blocked"] == false);
}
