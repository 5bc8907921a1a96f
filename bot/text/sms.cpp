#include "bot/text/sms.hpp"

#include <algorithm>
#include <array>

#include "bot/text/segment_counter.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::text {

namespace {

// Characters of the GSM default alphabet outside ASCII, sorted: one septet each.
constexpr std::array<char16_t, 38> gsm_beyond_ascii = {
    0x00A1, 0x00A3, 0x00A4, 0x00A5, 0x00A7, 0x00BF, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
    0x00C9, 0x00D1, 0x00D6, 0x00D8, 0x00DC, 0x00DF, 0x00E0, 0x00E4, 0x00E5, 0x00E6,
    0x00E8, 0x00E9, 0x00EC, 0x00F1, 0x00F2, 0x00F6, 0x00F8, 0x00F9, 0x00FC, 0x0393,
    0x0394, 0x0398, 0x039B, 0x039E, 0x03A0, 0x03A3, 0x03A6, 0x03A8};
constexpr char32_t omega = 0x03A9;
constexpr char32_t euro = 0x20AC;

// Septets of each ASCII character: 0 is not in GSM, 2 is in the extension table.
constexpr std::array<signed char, 128> ascii_septets = [] {
  std::array<signed char, 128> septets{};
  for (int c = 0x20; c < 0x7F; ++c) septets[c] = 1;
  septets['`'] = 0;
  septets['\n'] = septets['\r'] = 1;
  for (char c : {'\f', '^', '{', '}', '\\', '[', '~', ']', '|'}) septets[c] = 2;
  return septets;
}();

int septets_of(char32_t code_point) {
  if (code_point < 0x80) return ascii_septets[code_point];
  if (code_point == euro) return 2;
  if (code_point > omega) return 0;
  return code_point == omega || std::binary_search(gsm_beyond_ascii.begin(), gsm_beyond_ascii.end(),
                                                   static_cast<char16_t>(code_point));
}

}  // namespace

void SegmentCounter::add(char32_t code_point) {
  ++column_;
  ucs2_.add(code_point > 0xFFFF ? 2 : 1);
  if (first_non_gsm_) return;
  if (const int septets = septets_of(code_point)) {
    gsm7_.add(septets);
  } else {
    first_non_gsm_ = NonGsm{code_point, column_};
  }
}

Segments SegmentCounter::result() const {
  if (!first_non_gsm_) return {Encoding::gsm7, gsm7_.segments(), gsm7_.units(), std::nullopt};
  return {Encoding::ucs2, ucs2_.segments(), ucs2_.units(), first_non_gsm_};
}

Segments count_segments(std::string_view utf8) {
  SegmentCounter counter;
  for (const Decoded& character : characters(utf8)) counter.add(character.code_point);
  return counter.result();
}

}  // namespace screenline::text
