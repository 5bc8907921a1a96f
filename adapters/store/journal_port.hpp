// The service's Journal port over the journal file.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "adapters/store/journal.hpp"
#include "bot/service/journal.hpp"

namespace screenline::store {

// The string says what is wrong and what to do. Thread-safe. Entries that cannot be read go to `path` +
// ".unreadable" before anything behind them is marked replayed, and come back under a release that can.
[[nodiscard]] std::variant<std::unique_ptr<service::Journal>, std::string> open_journal(
    const std::string& path, const JournalOptions& options, std::uint64_t nonce);

}  // namespace screenline::store
