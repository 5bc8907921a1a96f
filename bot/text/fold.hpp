// The form in which a person's answer is compared: "  ¡SÍ!! " and "sí" are the same text here.
// Pure functions, safe from any thread; words() returns views into its argument.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace screenline::text {

// The canonical form of an answer taken as a whole; fold(fold(x)) == fold(x). In order:
//  - ill-formed UTF-8 becomes U+FFFD, NUL is removed;
//  - Unicode NFKC_Casefold: compatibility forms and case are levelled ("５" is "5"), characters
//    that show nothing (zero width, variation selectors, soft hyphen) are removed;
//  - curly quotes, grave and acute accents standing alone become ' or "; hyphens, the en dash and
//    the minus sign become -; an emoji's skin tone and keycap go ("1️⃣" is "1");
//  - runs of white space and control characters become one space;
//  - white space and punctuation are cut from both ends. Kept there: + and -, symbols, emoji,
//    and the point or comma of ".5", which must not turn into "5". A "#" goes only in front.
// A text of punctuation alone folds to nothing. ASCII takes a path without ICU.
[[nodiscard]] std::string fold(std::string_view utf8);

// Takes accents off Latin letters, ñ included ("depresión" -> "depresion"); other scripts keep
// their marks, where a mark makes another letter (й). REQUIRES: the result of fold().
[[nodiscard]] std::string fold_accents(std::string_view folded);

// The words of a folded text. Kept inside a word: apostrophe, hyphen, + and symbols ("don't",
// "thirty-four", "3.5", "10%"). Separators: white space and other punctuation, so that "1,2" and
// "hurt/kill" are two words; a point separates unless a digit follows it.
[[nodiscard]] std::vector<std::string_view> words(std::string_view folded);

}  // namespace screenline::text
