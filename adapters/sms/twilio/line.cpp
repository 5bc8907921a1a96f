#include "adapters/sms/twilio/line.hpp"

#include <algorithm>
#include <stdexcept>

#include "adapters/sms/twilio/calling.hpp"
#include "adapters/sms/twilio/codes.hpp"
#include "adapters/sms/twilio/list.hpp"
#include "adapters/sms/twilio/sending.hpp"
#include "adapters/sms/twilio/twiml.hpp"
#include "adapters/sms/twilio/webhook.hpp"

namespace screenline::sms {
namespace twilio {
namespace {

void require(bool condition, const char* what) {
  if (!condition) throw std::invalid_argument(std::string("line: ") + what);
}

LineConfig checked(LineConfig config) {
  require(!config.id.empty(), "id is missing");
  require(!config.number.empty(), "number is missing");
  require(!config.account_sid.empty(), "account_sid is missing");
  require(!config.auth_tokens.empty() && config.auth_tokens.size() <= 2,
          "auth_tokens must hold one or two");
  for (const auto& token : config.auth_tokens) require(!token.empty(), "an auth token is empty");
  require(config.public_base_url.starts_with("https://") ||
              config.public_base_url.starts_with("http://"),
          "public_base_url must begin with https://");
  require(config.api_key_sid.empty() == config.api_key_secret.empty(),
          "api_key_sid and api_key_secret go together");
  require(
      config.validity >= std::chrono::seconds(1) && config.validity <= std::chrono::seconds(36000),
      "validity must be 1 to 36000 s");
  const auto drop_slashes = [](std::string& url) {
    while (url.ends_with('/')) url.pop_back();
  };
  drop_slashes(config.public_base_url);
  drop_slashes(config.api_base_url);
  return config;
}

// Twilio posts forms; a body without a type is read as one, so that it has to be signed as one.
bool is_form(const RawRequest& request) {
  const auto type = request.get_header("Content-Type").value_or("");
  if (type.empty()) return true;
  constexpr std::string_view form = "application/x-www-form-urlencoded";
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return type.size() >= form.size() && std::equal(form.begin(), form.end(), type.begin(),
                                                  [&](char x, char y) { return x == lower(y); });
}

std::string_view query_of(std::string_view target) {
  const auto query = target.find('?');
  return query == std::string_view::npos ? std::string_view{} : target.substr(query + 1);
}

}  // namespace

TwilioLine::TwilioLine(LineConfig config)
    : config_(checked(std::move(config))),
      signatures_(config_.public_base_url, config_.auth_tokens) {}

Verdict TwilioLine::verify(const RawRequest& request) {
  const bool get = request.method == "GET";
  const bool form = !get && is_form(request);
  form_.parse(get ? query_of(request.target) : form ? request.body : std::string_view{});

  const auto signature = request.get_header(config_.signature_header).value_or("");
  if (signature.empty()) return {false, "no signature"};
  if (!get && request.method != "POST") return {false, "neither GET nor POST"};
  if (get && !request.body.empty()) return {false, "GET with a body"};  // nothing signs it
  if (!signatures_.matches(signature, request.target, form ? &form_ : nullptr)) {
    return {false, "wrong signature"};
  }
  if (!get && !form) return check_body_hash(request.target, request.body);
  return {true, {}};
}

Received TwilioLine::receive(const RawRequest& request) {
  Verdict verdict = verify(request);
  if (!verdict.ok) return {std::move(verdict), Ignored{}};
  // Refused rather than ignored: Twilio then tries the fallback address, and the burst is alarmed.
  const auto account = form_.find("AccountSid");
  if (account && *account != config_.account_sid) {
    return {{false, "AccountSid is not this line's"}, Ignored{}};
  }
  return {std::move(verdict), read_event(form_, request)};
}

HttpReply TwilioLine::acknowledge() const { return empty_response(); }

std::variant<HttpReply, TextTooLong> TwilioLine::acknowledge(const InlineReply& reply) const {
  if (reply.text.size() > max_text_units) {  // a unit is a byte at least
    if (const auto units = utf16_units(reply.text); units > max_text_units)
      return TextTooLong{units};
  }
  return message_response(reply.text, config_.status_callback && !reply.ref.empty()
                                          ? status_url(config_, reply.ref)
                                          : std::string());
}

HttpRequest TwilioLine::build_send(const OutMessage& message) const {
  return send_request(config_, message);
}

SendOutcome TwilioLine::parse_send(int http_status, const Headers& headers,
                                   std::string_view body) const {
  return read_send_answer(config_, http_status, headers, body);
}

SendOutcome TwilioLine::outcome_of(const StatusUpdate& update) const {
  return outcome_of_status(config_, update);
}

SendOutcome TwilioLine::meaning_of(int code) const { return meaning_of_code(config_, code); }

bool TwilioLine::another_may(int code) const {
  return another_sender_may(code) && meaning_of_code(config_, code).kind != SendKind::opted_out;
}

HttpRequest TwilioLine::build_call(const OutCall& call) const {
  return call_request(config_, call);
}

CallOutcome TwilioLine::parse_call(int http_status, const Headers& headers,
                                   std::string_view body) const {
  return read_call_answer(http_status, headers, body);
}

HttpRequest TwilioLine::build_reconcile(std::string_view to, std::chrono::sys_seconds since) const {
  return list_request(config_, to, since);
}

ListPage TwilioLine::parse_reconcile(int http_status, std::string_view body,
                                     std::chrono::sys_seconds since) const {
  return read_list(config_, http_status, body, since);
}

Verdict verify(const RawRequest& request, const LineConfig& config) {
  return TwilioLine(config).verify(request);
}

}  // namespace twilio

std::unique_ptr<Line> make_line(const LineConfig& config) {
  if (config.provider != "twilio" && config.provider != "signalwire") {
    throw std::invalid_argument("line: unknown provider");
  }
  return std::make_unique<twilio::TwilioLine>(config);
}

}  // namespace screenline::sms
