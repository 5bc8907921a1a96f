// What a turn's write means, the same in every store. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "bot/service/records.hpp"

namespace screenline::store {

// Of the audit trail, that StoreReader::latest() looks at.
inline constexpr std::size_t latest_rows = 64;

// Earliest of the timers.
[[nodiscard]] std::optional<service::Time> next_due(const service::PersonRecord::Timers& timers);

// Site and address in one unambiguous string; its 64-bit hash (SHA-256, cut, never negative) is the
// key.
[[nodiscard]] std::string address_text(const std::string& site, const dialog::Address& address);
[[nodiscard]] std::int64_t address_hash(const std::string& text);

// Ids of rows and handoffs that have none, and the row's id in each reference.
void give_ids(service::TurnWrite& write, const std::function<std::int64_t()>& next_id);

// It has an outcome and the signatures that its level needs.
[[nodiscard]] bool is_ended(const service::Handoff& row);
// The last line behind bot/service/ending.hpp: a crisis row that is open does not become a closed
// one without them. Such a write is refused like one of a stale version.
// Nor does it close at a lower level than it had: that would spare it both.
[[nodiscard]] bool ends_unheard(const service::Handoff& before, const service::Handoff& row);

// After the commit: what the caller reads back.
void note_committed(service::TurnWrite& write, service::CommitResult& result);

}  // namespace screenline::store
