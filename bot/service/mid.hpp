// Our reference to an outgoing message, as it stands in the status callback: 32 hex digits, the id
// of the outbox row (16 digits) and 64 random bits (16 digits). It finds its row by itself, so the
// store keeps no index over random keys (DESIGN section 6); the random half keeps it from being
// guessed. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace screenline::service {

struct Mid {
  std::int64_t row = 0;
  std::uint64_t random = 0;
};

[[nodiscard]] std::string make_mid(Mid mid);
// nullopt when it is not 32 lower-case hex digits.
[[nodiscard]] std::optional<Mid> parse_mid(std::string_view text);

}  // namespace screenline::service
