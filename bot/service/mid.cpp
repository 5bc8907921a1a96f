#include "bot/service/mid.hpp"

namespace screenline::service {
namespace {

constexpr std::size_t digits = 16;

void put(std::uint64_t v, char* out) {
  for (std::size_t i = digits; i-- > 0; v >>= 4) out[i] = "0123456789abcdef"[v & 15];
}

bool get(std::string_view in, std::uint64_t& v) {
  v = 0;
  for (char c : in) {
    if (c >= '0' && c <= '9') {
      v = v << 4 | static_cast<std::uint64_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      v = v << 4 | static_cast<std::uint64_t>(c - 'a' + 10);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string make_mid(Mid mid) {
  std::string out(2 * digits, '0');
  put(static_cast<std::uint64_t>(mid.row), out.data());
  put(mid.random, out.data() + digits);
  return out;
}

std::optional<Mid> parse_mid(std::string_view text) {
  std::uint64_t row = 0;
  Mid mid;
  if (text.size() != 2 * digits || !get(text.substr(0, digits), row) ||
      !get(text.substr(digits), mid.random)) {
    return std::nullopt;
  }
  mid.row = static_cast<std::int64_t>(row);
  return mid;
}

}  // namespace screenline::service
