#include "adapters/sms/http_message.hpp"

#include <algorithm>

namespace screenline::sms {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return value;
  }
  return std::nullopt;
}

RawRequest make_request(std::string_view method, std::string_view target, std::string_view body,
                        const Headers& headers) {
  return {method, target, body,
          [&headers](std::string_view name) { return find_header(headers, name); }};
}

}  // namespace screenline::sms
