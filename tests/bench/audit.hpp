// After a run: do the ids sent, the answers and the rows in the store agree? A benchmark whose
// counts do not agree measured something else, its own dedupe for example.
//
// One thread; opens the store read-only, after the service has ended.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/bench/load.hpp"
#include "tests/bench/server_process.hpp"

namespace screenline::bench {

struct Audited {
  std::size_t sent = 0, accepted = 0, texts = 0, rows = 0;
  std::vector<std::string> failures;  // empty: everything agrees
};

// The laws: every request sent was accepted; every accepted id is in the transcript exactly once
// and no other id is; the turns of a conversation are numbered without gap; an answer carries a
// text exactly when its walk says so, and it is the text of that id's own row (found by the
// reference in the status callback) and of the right step; the service counted the same turns.
[[nodiscard]] Audited audit(const Requests& requests, const Load& load, const ServiceCounts& counts,
                            const std::string& store_path);

}  // namespace screenline::bench
