// POST .../Calls.json and its answers: a call that says a sentence, its TwiML sent along. Twilio
// has no idempotency key for it: no answer, or a 5xx, means that the phone may ring. Source:
// Twilio, "Call Resource", Create a Call (To, From, Twiml up to 4,000 characters, Timeout in
// seconds); "TwiML for Programmable Voice", <Say>. Pure, any thread.
#pragma once

#include <string_view>

#include "adapters/sms/http_message.hpp"
#include "adapters/sms/line_config.hpp"
#include "adapters/sms/send.hpp"

namespace screenline::sms::twilio {

// From the line's own number: a short code cannot call, nor can a messaging service.
[[nodiscard]] HttpRequest call_request(const LineConfig& config, const OutCall& call);

[[nodiscard]] CallOutcome read_call_answer(int http_status, const Headers& headers,
                                           std::string_view body);

}  // namespace screenline::sms::twilio
