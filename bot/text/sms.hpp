// What a text costs as an SMS: GSM 7-bit or UCS-2, how many segments, and where to cut it.
// Pure functions, safe from any thread. Input is taken as UTF-8; ill-formed bytes count as U+FFFD.
//
// Sources: 3GPP TS 23.038 (GSM 7-bit default alphabet and its extension table) and TS 23.040 (a
// part of a concatenated message loses 7 septets or 3 UTF-16 units to its header).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::text {

enum class Encoding { gsm7, ucs2 };

// The first character that forces UCS-2, for a message to the author of a text.
struct NonGsm {
  char32_t code_point = 0;
  int column = 0;  // in characters (code points), from 1
};

struct Segments {
  Encoding encoding = Encoding::gsm7;
  int count = 1;  // an empty text is sent as one segment
  int units = 0;  // septets (an extension character is 2) or UTF-16 units
  std::optional<NonGsm> first_non_gsm;
};

// One segment holds 160 septets or 70 UTF-16 units; each of several holds 153 or 67. Neither an
// escape pair nor a surrogate pair is cut by a segment's end. Linear in the text.
[[nodiscard]] Segments count_segments(std::string_view utf8);

// Replaces typographic characters by GSM ones: curly quotes, dashes, "…", no-break spaces.
// Source: the 271 entries of Twilio's message-segment-calculator 1.3.0 ("smart encoding"). A text
// may grow ("…" is three characters, a tab seven), so it can cost more when it stays UCS-2; and
// combining accents are replaced one by one ("n" + U+0303 gives "n~"): compose a text (NFC) first.
[[nodiscard]] std::string smart_encode(std::string_view utf8);

// Cuts a long text into parts of at most `max_segments` each (less than 1 counts as 1). Cuts come
// after a line or sentence when one ends in the second half of what fits, else at a space, else
// between characters as a person sees them (an accent, flag or family emoji stays whole unless it
// is longer than a part). White space at a cut is dropped. A text that fits comes back unchanged;
// white space alone gives no parts. Ill-formed bytes come back as U+FFFD.
[[nodiscard]] std::vector<std::string> split_at_segments(std::string_view utf8, int max_segments);

}  // namespace screenline::text
