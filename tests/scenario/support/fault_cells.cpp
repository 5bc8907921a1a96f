#include "tests/scenario/support/fault_cells.hpp"

#include <set>

namespace screenline::scenario {

namespace {

constexpr const char* stores[] = {"none", "down", "slow", "read_only", "full", "corrupt_row"};
constexpr const char* providers[] = {"none",     "fails",     "silent",
                                     "too_many", "opted_out", "no_names"};
constexpr const char* kills[] = {"none", "before_text", "after_text", "after_alert"};
constexpr const char* clocks[] = {"none", "ahead", "back"};
constexpr const char* routes[] = {"webhook", "api"};

struct Pair {
  std::size_t a, b;  // kinds, a < b
  int at_a, at_b;
  auto operator<=>(const Pair&) const = default;
};

std::set<Pair> every_pair() {
  std::set<Pair> out;
  for (std::size_t a = 0; a < cell_sizes.size(); ++a) {
    for (std::size_t b = a + 1; b < cell_sizes.size(); ++b) {
      for (int i = 0; i < cell_sizes[a]; ++i) {
        for (int j = 0; j < cell_sizes[b]; ++j) out.insert({a, b, i, j});
      }
    }
  }
  return out;
}

std::size_t count_new(const CellIndex& cell, const std::set<Pair>& missing) {
  std::size_t count = 0;
  for (std::size_t a = 0; a < cell.size(); ++a) {
    for (std::size_t b = a + 1; b < cell.size(); ++b)
      count += missing.contains({a, b, cell[a], cell[b]});
  }
  return count;
}

std::vector<CellIndex> every_index() {
  std::vector<CellIndex> out{CellIndex{}};
  for (std::size_t kind = 0; kind < cell_sizes.size(); ++kind) {
    std::vector<CellIndex> longer;
    for (const CellIndex& one : out) {
      for (int value = 0; value < cell_sizes[kind]; ++value) {
        longer.push_back(one);
        longer.back()[kind] = value;
      }
    }
    out = std::move(longer);
  }
  return out;
}

}  // namespace

CellIndex index_of(const FaultCell& cell) {
  return {static_cast<int>(cell.store),
          static_cast<int>(cell.provider),
          static_cast<int>(cell.kill),
          static_cast<int>(cell.clock),
          cell.level - 2,
          static_cast<int>(cell.route)};
}

FaultCell cell_of(const CellIndex& index) {
  return {static_cast<StoreFault>(index[0]),
          static_cast<ProviderFault>(index[1]),
          static_cast<Kill>(index[2]),
          static_cast<ClockJump>(index[3]),
          index[4] + 2,
          static_cast<Route>(index[5])};
}

std::string to_string(const FaultCell& cell) {
  const CellIndex at = index_of(cell);
  return std::string("store=") + stores[at[0]] + " provider=" + providers[at[1]] +
         " kill=" + kills[at[2]] + " clock=" + clocks[at[3]] +
         " level=" + std::to_string(cell.level) + " route=" + routes[at[5]];
}

std::vector<FaultCell> every_cell() {
  std::vector<FaultCell> out;
  for (const CellIndex& one : every_index()) out.push_back(cell_of(one));
  return out;
}

// Greedy: always the cell that has most pairs that no earlier one has; of equal ones another each
// time, so that the last cells are not all of the first values. 2,592 candidates are few.
std::vector<FaultCell> pairwise_cells() {
  std::set<Pair> missing = every_pair();
  const std::vector<CellIndex> candidates = every_index();
  std::vector<FaultCell> out;
  while (!missing.empty()) {
    const CellIndex* best = nullptr;
    std::size_t most = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const CellIndex& one = candidates[(i + 997 * out.size()) % candidates.size()];
      const std::size_t count = count_new(one, missing);
      if (count > most) most = count, best = &one;
    }
    for (std::size_t a = 0; a < best->size(); ++a) {
      for (std::size_t b = a + 1; b < best->size(); ++b)
        missing.erase({a, b, (*best)[a], (*best)[b]});
    }
    out.push_back(cell_of(*best));
  }
  return out;
}

}  // namespace screenline::scenario
