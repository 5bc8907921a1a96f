// From bytes to a clean text: what Unicode makes look alike becomes alike.
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "bot/crisis/normalise.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::crisis {
namespace {

// Letters of other scripts that are drawn like Latin ones, after case folding.
// Source: Unicode TR39 confusables, the part a phone keyboard offers.
char look_alike(char32_t c) {
  switch (c) {
    case U'а':
    case U'α':
    case U'ɑ':
      return 'a';
    case U'в':
    case U'β':
    case U'ь':
      return 'b';
    case U'с':
    case U'ϲ':
      return 'c';
    case U'ԁ':
    case U'đ':
      return 'd';
    case U'е':
    case U'ε':
    case U'є':
      return 'e';
    case U'ɡ':
      return 'g';
    case U'н':
    case U'һ':
      return 'h';
    case U'і':
    case U'ι':
    case U'ı':
      return 'i';
    case U'ј':
      return 'j';
    case U'к':
    case U'κ':
      return 'k';
    case U'ӏ':
    case U'ⅼ':
    case U'ł':
      return 'l';
    case U'м':
      return 'm';
    case U'п':
    case U'η':
      return 'n';
    case U'о':
    case U'ο':
    case U'σ':
    case U'ø':
      return 'o';
    case U'р':
    case U'ρ':
      return 'p';
    case U'ѕ':
      return 's';
    case U'т':
    case U'τ':
      return 't';
    case U'υ':
    case U'ʋ':
      return 'u';
    case U'ν':
    case U'ѵ':
      return 'v';
    case U'ԝ':
    case U'ω':
      return 'w';
    case U'х':
    case U'χ':
      return 'x';
    case U'у':
    case U'γ':
      return 'y';
    default:
      return 0;
  }
}

char plain_sign(char32_t c) {
  switch (c) {
    case U'‘':
    case U'’':
    case U'ʼ':
    case U'`':
    case U'´':
    case U'′':
    case U'‛':
      return '\'';
    case U'“':
    case U'”':
    case U'«':
    case U'»':
      return '"';
    case U'–':
    case U'—':
    case U'‐':
    case U'‑':
    case U'−':
      return '-';
    case U'¿':
    case U'¡':
    case U'…':
    case U'。':
    case U'、':
      return '.';
    default:
      return 0;
  }
}

std::string lower_ascii(std::string_view raw) {
  std::string out(raw);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if (c == '`') c = '\'';
  }
  return out;
}

icu::UnicodeString folded(const std::string& utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);  // drops ignorables too
  const auto* decompose = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no normalisation data");
  // Quotes first: compatibility forms of some are a space and an accent.
  std::string unified;
  for (const text::Decoded& c : text::characters(utf8)) {
    if (const char sign = plain_sign(c.code_point))
      unified += sign;
    else
      text::append_utf8(unified, c.code_point);
  }
  icu::UnicodeString once = fold->normalize(icu::UnicodeString::fromUTF8(unified), status);
  icu::UnicodeString apart = decompose->normalize(once, status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU could not normalise a text");
  return apart;
}

void append_clean(Clean& out, char32_t c) {
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z')) ++out.latin_letters;
    out.text += static_cast<char>(c);
    return;
  }
  const auto point = static_cast<UChar32>(c);
  if (u_charType(point) == U_NON_SPACING_MARK || u_charType(point) == U_FORMAT_CHAR) return;
  if (const char letter = look_alike(c)) {
    out.text += letter;
    if (u_getIntPropertyValue(point, UCHAR_SCRIPT) == USCRIPT_LATIN)
      ++out.latin_letters;
    else
      ++out.foreign_letters;
    return;
  }
  if (const char sign = plain_sign(c)) {
    out.text += sign;
    return;
  }
  if (u_isalpha(point) != 0) ++out.foreign_letters;
  out.text += ' ';
}

}  // namespace

Clean clean(std::string_view raw) {
  if (text::is_ascii(raw) && raw.find('\0') == std::string_view::npos) {
    return {lower_ascii(raw), 0, 0};
  }
  const icu::UnicodeString apart = folded(text::sanitize(raw));
  Clean out;
  out.text.reserve(raw.size());
  for (std::int32_t i = 0; i < apart.length();) {
    const UChar32 c = apart.char32At(i);
    i += U16_LENGTH(c);
    append_clean(out, static_cast<char32_t>(c));
  }
  return out;
}

}  // namespace screenline::crisis
