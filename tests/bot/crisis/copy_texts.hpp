// What the tests of crisis texts share: the texts as the ladder joins them, words that no text may
// have, and how hard a text is to read.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/protocol.hpp"

namespace screenline::crisis {

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

inline std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return text;
}

// The full texts as the ladder says them.
inline const std::vector<std::vector<CopyId>> full_texts = {
    {"self.l2", "staff", "keep_writing", "ask.asq_5"},
    {"self.l3", "staff", "keep_writing", "ask.asq_5"},
    {"self.l3", "staff", "keep_writing"},
    {"self.l4", "staff", "keep_writing"},
    {"self.l4.hand", "staff", "keep_writing"},
    {"self.overdose", "staff", "keep_writing"},
    {"self.history", "ask.asq_5"},
    {"medical", "staff"},
    {"medical.self", "staff", "keep_writing"},
    {"medical.dose", "staff", "keep_writing"},
    {"third", "staff"},
    {"third.l4", "staff"},
    {"violence", "staff"},
    {"self.l2", "abuse.too", "staff", "ask.asq_5"},
    {"self.l3", "abuse.too", "staff", "ask.asq_5"},
    {"self.l4", "abuse.too", "staff"},
    {"self.overdose", "abuse.too", "staff"},
    {"self.history", "abuse.too", "ask.asq_5"},
    {"medical", "abuse.too", "staff"},
    {"medical.self", "abuse.too", "staff"},
    {"third.l4", "abuse.too", "staff"},
    {"violence", "abuse.too", "staff"},
    {"call", "call_staff", "ask.asq_5"},
    {"call.l4", "call_staff"},
    {"abuse"}};

// Of crisis.md 1.3 and 5.3; at the beginning of a word, in lower case.
inline constexpr const char* never[] = {
    "!",         "committed", "successful",   "failed",  "will call you", "le llamaremos",
    "calm down", "why",       "diagnos",      "depress", "god",           "police",
    "not alone", "pill",      "gun",          "rope",    "overdose",      "knife",
    "bridge",    "pastilla",  "arma",         "pistola", "soga",          "cuchillo",
    "http",      "press 3",   "oprima 3",     "ketamin", "score",         "selfish",
    "promise",   "guarantee", "confidential", "cheer",   "safe now"};

inline int syllables(const std::string& word) {
  int count = 0;
  bool vowel_before = false;
  for (const char c : word) {
    const bool vowel = contains("aeiouy", std::string(1, c));
    count += vowel && !vowel_before;
    vowel_before = vowel;
  }
  if (word.size() > 2 && word.ends_with('e') && count > 1) --count;
  return std::max(count, 1);
}

// Flesch-Kincaid grade; numbers count as one syllable.
inline double grade(const std::string& text) {
  double words = 0, sentences = 0, syl = 0;
  std::string word;
  for (const char c : lower(text) + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'') {
      word += c;
      continue;
    }
    if (!word.empty()) {
      ++words;
      syl += syllables(word);
      word.clear();
    }
    if (c == '.' || c == '?' || c == ':' || c == '\n') ++sentences;
  }
  return 0.39 * words / std::max(sentences, 1.0) + 11.8 * syl / std::max(words, 1.0) - 15.59;
}

}  // namespace screenline::crisis
