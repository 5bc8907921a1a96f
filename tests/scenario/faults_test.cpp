// The fault matrix of the crisis path, with real parts: whatever fails under a text of danger and
// around it, and wherever the program is killed,
//  - a crisis text was tried on every way that was open, and arrives (R3),
//  - the alert is accepted and its row is on record after the recovery (R2),
//  - no item of the questionnaire goes out before that: none to the person, and none to anybody
//  else
//    (S12),
//  - the level has not fallen (S3).
// Every pair of values of any two kinds of fault is in some cell here; all combinations run in
// simulation (fault_product_test). SCREENLINE_FAULT_CELLS="store=full" runs the cells that say so,
// and tells what happened in them.
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include "tests/scenario/support/fault_cells.hpp"
#include "tests/scenario/support/fault_house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

TEST_CASE("every pair of values of two kinds of fault is in a cell") {
  std::set<std::array<int, 4>> seen;
  for (const FaultCell& cell : pairwise_cells()) {
    const CellIndex at = index_of(cell);
    REQUIRE(index_of(cell_of(at)) == at);
    for (int a = 0; a < 6; ++a) {
      for (int b = a + 1; b < 6; ++b)
        seen.insert({a, b, at[static_cast<std::size_t>(a)], at[static_cast<std::size_t>(b)]});
    }
  }
  std::size_t pairs = 0;
  for (std::size_t a = 0; a < cell_sizes.size(); ++a) {
    for (std::size_t b = a + 1; b < cell_sizes.size(); ++b)
      pairs += static_cast<std::size_t>(cell_sizes[a] * cell_sizes[b]);
  }
  CHECK(seen.size() == pairs);
  CHECK(pairwise_cells().size() < 45);
  CHECK(every_cell().size() == 2592);
}

TEST_CASE("under every pair of faults a person in danger is answered, alerted and not asked on") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // The layer stands in the place of calls that a sanitizer catches itself; fault_product_test runs
  // there.
  WARN("left out under a sanitizer");
  return;
#endif
  const char* only = std::getenv("SCREENLINE_FAULT_CELLS");
  std::vector<FaultCell> cells = only ? every_cell() : pairwise_cells();
  if (only) {
    std::erase_if(cells, [&](const FaultCell& one) {
      return to_string(one).find(only) == std::string::npos;
    });
  }
  const ServedFolder by_webhook(Route::webhook), by_api(Route::api);
  std::atomic<std::size_t> next{0};
  std::vector<CellReport> reports(cells.size());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {  // they mostly wait
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < cells.size(); at = next++)
        reports[at] = run_cell(cells[at], cells[at].route == Route::api ? by_api : by_webhook);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    INFO(to_string(cells[i]) << "\n" << reports[i].story);
    for (const std::string& one : reports[i].broken) UNSCOPED_INFO(one);
    CHECK(reports[i].broken.empty());
    if (only && reports[i].broken.empty()) WARN(to_string(cells[i]) << "\n" << reports[i].story);
  }
}

}  // namespace
}  // namespace screenline::scenario
