// A copy of the shipped flows that a test may change. One thread.
#pragma once

#include <string>

#include "tests/scenario/support/service_process.hpp"

namespace screenline::scenario {

class FlowFolder {
 public:
  FlowFolder();
  // With the flow files of a closure of tests/fixtures/closures, "ketamine-1"; the rest is shipped.
  explicit FlowFolder(const std::string& pinned);
  [[nodiscard]] const std::string& path() const { return path_; }
  // Puts `to` where `from` stands first in a file, "ketamine/screening.json"; throws when it does not.
  void change(const std::string& file, const std::string& from, const std::string& to) const;

 private:
  TemporaryFolder folder_;
  std::string path_;
};

}  // namespace screenline::scenario
