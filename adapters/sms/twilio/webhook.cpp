#include "adapters/sms/twilio/webhook.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/sms/text_cleanup.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::sms::twilio {
namespace {

constexpr int media_max = 10;  // Twilio's own limit

int to_int(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() && value >= 0 ? value : 0;
}

std::string message_id(const Form& form) {
  for (const auto* name : {"MessageSid", "SmsMessageSid", "SmsSid"}) {
    if (const auto id = form.get(name); !id.empty()) return text::sanitize(id);
  }
  return {};
}

OptOut opt_out_of(std::string_view type) {
  if (type == "STOP") return OptOut::stop;
  if (type == "START") return OptOut::start;
  if (type == "HELP") return OptOut::help;
  return OptOut::none;
}

std::vector<Media> media_of(const Form& form, int count) {
  std::vector<Media> media;
  for (int i = 0; i < std::min(count, media_max); ++i) {
    const auto number = std::to_string(i);
    const auto url = form.get("MediaUrl" + number);
    if (url.empty()) continue;
    media.push_back({text::sanitize(url), text::sanitize(form.get("MediaContentType" + number))});
  }
  return media;
}

Event read_inbound(const Form& form, const RawRequest& request) {
  Inbound inbound;
  inbound.message_id = message_id(form);
  inbound.from = text::sanitize(form.get("From"));
  inbound.to = text::sanitize(form.get("To"));
  CleanText cleaned = clean_text(form.get("Body"));
  inbound.text = std::move(cleaned.text);
  inbound.text_raw = std::move(cleaned.raw);
  inbound.base64_decoded = cleaned.base64_decoded;
  if (inbound.message_id.empty() || inbound.from.empty()) {
    return Ignored{inbound.from.empty() ? "a text without From" : "a text without MessageSid",
                   inbound.text + (inbound.base64_decoded ? "\n" + inbound.text_raw : "")};
  }
  inbound.reaction = is_reaction(inbound.text);
  inbound.num_media = to_int(form.get("NumMedia"));
  inbound.media = media_of(form, inbound.num_media);
  inbound.opt_out = opt_out_of(form.get("OptOutType"));
  inbound.retry_token =
      text::sanitize(request.get_header("I-Twilio-Idempotency-Token").value_or(""));
  return inbound;
}

Event read_status(const Form& form, const RawRequest& request, std::string_view word) {
  StatusUpdate update;
  update.message_id = message_id(form);
  if (update.message_id.empty()) return Ignored{"a status without MessageSid"};
  const auto state = delivery_of(word);
  if (!state) return Ignored{"a status we do not know"};
  update.raw_status = word;
  update.state = *state;
  update.rank = rank_of(*state);
  update.error_code = to_int(form.get("ErrorCode"));
  update.to = text::sanitize(form.get("To"));
  if (const auto query = request.target.find('?'); query != std::string_view::npos) {
    update.our_ref = text::sanitize(Form(request.target.substr(query + 1)).get("mid"));
  }
  return update;
}

}  // namespace

Event read_event(const Form& form, const RawRequest& request) {
  const auto sms_status = form.get("SmsStatus");
  // Only a text to us is "received"; only news of a text of ours has MessageStatus.
  if (sms_status == "received" || sms_status == "receiving") return read_inbound(form, request);
  if (const auto status = form.get("MessageStatus"); !status.empty()) {
    return read_status(form, request, status);
  }
  if (form.find("Body")) return read_inbound(form, request);
  if (!sms_status.empty()) return read_status(form, request, sms_status);
  if (form.find("NumMedia")) return read_inbound(form, request);
  return Ignored{"neither a text nor a status"};
}

}  // namespace screenline::sms::twilio
