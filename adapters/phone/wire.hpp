// The small encodings of Twilio's API: forms, HTTP Basic, dates, numbers. Pure, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/phone/phone.hpp"

namespace screenline::phone {

// application/x-www-form-urlencoded (WHATWG URL 5.1), of a body or a query.
[[nodiscard]] Pairs decode_form(std::string_view encoded);
[[nodiscard]] std::string encode_form(const Pairs& pairs);
// The first value of that name, "" when it is absent.
[[nodiscard]] std::string find(const Pairs& pairs, std::string_view name);

struct Credentials {
  std::string user, password;
};
// "Basic <base64>" (RFC 7617).
[[nodiscard]] std::optional<Credentials> read_basic(std::string_view authorization);

// "Thu, 24 Aug 2023 05:01:45 +0000" (RFC 2822), "2023-08-24" and "2023-08-24T05:01:45.678Z".
using Time = std::chrono::system_clock::time_point;
[[nodiscard]] std::string mail_date(Time time);
[[nodiscard]] std::string day_text(Time time);
[[nodiscard]] std::string iso_time(Time time);

// + and 8 to 15 digits, the first not 0 (E.164).
[[nodiscard]] bool is_number(std::string_view text);
// Code points, ill-formed bytes counted as they would be shown.
[[nodiscard]] std::size_t characters_in(std::string_view utf8);
[[nodiscard]] bool is_web_address(std::string_view url);

}  // namespace screenline::phone
