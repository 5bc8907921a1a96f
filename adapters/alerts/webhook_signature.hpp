// Signatures of outgoing webhooks as Standard Webhooks has them: HMAC-SHA256 over
// "id.timestamp.body" under each secret, so that a receiver may change its secret without missing
// an alert. Source: standard-webhooks/standard-webhooks, spec/standard-webhooks.md. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::alerts {

// The key in "whsec_" + base64 of 24 to 64 bytes. nullopt: it is no such secret.
[[nodiscard]] std::optional<std::string> webhook_key(std::string_view secret);

// "v1,BASE64", one for each key, separated by spaces; "" without a key. `timestamp`: seconds since
// 1970, of this attempt. `id` holds no full stop.
[[nodiscard]] std::string webhook_signature(const std::vector<std::string>& keys,
                                            std::string_view id, std::int64_t timestamp,
                                            std::string_view body);

}  // namespace screenline::alerts
