#include "adapters/sms/twilio/sending.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "adapters/sms/digest.hpp"
#include "adapters/sms/form.hpp"
#include "adapters/sms/provider.hpp"
#include "adapters/sms/twilio/codes.hpp"
#include "adapters/sms/twilio/twiml.hpp"

namespace screenline::sms {
namespace twilio {
namespace {

using Json = nlohmann::json;
using std::chrono::seconds;

int code_of(const Json& answer) {
  const auto code = answer.find("code");
  return code != answer.end() && code->is_number_integer() ? code->get<int>() : 0;
}

std::string sid_of(const Json& answer) {
  const auto sid = answer.find("sid");
  return sid != answer.end() && sid->is_string() ? sid->get<std::string>() : std::string();
}

Json object_of(std::string_view body) {
  Json answer = Json::parse(body, nullptr, false);
  return answer.is_object() ? answer : Json::object();
}

SendOutcome outcome(SendKind kind, bool alarm, std::string detail) {
  SendOutcome result;
  result.kind = kind;
  result.alarm = alarm;
  result.detail = std::move(detail);
  return result;
}

SendOutcome read_success(const Json& answer) {
  auto id = sid_of(answer);
  if (id.empty()) return outcome(SendKind::sent, true, "accepted without an id");
  auto result = outcome(SendKind::sent, false, {});
  result.id = std::move(id);
  return result;
}

SendOutcome read_by_status(int status) {
  if (status == 429) return outcome(SendKind::retry_after, false, "too many requests");
  if (status >= 500 || status == 408) {
    return outcome(SendKind::unknown, false, "the provider failed");
  }
  if (status == 401 || status == 403 || status == 404) {
    return outcome(SendKind::config_error, true, "access refused");
  }
  if (status >= 300 && status < 400) {
    return outcome(SendKind::config_error, true, "redirected: wrong API address");
  }
  if (status >= 400) return outcome(SendKind::rejected, true, "refused without a known code");
  return outcome(SendKind::unknown, true, "not an answer");
}

}  // namespace

seconds retry_after(const Headers& headers) {
  const auto value = find_header(headers, "Retry-After").value_or("");
  int count = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
  const bool whole = error == std::errc() && end == value.data() + value.size();
  return seconds(whole ? std::clamp(count, 0, 3600) : 0);
}

std::string messages_url(const LineConfig& config) {
  return config.api_base_url + "/2010-04-01/Accounts/" + encode(config.account_sid) +
         "/Messages.json";
}

Header authorization(const LineConfig& config) {
  const bool key = !config.api_key_sid.empty();
  const auto credentials = key ? config.api_key_sid + ':' + config.api_key_secret
                               : config.account_sid + ':' + config.auth_tokens.front();
  return {"Authorization", "Basic " + base64(credentials)};
}

HttpRequest send_request(const LineConfig& config, const OutMessage& message) {
  Pairs form{{"To", message.to}, {"From", config.number}, {"Body", message.text}};
  // With both, the service's rules hold and its pool is narrowed to this line's number.
  if (!config.messaging_service_sid.empty()) {
    form.emplace_back("MessagingServiceSid", config.messaging_service_sid);
  }
  const auto validity =
      std::clamp(message.validity.value_or(config.validity), seconds(1), seconds(36000));
  form.emplace_back("ValidityPeriod", std::to_string(validity.count()));
  if (config.status_callback && !message.ref.empty()) {
    form.emplace_back("StatusCallback", status_url(config, message.ref));
  }
  return {"POST",
          messages_url(config),
          {authorization(config), {"Content-Type", "application/x-www-form-urlencoded"}},
          encode_form(form)};
}

SendOutcome read_send_answer(const LineConfig& config, int http_status, const Headers& headers,
                             std::string_view body) {
  const Json answer = object_of(body);
  const int code = code_of(answer);
  SendOutcome result;
  if (http_status >= 200 && http_status < 300) {
    result = read_success(answer);
  } else if (http_status >= 400 && http_status < 500 && code != 0) {
    result = meaning_of_code(config, code);
    const bool known = result.detail != "a code we do not know";
    if (!known) result = read_by_status(http_status);
  } else {
    result = read_by_status(http_status);
  }
  result.code = code;
  result.http_status = http_status;
  if (result.kind == SendKind::retry_after) {
    result.after = std::max<std::chrono::milliseconds>(result.after, retry_after(headers));
  }
  return result;
}

}  // namespace twilio

std::chrono::milliseconds throttle_backoff(int attempt, double unit_random) {
  const int doublings = std::clamp(attempt, 0, 20);
  const double base = std::min(100.0 * std::pow(2.0, doublings), 30000.0);
  const double factor = 0.9 + 0.2 * std::clamp(unit_random, 0.0, 1.0);
  return std::chrono::milliseconds(std::min<long long>(std::llround(base * factor), 30000));
}

}  // namespace screenline::sms
