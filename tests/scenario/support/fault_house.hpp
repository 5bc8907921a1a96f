// One cell of the fault matrix with real parts: the program on a folder of its own with a real
// SQLite file and journal, a provider and an alert address on loopback, faults below and around it,
// a kill -9, a restart without the faults - and what must then be true.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/scenario/support/fault_cells.hpp"
#include "tests/scenario/support/service_process.hpp"

namespace screenline::scenario {

// A clinic that has served: two people are at the age question, and nobody serves. Copied by each
// cell; any thread may.
class ServedFolder {
 public:
  explicit ServedFolder(Route route);
  [[nodiscard]] std::string data() const { return folder_.path() + "/data"; }
  [[nodiscard]] std::int64_t person() const { return person_; }
  [[nodiscard]] std::int64_t bystander() const { return bystander_; }
  // Ids given from now on are higher.
  [[nodiscard]] std::int64_t last_id() const { return last_id_; }

 private:
  TemporaryFolder folder_;
  std::int64_t person_ = 0, bystander_ = 0, last_id_ = 0;
};

struct CellReport {
  std::vector<std::string> broken;  // what is not as it must be, in words; empty: all held
  std::string story;                // what happened, for whoever looks into it
};

// Runs the cell to its end, some seconds. Starts and ends its own process.
[[nodiscard]] CellReport run_cell(const FaultCell& cell, const ServedFolder& served);

}  // namespace screenline::scenario
