#include "bot/text/utf8.hpp"

#include <cstdint>
#include <cstring>

#include <unicode/utf8.h>

namespace screenline::text {

namespace {

// Length of the ASCII run at the start, eight bytes at a time.
std::size_t ascii_prefix(std::string_view bytes) noexcept {
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t block = 0;
    std::memcpy(&block, bytes.data() + i, 8);
    if (block & 0x8080808080808080U) break;
  }
  while (i < bytes.size() && static_cast<unsigned char>(bytes[i]) < 0x80) ++i;
  return i;
}

}  // namespace

bool is_ascii(std::string_view bytes) noexcept { return ascii_prefix(bytes) == bytes.size(); }

Decoded decode_beyond_ascii(std::string_view bytes, std::size_t position) noexcept {
  const std::string_view rest = bytes.substr(position, 4);  // no sequence is longer
  const auto* data = reinterpret_cast<const std::uint8_t*>(rest.data());
  const auto length = static_cast<std::int32_t>(rest.size());
  std::int32_t next = 0;
  UChar32 code_point = 0;
  U8_NEXT(data, next, length, code_point);
  const auto size = static_cast<std::size_t>(next);
  if (code_point < 0) return {replacement_character, size, false};
  return {static_cast<char32_t>(code_point), size, true};
}

bool is_valid(std::string_view bytes) noexcept {
  for (std::size_t i = ascii_prefix(bytes); i < bytes.size();) {
    const Decoded character = decode(bytes, i);
    if (!character.valid) return false;
    i += character.size;
  }
  return true;
}

std::string sanitize(std::string_view bytes) {
  if (bytes.find('\0') == std::string_view::npos && is_valid(bytes)) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size());
  for (const Decoded& character : characters(bytes)) {
    if (character.code_point != 0) append_utf8(out, character.code_point);
  }
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return;
  }
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    code_point = replacement_character;
  }
  std::uint8_t units[4];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(units, length, code_point);
  out.append(reinterpret_cast<const char*>(units), static_cast<std::size_t>(length));
}

}  // namespace screenline::text
