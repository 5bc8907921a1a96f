// A site's own file of rows (docs/SAFETY.md, "A site's own rows"): rows it adds, shipped rows it
// raises, and, signed by two, shipped rows it lowers or removes. It can make the detector hear more
// on one signature and less on two only. Pure; any thread.
#pragma once

#include <string_view>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/lexicon_reader.hpp"

namespace screenline::crisis {

// Added rows have ids of their own, so that a new version can never take one.
inline constexpr std::string_view site_prefix = "site.";
// Shipped rows whose id begins so are words that ask for a person: nobody lowers them.
inline constexpr std::string_view safe_word_prefix = "word.";

// `reader` has read the shipped files, its digest is theirs. What is wrong is a problem with its
// place; an entry that is wrong, or not signed, changes nothing.
void add_site_rows(LexiconReader& reader, const SiteFiles& site);

// What two people sign: SHA-256 over the entry and the row as it stands before the change. Another
// reason, or a row that a new version has changed, is another digest.
[[nodiscard]] std::string change_digest(const SiteChange& change, const Review& review,
                                        const Rule& row);

}  // namespace screenline::crisis
