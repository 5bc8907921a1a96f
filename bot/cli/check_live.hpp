// `check --live`: a flow file held against the live conversations of a store, before it is loaded:
// where they stand, who would move and who would stay. Counts, step ids and revisions; nothing of a
// person. Reads only.
#pragma once

#include <string>
#include <vector>

#include "bot/flow/load.hpp"
#include "bot/service/ports.hpp"

namespace screenline::cli {

struct LiveReport {
  std::string text;  // for people, a few lines
  std::vector<flow::Problem> problems;
  bool failed = false;  // the store cannot be read now
};

// `file`: as problems name it.
[[nodiscard]] LiveReport check_live(const flow::Flow& newer, const std::string& file,
                                    service::StoreReader& reader);

}  // namespace screenline::cli
