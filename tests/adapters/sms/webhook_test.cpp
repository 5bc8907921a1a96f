// What is made of Twilio's webhooks once their signature is good.
#include "tests/adapters/sms/fixtures.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

using nlohmann::json;
using test::Webhook;

twilio::TwilioLine make_test_line() { return twilio::TwilioLine(test::line_config()); }

std::string text_form(const std::string& encoded_body) {
  return "MessageSid=SM7&AccountSid=" + std::string(test::account) +
         "&From=%2B14155550123&To=%2B15005550006&SmsStatus=received&NumMedia=0&Body=" +
         encoded_body;
}

Inbound text_event(const std::string& encoded_body) {
  auto line = make_test_line();
  return std::get<Inbound>(test::receive(line, {text_form(encoded_body)}));
}

json example(const std::string& kind) {
  const json examples = test::load("twilio_examples.json");
  for (const json& one : examples.at("webhooks")) {
    if (one.at("kind") == kind) return one;
  }
  FAIL("no example " << kind);
  return {};
}

Event receive_example(const std::string& kind) {
  LineConfig config = test::line_config();
  config.account_sid = "acctid";  // as in the examples
  twilio::TwilioLine line(config);
  return test::receive(line, {example(kind).at("body").get<std::string>()});
}

}  // namespace

TEST_CASE("inbound examples are read as they should be") {
  for (const char* kind :
       {"inbound", "inbound_mms_no_body", "inbound_base64_body", "inbound_short_code_to"}) {
    CAPTURE(kind);
    const json expect = example(kind).at("expect");
    const auto inbound = std::get<Inbound>(receive_example(kind));
    CHECK(inbound.from == "+14133881111");
    CHECK(inbound.text == expect.at("text").get<std::string>());
    if (expect.contains("id")) CHECK(inbound.message_id == expect.at("id").get<std::string>());
    if (expect.contains("to")) CHECK(inbound.to == expect.at("to").get<std::string>());
    if (expect.contains("media")) {
      std::vector<std::string> urls;
      for (const auto& media : inbound.media) urls.push_back(media.url);
      CHECK(urls == expect.at("media").get<std::vector<std::string>>());
    }
  }
}

TEST_CASE("status examples are read as they should be") {
  for (const char* kind : {"status_delivered", "status_failed_21610", "status_sent_service"}) {
    CAPTURE(kind);
    const json expect = example(kind).at("expect");
    LineConfig config = test::line_config();
    config.account_sid = "acctid";
    twilio::TwilioLine line(config);
    Webhook webhook{example(kind).at("body").get<std::string>(),
                    "/hooks/twilio/main/status?mid=row%2D42"};
    const Event event = test::receive(line, webhook);
    const auto& update = std::get<StatusUpdate>(event);
    CHECK(update.message_id == expect.at("id").get<std::string>());
    CHECK(update.raw_status == expect.at("status").get<std::string>());
    CHECK(update.rank == rank_of(update.state));
    CHECK(update.our_ref == "row-42");
    CHECK(update.error_code == std::stoi(expect.value("error", "0")));
  }
}

TEST_CASE("a status we do not know and a body that is blank are passed over") {
  CHECK(std::holds_alternative<Ignored>(receive_example("status_unknown_value")));
  CHECK(std::holds_alternative<Ignored>(receive_example("empty_body")));
}

TEST_CASE("another account's webhook is refused although its signature is good") {
  auto line = make_test_line();
  Webhook webhook{"MessageSid=SM1&AccountSid=ACother&From=%2B1&Body=x&SmsStatus=received"};
  CHECK_FALSE(line.receive(webhook.sign_for(line.config()).request()).verdict.ok);
}

TEST_CASE("a text cannot be passed off as a status by what a person writes") {
  const auto inbound = text_event("MessageStatus%3Ddelivered%26SmsStatus%3Dsent");
  CHECK(inbound.text == "MessageStatus=delivered&SmsStatus=sent");
}

TEST_CASE("our own text in a status callback is never taken for a person's") {
  auto line = make_test_line();
  Webhook webhook{"MessageSid=SM1&MessageStatus=delivered&SmsStatus=delivered&Body=our+words"};
  CHECK(std::holds_alternative<StatusUpdate>(test::receive(line, webhook)));
}

TEST_CASE("the text is cleaned and the raw one kept") {
  const auto inbound = text_event("yes+%0D%0A");
  CHECK(inbound.text == "yes");
  CHECK(inbound.text_raw == "yes \r\n");

  CHECK(text_event("a%00b%FFc").text == "ab\uFFFDc");
  CHECK(text_event("I%E2%80%99m+ok").text == "I\u2019m ok");
  CHECK(text_event("").text.empty());
}

TEST_CASE("an answer of 1,600 emoji arrives whole through signature and parser") {
  std::string body, expected;
  for (int i = 0; i < 1600; ++i) {
    body += "%F0%9F%91%8D";
    expected += "\U0001F44D";
  }
  CHECK(text_event(body).text == expected);
}

TEST_CASE("what the provider says about opting out is passed on") {
  auto line = make_test_line();
  const auto opt_out = [&](const std::string& type) {
    return std::get<Inbound>(test::receive(line, {text_form("x") + "&OptOutType=" + type})).opt_out;
  };
  CHECK(opt_out("STOP") == OptOut::stop);
  CHECK(opt_out("START") == OptOut::start);
  CHECK(opt_out("HELP") == OptOut::help);
  CHECK(opt_out("") == OptOut::none);
  CHECK(opt_out("MAYBE") == OptOut::none);
}

TEST_CASE("at most ten media are taken and a count that is no number is none") {
  auto line = make_test_line();
  std::string body = "MessageSid=MM1&From=%2B1&SmsStatus=received&NumMedia=99999999";
  for (int i = 0; i < 20; ++i) body += "&MediaUrl" + std::to_string(i) + "=u&MediaContentType0=t";
  CHECK(std::get<Inbound>(test::receive(line, {body})).media.size() == 10);
  const auto odd = test::receive(line, {"MessageSid=MM1&From=%2B1&NumMedia=-3x&Body="});
  CHECK(std::get<Inbound>(odd).media.empty());
}

TEST_CASE("the retry token comes from its header") {
  auto line = make_test_line();
  Webhook webhook{text_form("1")};
  webhook.headers.emplace_back("i-twilio-idempotency-token", "abc-1");
  CHECK(std::get<Inbound>(test::receive(line, webhook)).retry_token == "abc-1");
}

TEST_CASE("unknown parameters change nothing") {
  auto line = make_test_line();
  const auto event = test::receive(line, {text_form("2") + "&NewThing=1&NewThing=2&%F0%9F%91%8D="});
  CHECK(std::get<Inbound>(event).text == "2");
}

}  // namespace screenline::sms
