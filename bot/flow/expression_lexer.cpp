#include "bot/flow/expression_lexer.hpp"

#include <algorithm>
#include <array>

namespace screenline::flow {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

std::size_t word_length(std::string_view rest) {
  std::size_t length = 0;
  while (length < rest.size() && is_word(rest[length])) ++length;
  return length;
}

// "worry.total": what the instrument returns is one name.
std::size_t name_length(std::string_view rest) {
  const std::size_t first = word_length(rest);
  if (first + 1 >= rest.size() || rest[first] != '.') return first;
  const std::size_t second = word_length(rest.substr(first + 1));
  return second == 0 ? first : first + 1 + second;
}

std::size_t number_length(std::string_view rest) {
  std::size_t length = 0;
  while (length < rest.size() && is_digit(rest[length])) ++length;
  if (length + 1 < rest.size() && rest[length] == '.' && is_digit(rest[length + 1])) {
    ++length;
    while (length < rest.size() && is_digit(rest[length])) ++length;
  }
  return length;
}

std::size_t symbol_length(std::string_view rest) {
  for (const std::string_view two : {"==", "!=", "<=", ">="}) {
    if (rest.starts_with(two)) return 2;
  }
  return std::string_view("<>+-()[],").find(rest[0]) == std::string_view::npos ? 0 : 1;
}

Token next_token(std::string_view rest, std::size_t at) {
  if (const std::size_t length = word_length(rest); length > 0) {
    const std::string_view word = rest.substr(0, length);
    if (!std::all_of(word.begin(), word.end(), is_digit)) {
      return {TokenKind::word, rest.substr(0, name_length(rest)), at};
    }
    return {TokenKind::number, rest.substr(0, number_length(rest)), at};
  }
  if (const std::size_t length = symbol_length(rest); length > 0) {
    return {TokenKind::symbol, rest.substr(0, length), at};
  }
  std::size_t length = 1;  // one character, however many bytes
  while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0u) == 0x80u) {
    ++length;
  }
  return {TokenKind::unknown, rest.substr(0, length), at};
}

}  // namespace

std::vector<Token> tokenize(std::string_view source) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < source.size()) {
    if (source[at] == ' ' || source[at] == '\t' || source[at] == '\n' || source[at] == '\r') {
      ++at;
      continue;
    }
    tokens.push_back(next_token(source.substr(at), at));
    at += tokens.back().text.size();
  }
  tokens.push_back({TokenKind::end, {}, source.size()});
  return tokens;
}

bool is_identifier(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_word) &&
         std::any_of(text.begin(), text.end(), is_letter);
}

bool is_keyword(std::string_view text) {
  constexpr std::array<std::string_view, 9> keywords = {"and", "or",    "not",  "in",   "has",
                                                        "is",  "count", "true", "false"};
  return std::find(keywords.begin(), keywords.end(), text) != keywords.end();
}

}  // namespace screenline::flow
