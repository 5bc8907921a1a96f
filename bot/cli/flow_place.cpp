#include "bot/cli/flow_place.hpp"

#include <algorithm>
#include <filesystem>

#include "bot/cli/files.hpp"

namespace screenline::cli {

namespace fs = std::filesystem;

FlowPlace place_of_flow(const std::string& file, const std::string& of_flows) {
  const std::string flows = find_flows(of_flows);
  std::error_code failed;
  const fs::path below = fs::proximate(file, flows, failed);
  if (!failed && !below.empty() && *below.begin() != "..") return {flows, below.string()};
  const fs::path whole = fs::absolute(file).lexically_normal();
  const fs::path folder = whole.parent_path();
  return {folder.parent_path().string(), (folder.filename() / whole.filename()).string()};
}

std::vector<std::string> conversations_below(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".chat") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace screenline::cli
