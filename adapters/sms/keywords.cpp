#include "adapters/sms/keywords.hpp"

#include <array>
#include <optional>
#include <string>

#include "bot/text/utf8.hpp"

namespace screenline::sms {
namespace {

struct Word {
  std::string_view text;
  Keyword keyword;
  bool provider;  // among Twilio's defaults
};

constexpr std::array words = std::to_array<Word>({
    {"stop", Keyword::stop, true},        {"stopall", Keyword::stop, true},
    {"unsubscribe", Keyword::stop, true}, {"cancel", Keyword::stop, true},
    {"end", Keyword::stop, true},         {"quit", Keyword::stop, true},
    {"revoke", Keyword::stop, true},      {"optout", Keyword::stop, true},
    {"stop all", Keyword::stop, false},   {"opt out", Keyword::stop, false},
    {"remove me", Keyword::stop, false},  {"arret", Keyword::stop, false},
    {"alto", Keyword::stop, false},       {"parar", Keyword::stop, false},
    {"start", Keyword::start, true},      {"unstop", Keyword::start, true},
    {"yes", Keyword::yes, true},          {"help", Keyword::help, true},
    {"info", Keyword::help, true},
});

constexpr std::size_t longest_word = 16;

// What may stand round a word without changing it: punctuation, symbols, emoji, joiners.
bool is_decoration(char32_t c) {
  if (c < 0x80) return true;  // asked only of what is no letter or digit
  return (c >= 0x80 && c <= 0xA9) || (c >= 0xAB && c <= 0xB4) || (c >= 0xB6 && c <= 0xB9) ||
         (c >= 0xBB && c <= 0xBF) || (c >= 0x2000 && c <= 0x206F) || (c >= 0x2190 && c <= 0x2BFF) ||
         (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0xFF01 && c <= 0xFF0F) ||
         (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0xE0020 && c <= 0xE007F);
}

// A lower-case ASCII letter or digit, '\0' for decoration; nothing for any other letter.
std::optional<char> plain(char32_t c) {
  if (c >= 0xFF10 && c <= 0xFF5A) c -= 0xFEE0;  // full width
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return static_cast<char>(c);
  if (c == U'\u00EA' || c == U'\u00CA') return 'e';  // arrêt
  if (is_decoration(c)) return '\0';
  return std::nullopt;
}

// The words of a short message, single spaces between; "" when it is longer or holds other letters.
std::string fold(std::string_view text) {
  std::string out;
  bool gap = false;
  for (text::Decoded character : text::characters(text)) {
    const auto c = plain(character.code_point);
    if (!c || !character.valid) return {};
    if (*c == '\0') {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    out += *c;
    if (out.size() > longest_word) return {};
  }
  return out;
}

// Twilio compares without case, after trimming white space and nothing else.
bool is_bare(std::string_view text, std::string_view word) {
  constexpr std::string_view spaces = " \t\r\n";
  const auto begin = text.find_first_not_of(spaces);
  const auto end = text.find_last_not_of(spaces);
  return begin != std::string_view::npos && end - begin + 1 == word.size() &&
         text::is_ascii(text.substr(begin, word.size()));
}

}  // namespace

KeywordMatch match_carrier_keyword(std::string_view text) {
  const std::string folded = fold(text);
  for (const Word& word : words) {
    if (word.text == folded) return {word.keyword, word.provider && is_bare(text, word.text)};
  }
  return {};
}

}  // namespace screenline::sms
