// Loads the small screening of tests/bot/flow/data/good, whole or with one file changed.
#pragma once

#include <memory>
#include <string>

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

inline Loaded load_with(const std::string& path, const std::string& from, const std::string& to) {
  return load_flow("screening.json", with_file(path, edited(path, from, to)), LoadFor::author);
}

}  // namespace screenline::flow
