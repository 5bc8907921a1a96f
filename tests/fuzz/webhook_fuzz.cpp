// What comes from the network before anything is known about it: the head of a request, the form of
// a webhook, the provider's list of messages. What a person wrote must come out as valid UTF-8.
#include <cstdlib>
#include <string_view>

#include "adapters/http/head_check.hpp"
#include "adapters/sms/form.hpp"
#include "adapters/sms/twilio/list.hpp"
#include "adapters/sms/twilio/twiml.hpp"
#include "adapters/sms/twilio/webhook.hpp"
#include "bot/text/utf8.hpp"

namespace {

namespace sms = screenline::sms;

constexpr std::size_t header_count_max = 100;

void require_utf8(std::string_view text) {
  if (!screenline::text::is_valid(text)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  (void)screenline::http::check_head(all, header_count_max);
  (void)screenline::http::has_bare_line_feed(all, '\0');

  const sms::Form form(all);
  const sms::Headers none;
  const sms::RawRequest request = sms::make_request("POST", "/hooks/twilio/main", all, none);
  const sms::Event event = sms::twilio::read_event(form, request);
  if (const auto* inbound = std::get_if<sms::Inbound>(&event)) {
    require_utf8(inbound->text);
    require_utf8(inbound->text_raw);
    require_utf8(sms::twilio::message_response(inbound->text, inbound->from).body);
  }
  (void)sms::twilio::read_list({}, 200, all, {});
  (void)sms::twilio::parse_date(all);
  return 0;
}
