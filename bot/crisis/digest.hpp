// SHA-256 as lower-case hexadecimal, for versions in the record. Pure.
#pragma once

#include <string>
#include <string_view>

namespace screenline::crisis {

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace screenline::crisis
