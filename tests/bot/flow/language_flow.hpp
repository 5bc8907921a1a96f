// The fixture of what the shipped flows do not use: tests/bot/flow/data/language.
#pragma once

#include <string>
#include <vector>

#include "tests/bot/flow/fixture.hpp"

namespace screenline::flow {

inline std::string language_folder() {
  return SCREENLINE_SOURCE_DIR "/tests/bot/flow/data/language";
}

struct Change {
  std::string from, to;
};

// The bytes of a file of it with the first of each `from` replaced; "" when one is not there.
inline std::string changed(const std::string& path, const std::vector<Change>& changes) {
  std::string bytes = folder_source(language_folder())(path).value();
  for (const Change& change : changes) {
    const std::size_t at = bytes.find(change.from);
    if (at == std::string::npos) return "";
    bytes.replace(at, change.from.size(), change.to);
  }
  return bytes;
}

inline Loaded load_language(const std::string& path = "", const std::string& bytes = "",
                            LoadFor what_for = LoadFor::author) {
  const FileSource folder = folder_source(language_folder());
  return load_flow(
      "screening.json",
      [&](const std::string& wanted) { return wanted == path ? bytes : folder(wanted); }, what_for);
}

// Problems as they are printed, a line each.
inline std::string told(const Loaded& loaded) {
  std::string out;
  for (const Problem& problem : loaded.problems) out += to_string(problem) + "\n";
  return out;
}

}  // namespace screenline::flow
