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

#include "bot/crisis/stems.hpp"

namespace screenline::crisis {

// Guards may look no further than the clause a match is in.
struct View {
  std::string text;
  std::vector<std::uint32_t>
      clauses;  // offsets in `text` where clauses start, ascending; first is 0
};

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

// The text with its disguises undone, in several readings: "1" as i or l, runs as one letter or
// two, signs dropped or read as spaces, a misspelt word as the likeliest or the next likely one.
// Only the readings that differ from the plain view. In a long text only the surroundings of what
// was mended are kept.
[[nodiscard]] std::vector<View> mended(std::string_view clean, const Stems& stems);

// Where the plain view has misspelt words, and what they may have been meant to be.
struct Repair {
  std::size_t begin = 0, end = 0;                // in the plain view, without the spaces around
  std::array<std::string, choices_max> meant{};  // the likeliest first; may be several words
  std::size_t count = 0;
  bool phrase = false;    // a slip in a phrase's short word
  bool by_side = false;   // told by the words beside it alone
  bool ordinary = false;  // and is a word as it is written
  bool listed = false;    // a listed spelling, which may be a word of its own ("hear")
};
// What is mended beside words that are misspelt by themselves. Either may take a word from another
// mend, so where there are any the text is read without them too.
struct Mends {
  bool phrases = true;  // slips in phrases
  bool by_side = true;  // short words, by those beside them
  bool listed = true;   // listed spellings
};
// Ascending, not overlapping. Cheap where nothing is misspelt.
[[nodiscard]] std::vector<Repair> repairs(std::string_view plain, const Stems& stems, Mends mends);
// Words that can only be a negation with a slip: a text is read as if they were spelt right.
[[nodiscard]] std::vector<Repair> slipped_negations(std::string_view plain, const Stems& stems);
// The plain view with its slips put right, and nothing else: choice 0 takes the likeliest of each
// repair, choice 1 the second where there is one. Of a long text only the surroundings.
[[nodiscard]] View respelt(const View& plain, const std::vector<Repair>& found, std::size_t choice);

}  // namespace screenline::crisis
