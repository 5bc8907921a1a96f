// POST .../Messages.json and its answers. Twilio has no idempotency key for it: no answer, or a
// 5xx, means that the text may have been sent. Source: twilio-oai twilio_api_v2010, CreateMessage.
// Pure, any thread.
#pragma once

#include <string_view>

#include "adapters/sms/http_message.hpp"
#include "adapters/sms/line_config.hpp"
#include "adapters/sms/send.hpp"

namespace screenline::sms::twilio {

// {api_base}/2010-04-01/Accounts/{account}/Messages.json
[[nodiscard]] std::string messages_url(const LineConfig& config);

// Of an answer's header; 0 when there is none. No Retry-After is documented; when one comes it is
// honoured, an hour at most. Dates are passed over.
[[nodiscard]] std::chrono::seconds retry_after(const Headers& headers);

// HTTP Basic with the API key when there is one, else with the account and its first token.
[[nodiscard]] Header authorization(const LineConfig& config);

[[nodiscard]] HttpRequest send_request(const LineConfig& config, const OutMessage& message);

[[nodiscard]] SendOutcome read_send_answer(const LineConfig& config, int http_status,
                                           const Headers& headers, std::string_view body);

}  // namespace screenline::sms::twilio
