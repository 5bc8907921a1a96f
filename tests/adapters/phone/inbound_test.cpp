// From a person's text to the reply on the phone.
#include <algorithm>
#include <set>

#include "adapters/phone/wire.hpp"
#include "tests/adapters/phone/fake_house.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::phone;
using namespace std::chrono_literals;
using Json = nlohmann::json;

TEST_CASE("A text is posted as Twilio posts it, with the given signature over every field") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "S\u00ed & 1+1=2\nok");

  REQUIRE(house.posted().size() == 1);
  const auto request = house.posted()[0];
  CHECK(request.url == "https://clinic.test/hooks/twilio/main/inbound");
  std::set<std::string> names;
  for (const auto& [name, value] : request.form) names.insert(name);
  CHECK(names == std::set<std::string>{
                     "ToCountry", "ToState", "SmsMessageSid", "NumMedia", "ToCity", "FromZip",
                     "SmsSid", "FromState", "SmsStatus", "FromCity", "Body", "FromCountry", "To",
                     "ToZip", "NumSegments", "MessageSid", "AccountSid", "From", "ApiVersion"});
  CHECK(request.field("Body") == "S\u00ed & 1+1=2\nok");
  CHECK(request.field("From") == anna);
  CHECK(request.field("To") == our_number);
  CHECK(request.field("AccountSid") == account);
  CHECK(request.field("SmsStatus") == "received");
  CHECK(request.field("ApiVersion") == "2010-04-01");
  CHECK(request.field("NumSegments") == "1");
  CHECK(request.field("NumMedia") == "0");
  CHECK(request.field("FromCity").empty());
  const auto sid = request.field("MessageSid");
  CHECK(sid.size() == 34);
  CHECK(sid.starts_with("SM"));
  CHECK(request.field("SmsSid") == sid);
  CHECK(request.field("SmsMessageSid") == sid);
  CHECK(request.header("X-Twilio-Signature") ==
        "signed:" + request.url + "?" + encode_form(request.form));
  CHECK(request.header("Content-Type") == "application/x-www-form-urlencoded; charset=UTF-8");
}

TEST_CASE("The fragment of a webhook address is neither sent nor signed; ids differ") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "one", "plain");
  text(phone, anna, "two", "plain");
  const auto posted = house.posted();
  REQUIRE(posted.size() == 2);
  CHECK(posted[0].url == "https://clinic.test/hooks/twilio/plain/inbound");
  CHECK(posted[0].header("X-Twilio-Signature").find('#') == std::string::npos);
  CHECK(posted[0].field("MessageSid") != posted[1].field("MessageSid"));
}

TEST_CASE("An inline reply arrives, with its callbacks signed and in order") {
  FakeHouse house;
  house.answer = [](const Posted&) {
    return twiml(
        "<Message action=\"https://clinic.test/hooks/twilio/main/status?mid=a%3A1\">"
        "Are you 18?\n1 yes &amp; 2 no</Message>");
  };
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "START");

  const auto seen = feed(phone, anna);
  CHECK(bodies(seen) == std::vector<std::string>{">START", "Are you 18?\n1 yes & 2 no"});
  CHECK(seen["pending"] == 0);
  const auto reply =
      std::find_if(seen["entries"].begin(), seen["entries"].end(),
                   [](const Json& e) { return e["kind"] == "text" && e["from"] == "service"; });
  const auto callbacks = house.callbacks();
  REQUIRE(callbacks.size() == 2);
  CHECK(callbacks[0].field("MessageStatus") == "sent");
  CHECK(callbacks[1].field("MessageStatus") == "delivered");
  for (const auto& callback : callbacks) {
    CHECK(callback.url == "https://clinic.test/hooks/twilio/main/status?mid=a%3A1");
    CHECK(callback.field("SmsStatus") == callback.field("MessageStatus"));
    CHECK(callback.field("MessageSid") == (*reply)["sid"].get<std::string>());
    CHECK(callback.field("To") == anna);
    CHECK(callback.field("From") == our_number);
    CHECK(callback.field("AccountSid") == account);
    CHECK(callback.field("ErrorCode").empty());
    CHECK(callback.header("X-Twilio-Signature") ==
          "signed:" + callback.url + "?" + encode_form(callback.form));
  }
  for (const auto& entry : seen["entries"]) {
    if (entry["kind"] == "text" && entry["from"] == "service")
      CHECK(entry["status"] == "delivered");
    if (entry["kind"] == "text" && entry["from"] == "person") CHECK(entry["status"] == "received");
  }
  CHECK(events(seen).find("Webhook: 200") != std::string::npos);
  CHECK(events(seen).find("Callback delivered: 204") != std::string::npos);
}

TEST_CASE("A relative callback address belongs to the webhook's host") {
  FakeHouse house;
  house.answer = [](const Posted&) {
    return twiml(
        "<Message statusCallback=\"/x/status\">a</Message>"
        "<Message action=\"javascript:1\">b</Message>");
  };
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "hi");
  REQUIRE(house.callbacks().size() == 2);
  CHECK(house.callbacks()[0].url == "https://clinic.test/x/status");
  CHECK(events(feed(phone, anna)).find("!21609") != std::string::npos);
  CHECK(bodies(feed(phone, anna)).size() == 3);  // the texts themselves go out
}

TEST_CASE("Bad answers send nothing and show an error event") {
  FakeHouse house;
  PostResult result;
  house.answer = [&](const Posted&) { return result; };
  Phone phone(test_settings(), house.ports());

  result = {200, "text/xml", "<Response><Message>a & b</Message></Response>", ""};
  text(phone, anna, "x");
  CHECK(events(feed(phone, anna)).find("!Answer refused, 12100") != std::string::npos);

  result = twiml("<Message></Message>");
  text(phone, anna, "x");
  CHECK(events(feed(phone, anna)).find("!14103") != std::string::npos);

  result = twiml("<Message>" + std::string(1601, 'a') + "</Message>");
  text(phone, anna, "x");
  CHECK(events(feed(phone, anna)).find("!Reply not sent: 21617") != std::string::npos);
  CHECK(bodies(feed(phone, anna)) == std::vector<std::string>{">x", ">x", ">x"});
}

