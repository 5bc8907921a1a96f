// How many years of school a text in English asks for: the Flesch-Kincaid grade,
// 0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid, Fishburne, Rogers, Chissom 1975,
// Naval Technical Training Command Research Branch Report 8-75). Syllables are counted by the runs
// of vowels in a word, with the usual exceptions; right for about nine words of ten. Pure; any
// thread.
#pragma once

#include <string_view>

namespace screenline::text {

struct Reading {
  double grade = 0;  // may be below 0
  int words = 0, sentences = 0, syllables = 0;
};

// A sentence ends with . ? ! : or a line. A number is one word of one syllable, and so is what
// stands in braces.
[[nodiscard]] Reading reading_of(std::string_view english);

// At least 1. REQUIRES: letters of one word.
[[nodiscard]] int syllables_of(std::string_view word);

}  // namespace screenline::text
