#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "bot/text/fold.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::text {

namespace {

bool is_latin(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(c), &status) == USCRIPT_LATIN;
}

bool is_mark(char32_t c) {
  return c >= 0x300 && u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK;
}

// The letter an accented Latin letter is built on; others are their own.
char32_t base_letter(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFDInstance(status);
  icu::UnicodeString parts;
  if (U_FAILURE(status) || !form->getDecomposition(static_cast<UChar32>(c), parts)) return c;
  return static_cast<char32_t>(parts.char32At(0));
}

}  // namespace

std::string fold_accents(std::string_view folded) {
  if (is_ascii(folded)) return std::string(folded);
  std::string out;
  out.reserve(folded.size());
  bool on_latin = false;  // a mark here would sit on a Latin letter
  for (const Decoded& character : characters(folded)) {
    const char32_t c = character.code_point;
    if (is_mark(c)) {
      if (!on_latin) append_utf8(out, c);
      continue;
    }
    on_latin = is_latin(c);
    append_utf8(out, on_latin && c >= 0x80 ? base_letter(c) : c);
  }
  return out;
}

}  // namespace screenline::text
