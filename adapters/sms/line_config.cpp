#include "adapters/sms/line_config.hpp"

#include <array>
#include <string_view>

namespace screenline::sms {

bool is_toll_free(const std::string& e164) {
  constexpr std::array<std::string_view, 7> prefixes{"+1800", "+1833", "+1844", "+1855",
                                                     "+1866", "+1877", "+1888"};
  if (e164.size() != 12) return false;
  for (auto prefix : prefixes) {
    if (e164.starts_with(prefix)) return true;
  }
  return false;
}

}  // namespace screenline::sms
