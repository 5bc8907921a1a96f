// Cuts an expression into tokens, each with the byte where it begins.
// Pure; tokens are views into the source.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace screenline::flow {

enum class TokenKind : std::uint8_t { word, number, symbol, unknown, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
  std::size_t at = 0;
};

// Ends with a token of kind `end`; a character of no token is one token of kind `unknown`.
[[nodiscard]] std::vector<Token> tokenize(std::string_view source);

// True for a name that expressions can say: letters, digits and _, at least one letter.
[[nodiscard]] bool is_identifier(std::string_view text);

// Words with a meaning of their own, so that nothing can be called so.
[[nodiscard]] bool is_keyword(std::string_view text);

}  // namespace screenline::flow
