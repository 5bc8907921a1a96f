// screenline check --paths: every path of a flow, by language and channel. One thread.
#pragma once

#include <string>
#include <vector>

namespace screenline::cli {

struct PathsOptions {
  std::vector<std::string> flows;  // root flow files below `folder`
  std::string folder;
  bool json = false;
  bool chat = false;  // the longest paths as golden conversations
};

// Exit code: 1 when something was found or not all was walked.
[[nodiscard]] int check_paths(const PathsOptions& options);

}  // namespace screenline::cli
