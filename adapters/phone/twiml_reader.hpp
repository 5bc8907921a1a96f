// Reads the answer to a messaging webhook the way Twilio does, strictly, so that a demo shows what
// a provider would refuse. Pure, any thread. Source: Twilio, "TwiML for Programmable Messaging",
// and the error dictionary for the codes.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace screenline::phone {

struct TwimlMessage {
  std::string text;
  std::string callback;  // `action`, or the older `statusCallback`; may be empty or relative
};

struct Twiml {
  std::vector<TwimlMessage> messages;  // 10 at most
  std::vector<std::string> warnings;   // what Twilio would pass over
};

struct TwimlError {
  int code = 0;  // 11750 too long, 12100 not XML, 12200 not TwiML, 12300 type, 14109 too many
  std::string detail;
};

using TwimlResult = std::variant<Twiml, TwimlError>;

// An empty body and <Response/> send nothing; a text/plain body is itself the text.
[[nodiscard]] TwimlResult read_reply(std::string_view content_type, std::string_view body);
[[nodiscard]] TwimlResult read_twiml(std::string_view xml);

}  // namespace screenline::phone
