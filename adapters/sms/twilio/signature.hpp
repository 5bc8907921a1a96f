// X-Twilio-Signature: base64(HMAC-SHA1(auth token, URL + parameters)), where URL is the configured
// public one, byte for byte, and the parameters of a form are appended as name + value, names and
// the values of one name sorted by bytes and without repeats. Source: Twilio, "Security: validating
// requests"; the variants of the URL are those the official libraries accept.
//
// There is no time and no nonce in it: a captured request stays valid, so dedupe by message id is
// the guard against replay. Holds keys and scratch: one object a thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/sms/digest.hpp"
#include "adapters/sms/event.hpp"
#include "adapters/sms/form.hpp"

namespace screenline::sms::twilio {

class SignatureCheck {
 public:
  // `base_url`: https://[user:pass@]host[:port][/prefix], no slash at its end.
  SignatureCheck(std::string_view base_url, const std::vector<std::string>& tokens);

  // `parameters`: of a form body; null when the URL alone is signed.
  [[nodiscard]] bool matches(std::string_view signature, std::string_view target,
                             const Form* parameters);

 private:
  bool matches_url(std::string_view signature, const std::string& base, std::string_view target);

  std::vector<std::string> bases_;  // as configured, without the port, with the usual port
  std::vector<KeyedHmacSha1> keys_;
  std::string tail_, message_;  // scratch
  std::vector<Form::Field> sorted_;
};

// The bases under which Twilio may have signed: as it is, then with the port taken away or added.
[[nodiscard]] std::vector<std::string> base_variants(std::string_view base_url);

// Checks the bodySHA256 of a signed target against a body that is no form.
[[nodiscard]] Verdict check_body_hash(std::string_view target, std::string_view body);

}  // namespace screenline::sms::twilio
