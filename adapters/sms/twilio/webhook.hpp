// Reads a webhook whose signature was checked: a text from a person, or news of one of ours.
// Source: Twilio, "Messaging webhooks". Pure, any thread.
#pragma once

#include "adapters/sms/event.hpp"
#include "adapters/sms/form.hpp"
#include "adapters/sms/http_message.hpp"

namespace screenline::sms::twilio {

// `form`: the parameters of `request`. Unknown parameters are passed over; they may grow in number.
[[nodiscard]] Event read_event(const Form& form, const RawRequest& request);

}  // namespace screenline::sms::twilio
