// What Twilio's error codes ask of us, in the API's answer and in status callbacks alike.
// Source: Twilio's error dictionary (twilio.com/docs/errors/<code>). Pure, any thread.
#pragma once

#include "adapters/sms/event.hpp"
#include "adapters/sms/line_config.hpp"
#include "adapters/sms/send.hpp"

namespace screenline::sms::twilio {

// Kind, wait, retries, alarm and detail of a code; kind rejected with an alarm for one we do not
// know.
[[nodiscard]] SendOutcome meaning_of_code(const LineConfig& config, int code);

// Whether a text that failed by this code may get through from another number of ours. A code we do
// not know may be anything: a text twice is better than none.
[[nodiscard]] bool another_sender_may(int code);

// What a status callback means for the row it is about. Undelivered or failed without a code counts
// as unknown to the carrier, like 30008.
[[nodiscard]] SendOutcome outcome_of_status(const LineConfig& config, const StatusUpdate& update);

}  // namespace screenline::sms::twilio
