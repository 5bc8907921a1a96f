// A line and signed requests for the tests of this folder.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "adapters/sms/http_message.hpp"
#include "adapters/sms/line_config.hpp"
#include "adapters/sms/twilio/line.hpp"

namespace screenline::sms::test {

inline constexpr const char* token = "test_auth_token_0123456789abcdef";
inline constexpr const char* account = "AC0123456789abcdef0123456789abcdef";
inline constexpr const char* form_type = "application/x-www-form-urlencoded";

[[nodiscard]] LineConfig line_config();

// A file of tests/adapters/sms/data.
[[nodiscard]] nlohmann::json load(const std::string& name);

// base64(HMAC-SHA1) over url and form, written apart from the code under test.
[[nodiscard]] std::string sign(std::string_view key, std::string_view url, std::string_view body);

// A webhook owned by the test: body and target at /hooks/twilio/main/inbound unless told otherwise.
struct Webhook {
  std::string body;
  std::string target = "/hooks/twilio/main/inbound";
  std::string method = "POST";
  Headers headers{{"Content-Type", form_type}};

  // Signed as for `config`.
  [[nodiscard]] Webhook& sign_for(const LineConfig& config, std::size_t which_token = 0);
  [[nodiscard]] RawRequest request() const;
};

// Receives a well signed webhook; fails the test when it is refused.
[[nodiscard]] Event receive(twilio::TwilioLine& line, Webhook webhook);

}  // namespace screenline::sms::test
