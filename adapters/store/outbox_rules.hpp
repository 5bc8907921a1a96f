// What may happen to an outbox row, the same in every store: when it waits, who holds it, which
// delivery status replaces which. Pure functions over values; any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "bot/service/records.hpp"

namespace screenline::store {

using service::OutboxRow;
using service::OutboxState;
using service::Time;

// Priorities past the last one count as the last: a lease looks at each in turn.
inline constexpr int last_priority = 3;
[[nodiscard]] inline int priority_of(const OutboxRow& row) {
  return std::min<int>(row.priority, last_priority);
}

// When the row is to be looked at: queued, unknown: due; sending: the end of its lease;
// inline_pending: when it was made; sent and watched: delivery_heard after due; failed or cancelled and untold: due. None: it is settled.
[[nodiscard]] std::optional<Time> wake_of(const OutboxRow& row);

// The clock was set back since the row was written, and what it waits for would come as much later.
// A crisis text or a page does not wait for that: it is due now. Looked for past this time ahead; a
// row that waits for less is not worth the look.
inline constexpr std::chrono::milliseconds look_ahead{60'000};
[[nodiscard]] bool is_ahead(const OutboxRow& row, Time now);

// Nothing more is expected of it: delivered, failed, cancelled.
[[nodiscard]] bool is_final(OutboxState state);

// A delivery status. A lower or equal rank changes nothing but a missing provider id.
void merge(OutboxRow& row, const std::string& provider_id, int rank, OutboxState state,
           const std::string& error);

// The outcome of a leased row, by the lease in `given.lease_until`. False: another lease, or
// settled already; then only a missing provider id is taken.
[[nodiscard]] bool settle(OutboxRow& stored, const OutboxRow& given);

// A redelivered message takes its inline reply once more (E6): the clock of the sweeper starts
// again. False, and nothing changed: it is past that - accepted, refused, or being sent by API.
[[nodiscard]] bool claim(OutboxRow& row, Time now);

// Of a bot's row whose outcome nobody knows: it is not to be sent again. False, and nothing
// changed: another.
[[nodiscard]] bool cancel_unheard(OutboxRow& row);
// So many turns back such rows are looked for. Half a minute old they are the sweeper's, who looks
// for himself.
inline constexpr std::size_t cancel_depth = 16;

// Puts the row's id into its reference (bot/service/mid.hpp); the random half stays.
void stamp_mid(OutboxRow& row);

}  // namespace screenline::store
