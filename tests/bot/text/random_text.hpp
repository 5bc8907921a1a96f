// Random texts for the properties of this folder: bytes, code points, and what people type.
#pragma once

#include <string>

#include <rapidcheck.h>

#include "bot/text/utf8.hpp"

namespace screenline::text::testing {

inline rc::Gen<std::string> any_bytes() {
  return rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

// Characters where something can go wrong: marks, joiners, quotes, spaces, compatibility forms.
inline rc::Gen<char32_t> tricky_character() {
  return rc::gen::element<char32_t>(
      U'a', U'E', U'z', U'1', U'0', U' ', U' ', U'.', U',', U'-', U'+', U'\'', U'#', U'`', U'\n',
      U'\t', U'\u0001', U'\u00A0', U'\u00AD', U'\u00B4', U'\u00BD', U'\u00DF', U'\u00E1', U'\u00F1',
      U'\u0130', U'\u0149', U'\u0301', U'\u0303', U'\u0308', U'\u0327', U'\u0338', U'\u0345',
      U'\u03A3', U'\u0439', U'\u1100', U'\u1161', U'\u11A8', U'\u1E9B', U'\u200B', U'\u200D',
      U'\u2014', U'\u2019', U'\u201C', U'\u2026', U'\u2028', U'\u203C', U'\u20AC', U'\u20E3',
      U'\u2212', U'\u3000', U'\uAC00', U'\uFB03', U'\uFE0F', U'\uFF11', U'\uFF21', U'\U0001F1FA',
      U'\U0001F44D', U'\U0001F3FD', U'\U0001F468', U'\U000E0061');
}

inline rc::Gen<char32_t> any_character() {
  return rc::gen::weightedOneOf<char32_t>(
      {{4, tricky_character()},
       {2, rc::gen::cast<char32_t>(rc::gen::inRange(0, 0x3100))},
       {1, rc::gen::cast<char32_t>(rc::gen::inRange(0, 0x110000))}});
}

inline std::string to_utf8(const std::u32string& characters) {
  std::string out;
  for (char32_t c : characters) append_utf8(out, c);
  return out;
}

inline rc::Gen<std::string> any_text(const rc::Gen<char32_t>& character = any_character()) {
  return rc::gen::map(rc::gen::container<std::u32string>(character), to_utf8);
}

inline std::string repeat(std::string_view piece, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace screenline::text::testing
