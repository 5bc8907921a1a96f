#include "bot/text/reading_grade.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace screenline::text {
namespace {

bool is_vowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }
bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '\'' || c == '{' || c == '}' ||
         c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool ends_sentence(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\n') return true;
  const bool mark = c == '.' || c == '?' || c == '!' || c == ':';
  // Not the point of 3.5, nor one inside "nimh.gov".
  return mark && (at + 1 == text.size() || !in_word(text[at + 1]));
}

}  // namespace

int syllables_of(std::string_view word) {
  std::string letters;
  for (const char c : word) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  int count = 0;
  bool before = false;
  for (const char c : letters) {
    const bool vowel = is_vowel(c);
    if (vowel && !before) ++count;
    before = vowel;
  }
  const std::string_view all = letters;
  // A mute e: "time", "asked", "times"; not "table", "wanted", "uses".
  const auto mute = [&](std::string_view end, std::string_view sounded) {
    if (!all.ends_with(end) || all.size() <= end.size() + 1) return false;
    const char last = all[all.size() - end.size() - 1];
    return !is_vowel(last) && sounded.find(last) == std::string_view::npos;
  };
  const bool le = all.ends_with("le") && all.size() > 3 && !is_vowel(all[all.size() - 3]);
  if (!le && (mute("e", "") || mute("ed", "td") || mute("es", "sxzcg"))) --count;
  return std::max(count, 1);
}

Reading reading_of(std::string_view english) {
  Reading out;
  std::size_t in_sentence = 0;
  const auto end_sentence = [&] {
    if (in_sentence > 0) ++out.sentences;
    in_sentence = 0;
  };
  for (std::size_t at = 0; at < english.size();) {
    if (!in_word(english[at])) {
      if (ends_sentence(english, at)) end_sentence();
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < english.size() && in_word(english[end])) ++end;
    const std::string_view word = english.substr(at, end - at);
    at = end;
    const bool said = std::any_of(word.begin(), word.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0;
    });
    if (!said) continue;
    const bool letters = std::isalpha(static_cast<unsigned char>(word.front())) != 0;
    out.syllables += letters ? syllables_of(word) : 1;
    ++out.words;
    ++in_sentence;
  }
  end_sentence();
  if (out.words == 0) return out;
  out.grade = 0.39 * out.words / out.sentences + 11.8 * out.syllables / out.words - 15.59;
  return out;
}

}  // namespace screenline::text
