// The provider's side of a test: signs a webhook as Twilio does and reads the TwiML that comes back. Written
// apart from adapters/sms, so that a mistake there does not repeat itself here.
#pragma once

#include <map>
#include <string>

namespace screenline::scenario {

struct Webhook {
  int status = 0;      // 0: no answer at all
  std::string body;    // as received
  std::string text;    // of the first <Message>, unescaped; "" when there is none
  std::string callback;  // its action attribute
  std::string step;    // X-Screenline-Step
};

class TwilioPeer {
 public:
  // `connect`: where to post, "http://127.0.0.1:port". `signed_base`: what the line's public_url says.
  TwilioPeer(std::string connect, std::string signed_base, std::string token, std::string line = "demo");

  // A text from `number`. An empty sid makes a fresh one.
  Webhook text(const std::string& number, const std::string& body, const std::string& sid = "");
  Webhook post(const std::string& path, const std::map<std::string, std::string>& form,
               bool sign_right = true);

  std::string account = "AC00000000000000000000000000000000";
  std::string our_number = "+15555550100";

 private:
  std::string connect_, base_, token_, line_;
};

[[nodiscard]] std::string url_encode(const std::string& bytes);

}  // namespace screenline::scenario
