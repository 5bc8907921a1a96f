// Loads the small screening of tests/bot/flow/data/good, whole or with one file changed.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "bot/flow/load.hpp"

namespace screenline::flow {

inline std::string data_folder() { return SCREENLINE_SOURCE_DIR "/tests/bot/flow/data/good"; }

// As the folder is, but `path` has this content.
inline FileSource with_file(std::string path, std::string bytes) {
  return [path = std::move(path), bytes = std::move(bytes), folder = folder_source(data_folder())](
             const std::string& wanted) { return wanted == path ? bytes : folder(wanted); };
}

inline Loaded load_good() {
  return load_flow("screening.json", folder_source(data_folder()), LoadFor::author);
}

// The text of a file with the first `from` replaced; REQUIRES: it is there.
inline std::string edited(const std::string& path, const std::string& from, const std::string& to) {
  std::string bytes = folder_source(data_folder())(path).value();
  return bytes.replace(bytes.find(from), from.size(), to);
}

// Line and column, in characters, of a byte of the text.
inline std::pair<int, int> place_of(const std::string& text, std::size_t offset) {
  int line = 1, column = 1;
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u) {
      ++column;
    }
  }
  return {line, column};
}

inline Loaded load_with(const std::string& path, const std::string& from, const std::string& to,
                        LoadFor what_for = LoadFor::author) {
  return load_flow("screening.json", with_file(path, edited(path, from, to)), what_for);
}

}  // namespace screenline::flow
