// What Twilio does by itself with STOP, START and HELP on a long code (its default, not Advanced
// Opt-Out): a text that is exactly one of its words is answered by Twilio and changes the block
// list; the webhook is called all the same. Source: Twilio help, "Twilio support for opt-out
// keywords (SMS STOP filtering)". Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "adapters/phone/phone.hpp"

namespace screenline::phone {

enum class Keyword { none, stop, start, help };

// `blocked`: whether the number has opted out; only then do START, YES and UNSTOP mean anything.
[[nodiscard]] Keyword provider_keyword(std::string_view text, bool blocked);

// Twilio's answer. Its default names neither 988 nor 911; these are worded as DECISIONS S10 asks
// the operator to configure them.
[[nodiscard]] std::string provider_text(Keyword keyword, const Line& line);

}  // namespace screenline::phone
