// Tells a whole sentence of a language that nobody here reads from one in English or Spanish, so
// that it is not taken for nothing (docs/SAFETY.md). Closed lists of common words: a name, one word
// or a few loan words are no evidence. Pure, safe from any thread.
#pragma once

#include <optional>
#include <string_view>

namespace screenline::text {

// `plain`: words of a-z and 0-9, without accents and apostrophes, between single spaces. The code
// (ISO 639) of the language, or nothing. Known: fr, pt, de, it, vi, fil, ht, pl, nl. Looks at the
// first 80 words. The view is to a constant.
[[nodiscard]] std::optional<std::string_view> other_language(std::string_view plain);

}  // namespace screenline::text
