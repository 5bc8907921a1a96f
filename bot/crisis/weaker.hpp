// Compares a lexicon from files with the one that is compiled in: what of it would hear less. A
// flows folder on disk can be edited by one hand; what makes it hear less takes two signatures, as
// in a site's own file (site_rows.hpp). Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "bot/crisis/lexicon.hpp"

namespace screenline::crisis {

// Each a short sentence that names a row. Rows added, and levels raised, are none; a pattern that
// reads otherwise is one, because no program can tell whether it hears less.
[[nodiscard]] std::vector<std::string> weaker_than(const Lexicon& compiled_in,
                                                   const Lexicon& files);

}  // namespace screenline::crisis