TEST_CASE("A webhook that fails is tried again with the same id and token, then given up") {
  FakeHouse house;
  int failures = 2;
  house.answer = [&](const Posted&) {
    if (failures-- > 0)
      return failures > 0 ? PostResult{503, "", "", ""} : PostResult{0, "", "", "refused"};
    return twiml("<Message>back</Message>");
  };
  auto settings = test_settings();
  settings.timing.retries_max = 2;
  Phone phone(settings, house.ports());
  text(phone, anna, "hello");
  const auto tries = house.webhooks();
  REQUIRE(tries.size() == 3);
  CHECK(tries[0].form == tries[2].form);
  CHECK_FALSE(tries[0].header("I-Twilio-Idempotency-Token").empty());
  CHECK(tries[0].header("I-Twilio-Idempotency-Token") ==
        tries[2].header("I-Twilio-Idempotency-Token"));
  CHECK(bodies(feed(phone, anna)) == std::vector<std::string>{">hello", "back"});
  CHECK(events(feed(phone, anna)).find("!Webhook: refused") != std::string::npos);

  failures = 100;
  text(phone, anna, "again");
  CHECK(house.webhooks().size() == 6);
  CHECK(events(feed(phone, anna)).find("!Given up") != std::string::npos);
  const auto seen = feed(phone, anna);
  CHECK(seen["pending"] == 0);
  const auto sid = house.webhooks().back().field("MessageSid");
  const auto failed =
      std::any_of(seen["entries"].begin(), seen["entries"].end(), [&](const Json& e) {
        return e["kind"] == "text" && e["sid"] == sid && e["status"] == "failed";
      });
  CHECK(failed);
}

TEST_CASE("What is asked wrongly is refused in words and posts nothing") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  const auto status = [&](const std::string& json) {
    const auto answer = phone.receive_text(json);
    CHECK(Json::parse(answer.body)["error"].is_string());
    return answer.status;
  };
  CHECK(status("") == 400);
  CHECK(status("[]") == 400);
  CHECK(status("{\"line\":\"main\"") == 400);
  CHECK(status(R"({"line":"other","from":"+12025550101","text":"a"})") == 400);
  CHECK(status(R"({"line":"main","from":"anna","text":"a"})") == 400);
  CHECK(status(R"({"line":"main","from":"+12025550101","text":""})") == 400);
  CHECK(status(R"({"line":"main","from":"+12025550101","text":7})") == 400);
  CHECK(status(Json({{"line", "main"}, {"from", anna}, {"text", std::string(1601, 'a')}}).dump()) ==
        400);
  CHECK(status(std::string(70000, ' ')) == 413);
  CHECK(phone.messages("line=main&from=anna").status == 400);
  CHECK(phone.messages("line=nowhere&from=%2B12025550101").status == 400);
  CHECK(house.posted().empty());
  CHECK(feed(phone, anna)["run"] == "");
}

TEST_CASE("1,600 emoji arrive whole; our number may stand for the line") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  std::string many;
  for (int i = 0; i < 1600; ++i) many += "\U0001F44D";
  const auto answer =
      phone.receive_text(Json({{"to", our_number}, {"from", anna}, {"text", many}}).dump());
  CHECK(answer.status == 202);
  REQUIRE(phone.settle(5s));
  REQUIRE(house.posted().size() == 1);
  CHECK(house.posted()[0].field("Body") == many);
  CHECK(Json::parse(answer.body)["sid"] == house.posted()[0].field("MessageSid"));
}

TEST_CASE("The step and the segments show") {
  FakeHouse house;
  house.where = [](const std::string& line, const std::string& number) {
    return StepInfo{line, number == anna ? "c1" : "r1", "level 0"};
  };
  house.answer = [](const Posted&) {
    return twiml("<Message>" + std::string(200, 'a') + "</Message>");
  };
  Phone phone(test_settings(), house.ports());
  CHECK(feed(phone, anna)["step"].is_null());
  text(phone, anna, "\u00e1");
  const auto seen = feed(phone, anna);
  CHECK(seen["step"] == Json({{"flow", "main"}, {"step", "c1"}, {"detail", "level 0"}}));
  CHECK(seen["totals"]["in"] == Json({{"texts", 1}, {"segments", 1}}));
  CHECK(seen["totals"]["out"] == Json({{"texts", 1}, {"segments", 2}}));
  CHECK(seen["entries"][0]["encoding"] == "UCS-2");
  CHECK(seen["entries"][0]["units"] == 2);
}

TEST_CASE("Two phones, and one phone on two lines, do not mix") {
  FakeHouse house;
  house.answer = [](const Posted& p) {
    return twiml("<Message>for " + p.field("From") + " at " + p.field("To") + "</Message>");
  };
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "a");
  text(phone, ben, "b");
  text(phone, anna, "c", "plain");
  CHECK(bodies(feed(phone, anna)) ==
        std::vector<std::string>{">a", "for " + anna + " at " + our_number});
  CHECK(bodies(feed(phone, ben)) ==
        std::vector<std::string>{">b", "for " + ben + " at " + our_number});
  CHECK(bodies(feed(phone, anna, "plain")) ==
        std::vector<std::string>{">c", "for " + anna + " at +15005550007"});
  CHECK(feed(phone, anna)["run"] != feed(phone, ben)["run"]);
}
