// Normalised views of a text, for the lexicon: people in danger misspell, stretch, disguise and cut
// words. Every view is ASCII: words of a-z and 0-9 between single spaces, a space at both ends.
// Apostrophes are dropped ("don't" is "dont"), accents folded, look-alike letters made Latin.
// Pure functions; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::crisis {

// Guards may look no further than the clause a match is in.
struct View {
  std::string text;
  std::vector<std::uint32_t>
      clauses;  // offsets in `text` where clauses start, ascending; first is 0
};

// What a slip is put right to, in one of three ways: a token one edit away (insert, drop, swap,
// replace) from a long word; a spelling that is listed because chance would also make it another
// word ("to many", "ded"); or a Spanish word written as it sounds ("demaciadas", "aorcar").
struct Stem {
  std::string word;
  std::vector<std::string> except;     // real words that look so but are not meant
  std::uint32_t letters = 0;           // letter_set(word), kept for speed
  std::vector<std::string> from = {};  // these spellings and no others; words between single spaces
  std::string sound = {};              // spanish_sound(word): any spelling that sounds the same
};
[[nodiscard]] std::uint32_t letter_set(std::string_view word);  // bit 0 is "a"
// How a Spanish word sounds in America: silent h gone; z, soft c and s one letter, as are b and v,
// ll and y, qu and k and hard c; a doubled letter is one.
[[nodiscard]] std::string spanish_sound(std::string_view word);

// A lower-case, accent-free ASCII rendering that keeps punctuation and line ends.
struct Clean {
  std::string text;
  int latin_letters = 0;    // letters that became ASCII; 0 and not counted for an ASCII text
  int foreign_letters = 0;  // letters of a script without a row: Cyrillic words, Arabic, Chinese...
};
[[nodiscard]] Clean clean(std::string_view raw);

// What would make another view differ from the plain one.
struct Traits {
  bool elongated = false;   // three equal letters in a row
  bool leet = false;        // a digit or sign beside a letter
  bool punctuated = false;  // a sign between two letters
  bool spaced = false;      // three single letters in a row
  [[nodiscard]] bool any() const { return elongated || leet || punctuated || spaced; }
};

// The plain view of a clean text: one pass. Writes into `out` (kept capacity).
Traits flatten(std::string_view clean, std::string& out);
// The same with clause starts: at . , ; : ! ? ( ) and line ends, and at words such as "but".
[[nodiscard]] View with_clauses(std::string_view clean);

// The stems made ready to be looked up: once, and not for every text. Constant; any thread.
class Stems {
 public:
  Stems(const std::vector<Stem>& stems);  // NOLINT: a list of stems is one

  // The stem that a word is one edit or only its spelling away from; null: none.
  [[nodiscard]] const Stem* near(std::string_view word) const;
  // The stem one of whose listed spellings stands at the start of `rest`, as whole words. `length`: of it.
  [[nodiscard]] const Stem* slip(std::string_view rest, std::size_t& length) const;

 private:
  struct Slip {
    std::string from;
    std::size_t stem;
  };
  // Nearly every place of a text ends at the first two characters.
  [[nodiscard]] static std::size_t place(std::string_view two) {
    return (static_cast<unsigned char>(two[0]) * 32u + static_cast<unsigned char>(two[1])) % 1024u;
  }
  std::vector<Stem> near_, listed_;  // in the order of the lexicon
  std::array<std::vector<Slip>, 1024> slips_;
};

// The text with its disguises undone, in two readings ("1" as i or l, runs as one letter or two,
// signs dropped or read as spaces); only the readings that differ from the plain view. In a long
// text only the surroundings of what was mended are kept.
[[nodiscard]] std::vector<View> mended(std::string_view clean, const Stems& stems);

// True when some word of the plain view would be put right. Cheap; decides on mended().
[[nodiscard]] bool has_near_stem(std::string_view plain, const Stems& stems);

}  // namespace screenline::crisis
