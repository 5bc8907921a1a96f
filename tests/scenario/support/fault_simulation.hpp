// One cell of the fault matrix in simulation: intake, lane, journal, outbox, timers, escalator and
// alerts of the service as they are, over a store, a journal, a provider and a clock that fail as
// they are told. A kill is a cord that is cut: from that moment nothing of the program reaches the
// store, the journal, the provider or the person; a new program starts on what was kept.
#pragma once

#include <memory>

#include "bot/service/environment.hpp"
#include "tests/scenario/support/fault_cells.hpp"

namespace screenline::scenario {

// The shipped content with three rows for a lexicon: to make the whole one ready for each program
// would take most of the time, and which words are danger is not what a cell is about.
[[nodiscard]] std::shared_ptr<const service::Content> simulated_content();

// What is not as it must be, in words; empty: all held. Well under a second of waiting.
[[nodiscard]] std::vector<std::string> simulate_cell(
    const FaultCell& cell, const std::shared_ptr<const service::Content>& content);

}  // namespace screenline::scenario
