#include "adapters/sms/twilio/calling.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "adapters/sms/form.hpp"
#include "adapters/sms/twilio/sending.hpp"
#include "adapters/sms/twilio/twiml.hpp"

namespace screenline::sms::twilio {

namespace {

constexpr std::size_t words_max = 600;  // bytes; escaped and framed they stay below 4,000

int code_of(std::string_view body) {
  const auto answer = nlohmann::json::parse(body, nullptr, false);
  if (!answer.is_object()) return 0;
  const auto code = answer.find("code");
  return code != answer.end() && code->is_number_integer() ? code->get<int>() : 0;
}

}  // namespace

HttpRequest call_request(const LineConfig& config, const OutCall& call) {
  const auto ring = std::clamp(call.ring, std::chrono::seconds(5), std::chrono::seconds(600));
  const std::string words = escape_xml(std::string_view(call.words).substr(0, words_max));
  const Pairs form{
      {"To", call.to},
      {"From", config.number},
      {"Twiml", "<Response><Pause length=\"1\"/><Say loop=\"2\">" + words + "</Say></Response>"},
      {"Timeout", std::to_string(ring.count())}};
  return {
      "POST",
      config.api_base_url + "/2010-04-01/Accounts/" + encode(config.account_sid) + "/Calls.json",
      {authorization(config), {"Content-Type", "application/x-www-form-urlencoded"}},
      encode_form(form)};
}

CallOutcome read_call_answer(int http_status, const Headers& headers, std::string_view body) {
  CallOutcome out;
  out.http_status = http_status;
  out.code = code_of(body);
  if (http_status >= 200 && http_status < 300) {
    out.kind = CallKind::placed;
  } else if (http_status == 429) {
    out.kind = CallKind::retry_after;
    out.after = retry_after(headers);
  } else if (http_status >= 300 && http_status < 500 && http_status != 408) {
    out.kind = CallKind::refused;
  }
  return out;
}

}  // namespace screenline::sms::twilio
