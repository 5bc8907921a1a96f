// The shipped screening with one of its texts or rules changed, and its golden conversations.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/bot/author/content.hpp"

namespace screenline::author {

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline const std::filesystem::path& flows_folder() {
  static const std::filesystem::path folder = SCREENLINE_SOURCE_DIR "/flows";
  return folder;
}

// `file` below the flows folder has `to` where `from` stands first; throws when it does not.
inline std::shared_ptr<const service::Content> shipped_with(const std::string& file,
                                                            const std::string& from,
                                                            const std::string& to) {
  std::string bytes = bytes_of(flows_folder() / file);
  const std::size_t at = bytes.find(from);
  if (at == std::string::npos) throw std::runtime_error(file + " has no " + from);
  bytes.replace(at, from.size(), to);
  const auto source = [&](const std::string& path) -> std::optional<std::string> {
    return path == file ? bytes : flow::folder_source(flows_folder().string())(path);
  };
  return content_of(
      flow::load_flow("ketamine/screening.json", source, flow::LoadFor::running).flow);
}

inline std::vector<std::filesystem::path> shipped_conversations() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(flows_folder() / "ketamine/conversations")) {
    if (entry.path().extension() == ".chat") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace screenline::author
