// Every flow file there is: the shipped ones and those of fixtures.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace screenline::flow {

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<std::string> every_flow_file() {
  std::vector<std::string> out;
  const std::string source = SCREENLINE_SOURCE_DIR;
  for (const std::string& folder : {source + "/flows", source + "/tests/bot/flow/data"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string path = entry.path().string();
      if (entry.path().extension() != ".json") continue;
      if (bytes_of(path).find("\"spec\"") != std::string::npos) out.push_back(path);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace screenline::flow
