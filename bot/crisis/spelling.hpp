// Which word of the lexicon a misspelt one is likely to be: one edit away (a letter put in, left
// out, replaced, or swapped with its neighbour). Built once, by deletions: two words one edit apart
// become alike when at most one letter is taken from each, so a look-up asks for a handful of
// hashes and walks no list. Constant after construction; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/word_table.hpp"

namespace screenline::crisis {

class Spelling {
 public:
  struct Word {
    std::string word;
    int patterns = 0;        // of the lexicon in which it stands
    bool target = false;     // misspelt words may be mended to it
    std::string alias = {};  // of a known misspelling: what it stands for
  };
  static constexpr std::size_t guesses_max = 3;
  struct Guesses {
    std::array<const Word*, guesses_max> word{};  // the likeliest first
    std::size_t count = 0;
  };

  Spelling() = default;
  explicit Spelling(std::vector<Word> words);  // each once

  // Null for a word that was not given.
  [[nodiscard]] const Word* find(std::string_view word) const { return find(word, hash_of(word)); }
  [[nodiscard]] const Word* find(std::string_view word, std::uint64_t hash) const;
  // Targets one edit away from a word of a-z.
  [[nodiscard]] Guesses guess(std::string_view word) const;

 private:
  std::vector<Word> words_;
  WordTable near_;  // targets, and targets less one letter
  WordTable known_;
  std::size_t longest_ = 0;
};

}  // namespace screenline::crisis
