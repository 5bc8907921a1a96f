// The reviewed rows of flows/crisis/lexicon, read strictly: an unknown key, a missing reason or
// twin, a guard that does not exist is a problem with file, line and row. What the files mean:
// docs/SAFETY.md. Values; any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/normalise.hpp"

namespace screenline::crisis {

struct Place {
  std::string file;
  int line = 0;
  int column = 1;
};

// Reviewer and date stay empty until a clinician signs the row.
struct Review {
  std::string why, reviewer, reviewed_on;
  std::vector<std::string> yes, no;  // twins: texts that must and must not do what the row says
};

struct Rule {
  std::string id;
  std::string lang;  // "en", "es", or "" for a word that is the same in both
  Track track = Track::none;
  int level = 0;       // 1..4
  std::string match;   // RE2 over the view, whole words; <name> stands for a word class
  bool whole = false;  // the text is nothing but this
  // Counts only while a safety question is open; on the third track: while that track is.
  bool question = false;
  std::vector<std::string> lowered_by;  // guard ids or groups; none at level 4
  Review review;
  Place place;
  bool of_site = false;  // added or raised by the site's own file (site_rows.hpp)
};

// idiom: masks its span, level 0 (S15). The others lower to level 1: `before` ends right before the
// match, `clause` is anywhere in the match's clause, `message` anywhere in the text.
enum class GuardKind : std::uint8_t { idiom, before, clause, message };

struct Guard {
  std::string id, group, lang;
  GuardKind kind = GuardKind::before;
  std::string match;
  std::string unless;  // where the clause says this, the guard does not hold; "" = always holds
  Review review;
  Place place;
};

struct Lexicon {
  std::vector<Rule> rules;
  std::vector<Guard> guards;
  std::vector<SiteChange> changes;
  std::vector<Stem> stems;
  std::vector<VocabularyWord> vocabulary;    // of the patterns
  std::shared_ptr<const Meetings> meetings;  // of those words
  std::vector<std::string> ordinary;         // words that are never mended
  std::vector<LexiconProblem> problems;      // not empty: do not use it
  std::string digest;                        // SHA-256 of file names and bytes, hexadecimal
};

// Which kind of rows a file holds is told by its name: guards.json, words.json, stems.json,
// ordinary.json, the rest are rules. Word classes are already put into the patterns. With `site`,
// its rows and changes are in; they add nothing to what words are mended to, or left alone.
[[nodiscard]] Lexicon read_lexicon(const std::vector<LexiconFile>& files,
                                   const SiteFiles* site = nullptr);

// Rules and guards that no clinician has signed.
[[nodiscard]] std::size_t unsigned_rows(const Lexicon& lexicon);

}  // namespace screenline::crisis
