// GET .../Messages.json: what the provider has of texts to a number. It answers "was it sent after
// all?" after an unknown outcome. And what people wrote in an outage (E16). Pure, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "adapters/sms/http_message.hpp"
#include "adapters/sms/line_config.hpp"
#include "adapters/sms/provider.hpp"

namespace screenline::sms::twilio {

// By day: DateSent is set late and in whole days it cannot cut off what was sent this minute.
[[nodiscard]] HttpRequest list_request(const LineConfig& config, std::string_view to,
                                       std::chrono::sys_seconds since);

[[nodiscard]] ListPage read_list(const LineConfig& config, int http_status, std::string_view body,
                                 std::chrono::sys_seconds since);

// RFC 2822 as Twilio writes it: "Thu, 24 Aug 2023 05:01:45 +0000".
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_date(std::string_view text);

}  // namespace screenline::sms::twilio
