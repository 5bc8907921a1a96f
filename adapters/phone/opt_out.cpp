#include "adapters/phone/opt_out.hpp"

#include <algorithm>
#include <array>

namespace screenline::phone {
namespace {

constexpr std::array stop_words = std::to_array<std::string_view>(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"});
constexpr std::array start_words = std::to_array<std::string_view>({"START", "YES", "UNSTOP"});
constexpr std::array help_words = std::to_array<std::string_view>({"HELP", "INFO"});

std::string upper_trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto begin = text.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  std::string word(text.substr(begin, text.find_last_not_of(blank) - begin + 1));
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return word;
}

template <typename Words>
bool holds(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Keyword provider_keyword(std::string_view text, bool blocked) {
  const auto word = upper_trimmed(text);
  if (holds(stop_words, word)) return Keyword::stop;
  if (blocked && holds(start_words, word)) return Keyword::start;
  if (holds(help_words, word)) return Keyword::help;
  return Keyword::none;
}

std::string provider_text(Keyword keyword, const Line& line) {
  switch (keyword) {
    case Keyword::stop:
      return line.clinic +
             ": you will get no more texts from this number. START brings them back. In a crisis "
             "call or text 988. In danger call 911.";
    case Keyword::start:
      return line.clinic + ": you will get texts from this number again. STOP ends them.";
    case Keyword::help:
      return line.clinic +
             ": automated texts. STOP ends them. In a crisis call or text 988. In danger call 911.";
    case Keyword::none:
      break;
  }
  return {};
}

}  // namespace screenline::phone
