#include "adapters/sms/twilio/sending.hpp"

#include <map>

#include "adapters/sms/form.hpp"
#include "adapters/sms/twilio/codes.hpp"
#include "tests/adapters/sms/fixtures.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

std::string header(const HttpRequest& request, const char* name) {
  return std::string(find_header(request.headers, name).value_or("(none)"));
}

SendOutcome parse(int status, const std::string& body, const Headers& headers = {}) {
  return twilio::TwilioLine(test::line_config()).parse_send(status, headers, body);
}

SendOutcome parse_code(int status, int code) {
  return parse(status, json{{"code", code}, {"status", status}}.dump());
}

}  // namespace

TEST_CASE("the request is the documented one, byte for byte") {
  LineConfig config = test::line_config();
  config.account_sid = "accountSID";
  config.auth_tokens = {"authToken"};
  config.number = "2020";
  config.public_base_url = "https://localhost";
  const twilio::TwilioLine line(config);
  const auto request = line.build_send(
      {"0191e180-7d60-7000-aded-7d8b151cbd5b", "+250788383383", "Simple Message \u263A", 600s});
  CHECK(request.method == "POST");
  CHECK(request.url == "https://api.twilio.com/2010-04-01/Accounts/accountSID/Messages.json");
  // Both headers as in the example "plain send".
  CHECK(header(request, "Authorization") == "Basic YWNjb3VudFNJRDphdXRoVG9rZW4=");
  CHECK(header(request, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(request.body ==
        "To=%2B250788383383&From=2020&Body=Simple%20Message%20%E2%98%BA&ValidityPeriod=600"
        "&StatusCallback=https%3A%2F%2Flocalhost%2Fhooks%2Ftwilio%2Fmain%2Fstatus%3Fmid%3D"
        "0191e180-7d60-7000-aded-7d8b151cbd5b");
}

TEST_CASE("service, API key, validity and callbacks follow the configuration") {
  LineConfig config = test::line_config();
  config.messaging_service_sid = "MG1";
  config.api_key_sid = "SK1";
  config.api_key_secret = "secret";
  config.status_callback = false;
  config.validity = 1200s;
  config.api_base_url = "https://space.signalwire.com/api/laml/";
  const twilio::TwilioLine line(config);
  const auto request = line.build_send({"1", "+14155550123", "a+b & c", {}});
  const Form form(request.body);
  CHECK(form.get("MessagingServiceSid") == "MG1");
  CHECK(form.get("From") == config.number);
  CHECK(form.get("Body") == "a+b & c");
  CHECK(form.get("ValidityPeriod") == "1200");
  CHECK_FALSE(form.find("StatusCallback").has_value());
  CHECK(header(request, "Authorization") == "Basic U0sxOnNlY3JldA==");
  CHECK(request.url == "https://space.signalwire.com/api/laml/2010-04-01/Accounts/" +
                           std::string(test::account) + "/Messages.json");
  CHECK(Form(line.build_send({"1", "+1", "x", 99999s}).body).get("ValidityPeriod") == "36000");
  CHECK(Form(line.build_send({"1", "+1", "x", 0s}).body).get("ValidityPeriod") == "1");
}

TEST_CASE("each documented answer leads to its outcome") {
  const std::map<std::string, SendKind> expected{{"plain send", SendKind::sent},
                                                 {"opted out", SendKind::opted_out},
                                                 {"bad number", SendKind::bad_number},
                                                 {"landline", SendKind::bad_number},
                                                 {"too many requests", SendKind::retry_after},
                                                 {"queue full", SendKind::retry_after},
                                                 {"bad credentials", SendKind::config_error},
                                                 {"body too long", SendKind::rejected},
                                                 {"server error", SendKind::unknown},
                                                 {"401 without code", SendKind::config_error},
                                                 {"2xx without sid", SendKind::sent},
                                                 {"loop guard", SendKind::retry_after}};
  const json examples = test::load("twilio_examples.json").at("sends");
  REQUIRE(examples.size() == expected.size());
  for (const json& example : examples) {
    const auto name = example.at("name").get<std::string>();
    CAPTURE(name);
    const json& response = example.at("response");
    const json& body = response.at("body");
    const auto outcome = parse(response.at("status").get<int>(),
                               body.is_string() ? body.get<std::string>() : body.dump());
    CHECK(word_of(outcome.kind) == word_of(expected.at(name)));
  }
  CHECK(parse(201, R"({"sid":"SM42","status":"queued"})").id == "SM42");
}

TEST_CASE("the codes that must not be confused") {
  CHECK(parse_code(400, 14107).after >= 30s);
  CHECK(parse_code(400, 21611).after >= 60s);  // minutes, not a 429
  CHECK(parse_code(429, 20429).after == 0ms);  // the caller's back-off
  CHECK(parse_code(400, 21610).retries_max == 0);
  CHECK(parse_code(401, 20003).alarm);
  CHECK(parse_code(400, 21408).kind == SendKind::rejected);  // one country, not the whole line
  CHECK(parse_code(400, 30941).kind == SendKind::filtered);
  CHECK(parse_code(400, 99999).kind == SendKind::rejected);
  CHECK(parse_code(404, 99999).kind == SendKind::config_error);
}

TEST_CASE("what may have been sent is unknown, never retried as if it had not") {
  for (const int status : {500, 502, 503, 504, 408, 0, 100}) {
    CAPTURE(status);
    CHECK(parse(status, "<html>").kind == SendKind::unknown);
  }
  // A code in a 5xx does not make it certain.
  CHECK(parse_code(500, 20429).kind == SendKind::unknown);
  CHECK(parse(302, "").kind == SendKind::config_error);
}

TEST_CASE("Retry-After is honoured within reason") {
  const auto after = [](const char* value) {
    return parse(429, "", {{"retry-after", value}}).after;
  };
  CHECK(after("7") == 7s);
  CHECK(after("999999") == 3600s);
  CHECK(after("-5") == 0s);
  CHECK(after("Wed, 21 Oct 2026 07:28:00 GMT") == 0s);
}

TEST_CASE("hostile bodies are read without harm") {
  for (const char* body : {"", "[]", "null", "{\"code\":\"x\"}", "{\"sid\":7}", "{\"code\":1e99}",
                           "{", "\xFF\xFE", "{\"sid\":{}}"}) {
    CAPTURE(body);
    CHECK(parse(200, body).kind == SendKind::sent);
    CHECK(parse(400, body).kind == SendKind::rejected);
  }
}

TEST_CASE("status callbacks lead to outcomes too") {
  twilio::TwilioLine line(test::line_config());
  const auto outcome = [&](Delivery state, int code) {
    StatusUpdate update;
    update.state = state;
    update.error_code = code;
    return line.outcome_of(update);
  };
  CHECK(outcome(Delivery::delivered, 0).kind == SendKind::sent);
  CHECK(outcome(Delivery::failed, 21610).kind == SendKind::opted_out);
  CHECK(outcome(Delivery::failed, 14107).kind == SendKind::retry_after);
  CHECK(outcome(Delivery::undelivered, 30007).kind == SendKind::filtered);
  CHECK(outcome(Delivery::undelivered, 30003).retries_max == 1);
  CHECK(outcome(Delivery::undelivered, 30003).after >= 1h);
  CHECK(outcome(Delivery::undelivered, 0).kind == SendKind::retry_after);
  CHECK(outcome(Delivery::undelivered, 30034).kind == SendKind::config_error);
  CHECK(outcome(Delivery::canceled, 0).kind == SendKind::rejected);
}

TEST_CASE("30004 means opted out on a toll-free line only") {
  LineConfig config = test::line_config();
  CHECK(twilio::meaning_of_code(config, 30004).kind == SendKind::bad_number);
  config.number = "+18005551234";
  CHECK(twilio::meaning_of_code(config, 30004).kind == SendKind::opted_out);
}

TEST_CASE("back-off doubles to 30 s with a spread of a tenth") {
  CHECK(throttle_backoff(0, 0.5) == 100ms);
  CHECK(throttle_backoff(3, 0.5) == 800ms);
  CHECK(throttle_backoff(0, 0.0) == 90ms);
  CHECK(throttle_backoff(60, 1.0) == 30s);
  CHECK(throttle_backoff(-1, 0.5) == 100ms);
}

}  // namespace screenline::sms
