// TwiML, the answer to a messaging webhook. Anything else has effects: a text/plain body would be
// sent to the person. Source: Twilio, "TwiML for Programmable Messaging", <Message>. Pure, any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "adapters/sms/http_message.hpp"
#include "adapters/sms/line_config.hpp"

namespace screenline::sms::twilio {

// Also right for a status callback: whatever Twilio does with that answer, nothing is sent.
[[nodiscard]] HttpReply empty_response();

// One text to the sender. `action`, when not empty, gets the status callbacks of that text: the
// attribute statusCallback is deprecated in favour of it (twilio-node, MessageAttributes).
[[nodiscard]] HttpReply message_response(std::string_view text, std::string_view action);

// {base}/hooks/twilio/{line}/status?mid={ref}; Twilio signs it with its query.
[[nodiscard]] std::string status_url(const LineConfig& config, std::string_view ref);

// Text or attribute value. What XML 1.0 forbids is left out, ill-formed UTF-8 becomes U+FFFD.
[[nodiscard]] std::string escape_xml(std::string_view text);

}  // namespace screenline::sms::twilio
