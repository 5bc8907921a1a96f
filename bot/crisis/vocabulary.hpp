// The words that the lexicon's patterns can match: what a misspelt word may be put right to.
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/word_table.hpp"

namespace screenline::crisis {

// A word and in how many patterns it stands.
struct VocabularyWord {
  std::string word;
  int patterns = 0;
};

// Every word of a-z that a pattern can match between two spaces, each once, in no order. Left out:
// what only a wide class of letters ("[a-z]+") can match, and words of more than 20 letters. The
// part of RE2's syntax that the lexicon uses; of anything else the words around it.
[[nodiscard]] std::vector<std::string> words_of(std::string_view pattern);

// Adds every two of these words that the pattern can match side by side. A word beside a wide class
// of letters meets nothing there.
void add_meetings(std::string_view pattern, Meetings& out);

}  // namespace screenline::crisis
