// How a line of a golden conversation is cut into words. Pure; views into what is given.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace screenline::author::golden {

[[nodiscard]] std::string_view trim(std::string_view text);

// Takes `prefix` and the blanks behind it off the front; false when the text begins otherwise.
[[nodiscard]] bool take(std::string_view& text, std::string_view prefix);

// Without a remark: `//` at the start of a line or after a blank, and all behind it.
[[nodiscard]] std::string_view without_remark(std::string_view line);

// Words of a line: `"several words"` and `[id]` are one each and keep their first character as a
// mark.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

// `How old ... send "a number"`: parts that have to occur in this order.
[[nodiscard]] std::vector<std::string> fragments_of(std::string_view text);

// The clauses of a `=` line: they stand two or more blanks apart, quoted ones aside.
[[nodiscard]] std::vector<std::string_view> clauses_of(std::string_view text);

}  // namespace screenline::author::golden
