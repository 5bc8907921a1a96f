// What a misspelt word is put right to. Constant after construction; any thread.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/crisis/short_words.hpp"
#include "bot/crisis/spelling.hpp"
#include "bot/crisis/vocabulary.hpp"

namespace screenline::crisis {

// A word of the closed list, put right in one of three ways: a token one edit away (insert, drop,
// swap, replace); a spelling that is listed because chance would also make it another word ("to
// many", "ded"; the stem, where it is one word, is mended to at one edit as well); or a Spanish
// word written as it sounds ("demaciadas", "aorcar").
struct Stem {
  std::string word;
  std::vector<std::string> except = {};  // ordinary words: never mended, to no stem
  std::vector<std::string> from = {};    // listed spellings; words between single spaces
  std::string sound = {};                // spanish_sound(word): any spelling that sounds the same
  std::string lang = {};                 // of a phrase
  bool slips = false;                    // of a phrase: slips in its short words are mended too,
  std::vector<std::string> phrase_slips = {};  // these (keyboard.hpp), but `except`
  // Of two words: they stay, though a slip of one is another word of the patterns ("kid hit").
  bool stays = false;
};

// How a Spanish word sounds in America: silent h gone; z, soft c and s one letter, as are b and v,
// ll and y, qu and k and hard c; a doubled letter is one.
[[nodiscard]] std::string spanish_sound(std::string_view word);

// What one text has one view for each of.
inline constexpr std::size_t choices_max = Spelling::guesses_max + 1 + ShortWords::meant_max;

// The stems and the words of the patterns, made ready to be looked up: once, and not for every
// text.
class Stems {
 public:
  // Beside the stems, words of the vocabulary of `long_word` letters and more are mended to. All of
  // the vocabulary and `ordinary` are known words and not mended; but a spelling that some pattern
  // lists stands for a long stem that it is near to, in the other patterns.
  Stems(const std::vector<Stem>& stems,  // NOLINT: a list of stems is one
        const std::vector<VocabularyWord>& vocabulary = {},
        const std::vector<std::string>& ordinary = {},
        std::shared_ptr<const Meetings> meetings = nullptr);
  static constexpr std::size_t long_word = 5;

  // What `word` may have been meant to be, the likeliest first; two words where a space was lost.
  // Number of them; 0 for a known word.
  [[nodiscard]] std::size_t near(std::string_view word,
                                 std::array<std::string, choices_max>& meant) const;
  // Known: stays as it is. `hash`: hash_of it.
  [[nodiscard]] bool settled(std::string_view word, std::uint64_t hash) const;
  // The word that two have been torn from ("sui cide"); "" for none.
  [[nodiscard]] std::string torn(std::string_view first, std::string_view second) const;
  struct Slip {
    std::string meant;
    bool phrase = false;  // of a phrase's short word, not listed one by one
  };
  // What is meant by the listed spelling at the start of `rest`, as whole words; with `phrases`
  // also by a slip in a phrase. `length`: of it. Null: none stands there.
  [[nodiscard]] const Slip* slip(std::string_view rest, bool phrases, std::size_t& length) const;
  // Words of which the ones beside them tell what is meant.
  [[nodiscard]] const ShortWords& short_words() const { return short_words_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  static constexpr std::size_t slip_words_max = 3;
  // Nearly every place of a text ends at the first two characters.
  [[nodiscard]] static std::size_t place(std::string_view two) {
    return (static_cast<unsigned char>(two[0]) * 32u + static_cast<unsigned char>(two[1])) % 1024u;
  }
  // Where the space was lost; 0: nowhere.
  [[nodiscard]] std::size_t glued(std::string_view word) const;

  [[nodiscard]] int patterns_with(std::string_view word) const;
  [[nodiscard]] std::string alias_of(const std::string& word, const Spelling& stems) const;

  Spelling spelling_;
  ShortWords short_words_;
  std::unordered_map<std::string, std::string> sounds_;
  void add_slip(const std::string& from, Slip slip);

  std::unordered_map<std::string, Slip, Hash, std::equal_to<>> slips_;  // as written -> meant
  std::bitset<1024> slip_starts_;
};

}  // namespace screenline::crisis
