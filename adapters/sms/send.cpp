#include "adapters/sms/send.hpp"

#include <string_view>

#include "bot/text/utf8.hpp"

namespace screenline::sms {

std::size_t utf16_units(std::string_view utf8) {
  std::size_t units = 0;
  for (text::Decoded character : text::characters(utf8)) {
    units += character.code_point > 0xFFFF ? 2 : 1;
  }
  return units;
}

std::string_view word_of(SendKind kind) {
  switch (kind) {
    case SendKind::sent:
      return "sent";
    case SendKind::retry_after:
      return "retry_after";
    case SendKind::unknown:
      return "unknown";
    case SendKind::opted_out:
      return "opted_out";
    case SendKind::bad_number:
      return "bad_number";
    case SendKind::rejected:
      return "rejected";
    case SendKind::config_error:
      return "config_error";
    case SendKind::filtered:
      return "filtered";
  }
  return "unknown";
}

}  // namespace screenline::sms
