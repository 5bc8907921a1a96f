// The audit trail's chain: each row's hash is SHA-256 over the hash before it and the row itself,
// so a row that is changed, taken out or put in breaks every hash after it. Pure functions; any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "bot/service/records.hpp"

namespace screenline::store {

using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(std::string_view bytes);

// The first row follows on thirty-two zero bytes.
[[nodiscard]] Sha256 chain(const Sha256& before, std::int64_t id, const service::Audit& row);

[[nodiscard]] std::string hex(const Sha256& hash);

}  // namespace screenline::store
