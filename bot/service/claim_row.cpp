#include "bot/service/claim_row.hpp"

#include "bot/service/handoff_clocks.hpp"

namespace screenline::service {

using desk::ClaimAnswer;

desk::Hold hold_of(const Handoff& row) {
  return {row.state == HandoffState::closed, row.acknowledged != Time{}, row.claimed_by};
}

RowClaim claim_row(Handoff& row, const std::string& by, Time now) {
  const RowClaim out{desk::claim(hold_of(row), by), row.claimed_by};
  if (out.answer == ClaimAnswer::closed || out.answer == ClaimAnswer::held) return out;
  row.state = HandoffState::claimed;
  if (out.answer != ClaimAnswer::again) row.claimed_by = by;
  set_clocks(row, desk::acknowledge(clocks_of(row), row.level, now));
  return out;
}

std::string claim_detail(const RowClaim& claim) {
  return claim.answer == ClaimAnswer::from_another ? "from " + claim.before : "";
}

}  // namespace screenline::service
