// Normalised views of a text, for the lexicon: people in danger misspell, stretch, disguise and cut
// words. Every view is ASCII: words of a-z and 0-9 between single spaces, a space at both ends.
// Apostrophes are dropped ("don't" is "dont"), accents folded, look-alike letters made Latin.
// Pure functions; any thread.
#pragma once

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

// True when some word of the plain view would be put right. Cheap; decides on mended().
[[nodiscard]] bool has_near_stem(std::string_view plain, const Stems& stems);

}  // namespace screenline::crisis
