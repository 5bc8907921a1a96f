// The fault matrix (docs/SAFETY.md): a cell names one fault of each kind and the level of the
// danger that comes in under it. Pure values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace screenline::scenario {

enum class StoreFault : std::uint8_t { none, down, slow, read_only, full, corrupt_row };
enum class ProviderFault : std::uint8_t { none, fails, silent, too_many, opted_out, no_names };
enum class Kill : std::uint8_t { none, before_text, after_text, after_alert };
enum class ClockJump : std::uint8_t { none, ahead, back };
enum class Route : std::uint8_t { webhook, api };  // how the line answers a text

struct FaultCell {
  StoreFault store = StoreFault::none;
  ProviderFault provider = ProviderFault::none;
  Kill kill = Kill::none;
  ClockJump clock = ClockJump::none;
  int level = 2;  // 2 to 4
  Route route = Route::webhook;
};

// "store=slow provider=silent kill=after_text clock=back level=3 route=api"
[[nodiscard]] std::string to_string(const FaultCell& cell);

[[nodiscard]] std::vector<FaultCell> every_cell();
// A covering array of strength two: each pair of values of any two kinds is in some cell. The same
// at every call.
[[nodiscard]] std::vector<FaultCell> pairwise_cells();

// The kinds as numbers from 0, for those who count pairs.
inline constexpr std::array<int, 6> cell_sizes{6, 6, 4, 3, 3, 2};
using CellIndex = std::array<int, 6>;
[[nodiscard]] CellIndex index_of(const FaultCell& cell);
[[nodiscard]] FaultCell cell_of(const CellIndex& index);

}  // namespace screenline::scenario
