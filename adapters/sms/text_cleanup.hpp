// What carriers and phones do to a text before it reaches us, undone. Runs after the signature
// check. Quotes, apostrophes and case are left alone: they are the matcher's business. Pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace screenline::sms {

struct CleanText {
  std::string text;  // valid UTF-8, no NUL, no white space at the end, decoded when it was base64
  std::string raw;   // valid UTF-8 without NUL, otherwise as it came
  bool base64_decoded = false;
};

[[nodiscard]] CleanText clean_text(std::string_view body);

// Some carriers pass on a concatenated SMS in base64 (seen by nyaruka/courier). Taken for one only
// when it has 60 characters or more, whole groups of four, no white space, and decodes to readable
// text; a character that the carrier cut at the end is dropped.
[[nodiscard]] std::optional<std::string> decode_base64_body(std::string_view body);

// A phone's note that someone reacted to a text: Liked "...", Laughed at an image, 👍 to "...".
// It quotes our words, so it must not be read as an answer; the scan still sees it.
[[nodiscard]] bool is_reaction(std::string_view text);

}  // namespace screenline::sms
