#include "bot/text/fold.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include "bot/text/utf8.hpp"

namespace screenline::text {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What fold() writes for each ASCII character: itself, in lower case; ' ' for white space and
// controls; NUL for NUL, which is left out.
constexpr std::array<char, 128> ascii_folded = [] {
  std::array<char, 128> folded{};
  for (int c = 1; c < 128; ++c) folded[c] = c < 0x20 || c == 0x7F ? ' ' : static_cast<char>(c);
  for (char c = 'A'; c <= 'Z'; ++c) folded[c] = static_cast<char>(c - 'A' + 'a');
  folded['`'] = '\'';
  return folded;
}();

constexpr std::array<bool, 128> ascii_punctuation = [] {
  std::array<bool, 128> set{};
  for (char c : {'.', ',', '!', '?', ';', ':', '"', '\'', '(', ')', '[', ']', '{', '}', '*', '_'}) {
    set[c] = true;
  }
  return set;
}();

bool is_punctuation(char32_t c) {
  if (c < 0x80) return ascii_punctuation[c];
  constexpr auto cut = U_GC_PO_MASK | U_GC_PI_MASK | U_GC_PF_MASK | U_GC_PS_MASK | U_GC_PE_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & cut) != 0 || c == U'\u2014' || c == U'\u2015';
}

// Removed before normalising, so that what they kept apart can still compose.
bool is_emoji_dress(char32_t c) {
  constexpr char32_t keycap = 0x20E3;
  return c == keycap || (c >= 0x1F3FB && c <= 0x1F3FF);
}

char32_t level(char32_t c) {
  if (c < 0x80) return static_cast<unsigned char>(ascii_folded[c]);
  switch (c) {
    case 0x02B9:
    case 0x02BB:
    case 0x02BC:
    case 0x02BD:
    case 0x02C8:
    case 0x02CA:
    case 0x02CB:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2039:
    case 0x203A:
      return '\'';
    case 0x00AB:
    case 0x00BB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
      return '-';
    default:
      break;
  }
  const auto code_point = static_cast<UChar32>(c);
  return u_isUWhiteSpace(code_point) || u_charType(code_point) == U_CONTROL_CHAR ? U' ' : c;
}

std::string without_dress(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (const Decoded& character : characters(utf8)) {
    const char32_t c = character.code_point;
    if (c == 0 || is_emoji_dress(c)) continue;
    append_utf8(out, c == 0x00B4 ? U'\'' : c);  // NFKC would make a space and an accent of it
  }
  return out;
}

// NFKC_Casefold. ICU can fail only for want of memory or of its data; then the text stays as it is.
std::string normalize(std::string utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return utf8;
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(utf8.size()));
  form->normalizeUTF8(0, icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())),
                      sink, nullptr, status);
  return U_SUCCESS(status) ? out : utf8;
}

// Appends, but a space only between other characters.
void append_spaced(std::string& out, char32_t c) {
  if (c == ' ' && (out.empty() || out.back() == ' ')) return;
  append_utf8(out, c);
}

std::size_t last_character(std::string_view utf8) {
  std::size_t i = utf8.size() - 1;
  while (i > 0 && (static_cast<unsigned char>(utf8[i]) & 0xC0) == 0x80) --i;
  return i;
}

// ".5" and ",5" are numbers.
bool is_decimal(std::string_view utf8) {
  return utf8.size() > 1 && (utf8[0] == '.' || utf8[0] == ',') && is_digit(utf8[1]);
}

std::string_view trim_front(std::string_view folded) {
  while (!folded.empty() && !is_decimal(folded)) {
    const Decoded first = decode(folded, 0);
    const char32_t c = first.code_point;
    if (c != ' ' && c != '#' && !is_punctuation(c)) break;
    folded.remove_prefix(first.size);
  }
  return folded;
}

std::string_view trim_back(std::string_view folded) {
  while (!folded.empty()) {
    const std::size_t last = last_character(folded);
    const char32_t c = decode(folded, last).code_point;
    if (c != ' ' && !is_punctuation(c)) break;
    folded.remove_suffix(folded.size() - last);
  }
  return folded;
}

void trim(std::string& folded) {
  const std::string_view kept = trim_front(trim_back(folded));
  const auto offset = static_cast<std::size_t>(kept.data() - folded.data());
  folded.erase(offset + kept.size());
  folded.erase(0, offset);
}

std::string fold_ascii(std::string_view ascii) {
  std::string out;
  out.reserve(ascii.size());
  for (char raw : ascii) {
    const char c = ascii_folded[static_cast<unsigned char>(raw)];
    if (c == 0 || (c == ' ' && (out.empty() || out.back() == ' '))) continue;
    out += c;
  }
  trim(out);
  return out;
}

}  // namespace

std::string fold(std::string_view utf8) {
  if (is_ascii(utf8)) return fold_ascii(utf8);
  const std::string normal = normalize(without_dress(utf8));
  std::string out;
  out.reserve(normal.size());
  for (const Decoded& character : characters(normal)) {
    append_spaced(out, level(character.code_point));
  }
  trim(out);
  return out;
}

}  // namespace screenline::text
