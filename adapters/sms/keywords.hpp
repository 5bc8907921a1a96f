// The words by which a person leaves, rejoins or asks for help, whatever the provider. Only a whole
// message counts: "I want it all to stop" is no keyword, and the crisis scan comes before this.
// Sources: CTIA Messaging Principles (2023); 47 CFR 64.1200(a)(10) (2025); Twilio's default words.
// Pure, any thread.
#pragma once

#include <string_view>

namespace screenline::sms {

enum class Keyword {
  none,
  stop,
  start,
  yes,  // rejoins someone who had opted out, and is a plain answer for everyone else
  help,
};

struct KeywordMatch {
  Keyword keyword = Keyword::none;
  // Twilio's default handling acts on exactly this text and answers it: with opt_out_reply=provider
  // we stay silent. False: nobody but us knows that the person left. (On a toll-free line the
  // carrier acts on STOP, START and UNSTOP alone.)
  bool provider_acts = false;

  bool operator==(const KeywordMatch&) const = default;
};

// Case, punctuation, quotes, emoji and spacing do not matter. AYUDA is not here: it is a word of
// the crisis protocol.
[[nodiscard]] KeywordMatch match_carrier_keyword(std::string_view text);

}  // namespace screenline::sms
