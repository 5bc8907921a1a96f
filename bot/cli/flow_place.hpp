// Where a flow file that somebody names belongs: relative names in it begin at the folder of all
// flows. Any thread.
#pragma once

#include <string>
#include <vector>

namespace screenline::cli {

struct FlowPlace {
  std::string flows, path;  // the folder, and the file below it
};

// `flows`: of --flows, "" for the usual one. A file outside of it stands two levels below its own:
// FOLDER/ketamine/screening.json.
[[nodiscard]] FlowPlace place_of_flow(const std::string& file, const std::string& flows);

// The golden conversations in a folder and below, in order of their names.
[[nodiscard]] std::vector<std::string> conversations_below(const std::string& folder);

}  // namespace screenline::cli
