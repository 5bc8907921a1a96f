// Guesses the language of a short text, well enough to offer Spanish to whoever writes Spanish.
// Pure, safe from any thread.
#pragma once

#include <optional>
#include <string_view>

namespace screenline::text {

// "en", "es" or nothing (numbers, "ok", words of both languages such as "no", or a tie). Common
// words and the marks ñ á é í ó ú ¿ ¡ are weighed; a short or mixed text is rather left undecided,
// because a wrong guess would change the language under a person's hands. Callers should keep the
// language they have when nothing is returned. The view is to a constant.
[[nodiscard]] std::optional<std::string_view> guess_language(std::string_view utf8);

// How far one word of a-z, without accents, tells of the language: 0 not at all, 1, or 2 by itself.
[[nodiscard]] int english_points(std::string_view plain_word);
[[nodiscard]] int spanish_points(std::string_view plain_word);

}  // namespace screenline::text
