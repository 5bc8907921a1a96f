// Puts together what the service works with: flows from the folder, the crisis room's data, settings.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/cli/config.hpp"
#include "bot/service/environment.hpp"

namespace screenline::cli {

struct ContentRead {
  std::shared_ptr<const service::Content> content;  // null when the flow does not load
  std::vector<flow::Problem> problems;
  // S13: the crisis files on disk were bad, the compiled-in ones are used.
  bool degraded = false;
  // Something here awaits a clinician's sign-off; staff are shown it.
  bool awaiting_sign_off = true;
};

// `scanners`: threads that will scan, for which detectors are made ready.
[[nodiscard]] ContentRead read_content(const Config& config, std::size_t scanners = 0);

// The crisis room's data alone: from `flows`/crisis when it is good, else the compiled-in set.
struct CrisisData {
  std::shared_ptr<const crisis::Detector> detector;
  std::optional<crisis::Copy> copy;
  std::vector<flow::Problem> problems;
  bool from_disk = false;
};
[[nodiscard]] CrisisData read_crisis(const std::string& flows);

}  // namespace screenline::cli
