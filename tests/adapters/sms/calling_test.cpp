// Calls to people on call: the request that Twilio wants, and what its answers mean. Never twice:
// what may have rung is not worth another try.
#include "adapters/sms/form.hpp"
#include "adapters/sms/provider.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

std::unique_ptr<Line> line() {
  LineConfig config;
  config.id = "main";
  config.number = "+15555550100";
  config.account_sid = "AC00000000000000000000000000000000";
  config.auth_tokens = {"token"};
  config.public_base_url = "https://chat.example";
  return make_line(config);
}

std::string field(const HttpRequest& request, std::string_view name) {
  Form form;
  form.parse(request.body);
  return std::string(form.find(name).value_or("(none)"));
}

TEST_CASE("a call says its words twice, from the line's number") {
  OutCall call{"+15555550111", "Screenline: row 12, level 3, at B & B <Clinic>. Open the queue."};
  call.ring = std::chrono::seconds(35);
  const HttpRequest request = line()->build_call(call);
  CHECK(request.method == "POST");
  CHECK(request.url ==
        "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json");
  CHECK(field(request, "To") == "+15555550111");
  CHECK(field(request, "From") == "+15555550100");
  CHECK(field(request, "Timeout") == "35");
  CHECK(field(request, "Twiml") ==
        "<Response><Pause length=\"1\"/><Say loop=\"2\">Screenline: row 12, level 3, at B &amp; B "
        "&lt;Clinic&gt;. Open the queue.</Say></Response>");
  CHECK(field(request, "StatusCallback") == "(none)");
  CHECK(find_header(request.headers, "Authorization"));
}

TEST_CASE("words that are far too long still make a call") {
  OutCall call{"+15555550111", std::string(5000, '&')};
  CHECK(field(line()->build_call(call), "Twiml").size() < 4000);
}

TEST_CASE("what an answer to a call means") {
  const auto kind = [](int status, const Headers& headers = {}, std::string_view body = "{}") {
    return line()->parse_call(status, headers, body).kind;
  };
  CHECK(kind(201) == CallKind::placed);
  CHECK(kind(429) == CallKind::retry_after);
  CHECK(kind(400) == CallKind::refused);
  CHECK(kind(401) == CallKind::refused);
  CHECK(kind(302) == CallKind::refused);
  // The phone may ring.
  CHECK(kind(500) == CallKind::unknown);
  CHECK(kind(503) == CallKind::unknown);
  CHECK(kind(408) == CallKind::unknown);
  CHECK(line()->parse_call(400, {}, R"({"code": 21211})").code == 21211);
  CHECK(line()->parse_call(429, {{"Retry-After", "7"}}, "").after == std::chrono::seconds(7));
}

}  // namespace
}  // namespace screenline::sms
