// Taking a row of the queue, by whatever way: at a terminal, by a reply, by a tap. Pure; any
// thread. Source: DECISIONS S7.
#pragma once

#include <string>

#include "bot/desk/claim.hpp"
#include "bot/service/records.hpp"

namespace screenline::service {

[[nodiscard]] desk::Hold hold_of(const Handoff& row);

struct RowClaim {
  desk::ClaimAnswer answer = desk::ClaimAnswer::closed;
  std::string before;  // who held it; "" nobody
};

// With taken, again and from_another the row is `by`'s afterwards, and acknowledged: the first
// clock has stopped. With held and closed it is as it was.
[[nodiscard]] RowClaim claim_row(Handoff& row, const std::string& by, Time now);

// What goes on record of it.
[[nodiscard]] std::string claim_detail(const RowClaim& claim);

}  // namespace screenline::service
