// The stand-in for Twilio's REST API.
#include "adapters/phone/wire.hpp"
#include "tests/adapters/phone/fake_house.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::phone;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

Pairs good_form() {
  return {{"To", anna},
          {"From", our_number},
          {"Body", "See you at 2 & bring \u00e9"},
          {"ValidityPeriod", "3600"},
          {"StatusCallback", "https://clinic.test/status?mid=9"}};
}

Pairs with(Pairs form, const std::string& name, const std::string& value) {
  for (auto& pair : form) {
    if (pair.first == name) pair.second = value;
  }
  return form;
}

int code_of(const Answer& answer) { return Json::parse(answer.body)["code"].get<int>(); }

}  // namespace

TEST_CASE("A text by the API: Twilio's answer, the text on the phone, the callbacks in order") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  const auto answer =
      phone.api_create_message(account, encode_form(good_form()), good_credentials());
  REQUIRE(phone.settle(5s));

  CHECK(answer.status == 201);
  CHECK(answer.content_type == "application/json");
  const auto message = Json::parse(answer.body);
  CHECK(message["sid"].get<std::string>().size() == 34);
  CHECK(message["status"] == "queued");
  CHECK(message["direction"] == "outbound-api");
  CHECK(message["body"] == "See you at 2 & bring \u00e9");
  CHECK(message["to"] == anna);
  CHECK(message["from"] == our_number);
  CHECK(message["account_sid"] == account);
  CHECK(message["num_segments"] == "1");
  CHECK(message["num_media"] == "0");
  CHECK(message["error_code"].is_null());
  CHECK(message["date_sent"].is_null());
  CHECK(message["date_created"].get<std::string>().starts_with("Sun, 01 Mar 2026 10:00:"));
  CHECK(message["uri"] == "/2010-04-01/Accounts/" + account + "/Messages/" +
                              message["sid"].get<std::string>() + ".json");

  const auto seen = feed(phone, anna);
  CHECK(bodies(seen) == std::vector<std::string>{"See you at 2 & bring \u00e9"});
  CHECK(seen["entries"][0]["via"] == "api");
  CHECK(seen["entries"][0]["status"] == "delivered");
  const auto callbacks = house.callbacks();
  REQUIRE(callbacks.size() == 2);
  CHECK(callbacks[0].field("MessageStatus") == "sent");
  CHECK(callbacks[1].field("MessageStatus") == "delivered");
  CHECK(callbacks[1].field("RawDlrDoneDate").starts_with("260301100"));
  CHECK(callbacks[1].field("MessageSid") == message["sid"].get<std::string>());
  CHECK(callbacks[1].header("X-Twilio-Signature") ==
        "signed:https://clinic.test/status?mid=9?" + encode_form(callbacks[1].form));
}

TEST_CASE("The API opens to its credentials alone") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  const auto form = encode_form(good_form());
  for (const auto& wrong :
       {std::string(), std::string("Bearer x"), basic(account, "other"), basic("AC9", "token")}) {
    const auto answer = phone.api_create_message(account, form, wrong);
    CHECK(answer.status == 401);
    CHECK(code_of(answer) == 20003);
    CHECK(phone.api_list_messages(account, "", wrong).status == 401);
  }
  const auto unknown = phone.api_create_message("AC9", form, basic("AC9", "token"));
  CHECK(unknown.status == 404);
  CHECK(code_of(unknown) == 20404);
  REQUIRE(phone.settle(5s));
  CHECK(house.posted().empty());
  CHECK(bodies(feed(phone, anna)).empty());
}

TEST_CASE("The API refuses with Twilio's codes") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  const auto code = [&](const Pairs& form) {
    const auto answer = phone.api_create_message(account, encode_form(form), good_credentials());
    CHECK(answer.status == 400);
    CHECK(Json::parse(answer.body)["more_info"].get<std::string>().ends_with(
        std::to_string(code_of(answer))));
    return code_of(answer);
  };
  CHECK(code({}) == 21604);
  CHECK(code(with(good_form(), "To", "")) == 21604);
  CHECK(code(with(good_form(), "To", "5551234")) == 21211);
  CHECK(code(with(good_form(), "From", "")) == 21603);
  CHECK(code(with(good_form(), "From", "+15005550099")) == 21606);
  CHECK(code(with(good_form(), "Body", "")) == 21602);
  CHECK(code(with(good_form(), "Body", std::string(1601, 'a'))) == 21617);
  CHECK(code(with(good_form(), "StatusCallback", "ftp://x")) == 21609);
  // A '+' that was not encoded is a space, as everywhere.
  const auto answer = phone.api_create_message(
      account, "To=+12025550101&From=%2B15005550006&Body=x", good_credentials());
  CHECK(code_of(answer) == 21211);
}

TEST_CASE("The list of messages: filters, newest first, pages") {
  FakeHouse house;
  house.answer = [](const Posted&) { return twiml("<Message>reply</Message>"); };
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "first");
  text(phone, ben, "second");
  static_cast<void>(
      phone.api_create_message(account, encode_form(good_form()), good_credentials()));
  REQUIRE(phone.settle(5s));
  const auto list = [&](const Pairs& query) {
    const auto answer = phone.api_list_messages(account, encode_form(query), good_credentials());
    REQUIRE(answer.status == 200);
    return Json::parse(answer.body);
  };
  const auto texts = [](const Json& page) {
    std::vector<std::string> all;
    for (const auto& message : page["messages"]) all.push_back(message["body"]);
    return all;
  };

  const auto to_anna = list({{"To", anna}, {"DateSent>", "2026-03-01"}, {"PageSize", "200"}});
  CHECK(texts(to_anna) == std::vector<std::string>{"See you at 2 & bring \u00e9", "reply"});
  CHECK(to_anna["messages"][0]["status"] == "delivered");
  CHECK(to_anna["messages"][1]["direction"] == "outbound-reply");
  CHECK(to_anna["next_page_uri"].is_null());
  // What did we miss? Ours as the recipient.
  const auto missed = list({{"To", our_number}});
  CHECK(texts(missed) == std::vector<std::string>{"second", "first"});
  CHECK(missed["messages"][0]["direction"] == "inbound");
  CHECK(missed["messages"][0]["status"] == "received");
  CHECK(missed["messages"][0]["sid"] == house.webhooks()[1].field("MessageSid"));

  CHECK(list({{"To", anna}, {"DateSent>", "2026-03-02"}})["messages"].empty());
  CHECK(list({{"DateSent", "2026-02-28"}})["messages"].empty());
  CHECK(list({{"From", ben}})["messages"].size() == 1);
  // As the client writes it: '>' of the name encoded or not.
  const auto raw = phone.api_list_messages(account, "To=%2B12025550101&DateSent%3E=2026-03-01",
                                           good_credentials());
  CHECK(Json::parse(raw.body)["messages"].size() == 2);

  const auto page = list({{"PageSize", "2"}});
  REQUIRE(page["next_page_uri"].is_string());
  const auto next = page["next_page_uri"].get<std::string>();
  CHECK(next.starts_with("/2010-04-01/Accounts/" + account + "/Messages.json?"));
  const auto rest =
      phone.api_list_messages(account, next.substr(next.find('?') + 1), good_credentials());
  CHECK(Json::parse(rest.body)["messages"].size() == 2);
  CHECK(list({{"PageSize", "2"}, {"Page", "99999999999999999999"}}).is_object());
}
