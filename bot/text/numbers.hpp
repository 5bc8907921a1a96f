// Numbers a person writes as an answer. Pure functions, safe from any thread.
#pragma once

#include <optional>
#include <string_view>

namespace screenline::text {

// 0 to 120 in words, when they are the whole text: "two", "thirty-four", "a hundred and five";
// "treinta y cuatro", "dieciséis" (accents may be missing). `lang` is a tag whose primary part is
// "en" or "es"; nothing for other languages, other words, and 121 or more.
// REQUIRES: the result of fold().
[[nodiscard]] std::optional<int> number_word(std::string_view folded, std::string_view lang);

// The value when the whole text is one integer with an optional sign. Nothing for decimals,
// grouped digits ("1,000"), anything beside the number, and what does not fit an int.
// REQUIRES: the result of fold(), which has made full-width digits ASCII.
[[nodiscard]] std::optional<int> whole_integer(std::string_view folded);

}  // namespace screenline::text
