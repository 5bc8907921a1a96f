// Whether a crisis row may end as somebody wants it to: the one rule that every way of closing one
// meets, beneath whatever asks (D1, D2; DECISIONS S9). Pure; any thread.
#pragma once

#include <vector>

#include "bot/desk/disposition.hpp"
#include "bot/service/records.hpp"
#include "bot/service/settings.hpp"

namespace screenline::service {

struct TurnRequest;

// What the disposition lacks for this row of this person. Empty: nothing.
[[nodiscard]] std::vector<desk::FieldProblem> problems_of(const desk::Disposition& ending,
                                                          const Handoff& row,
                                                          const dialog::Person& person,
                                                          const SiteSettings& site, Time now);

// A clearance that reaches the engine: its row is named and open, the disposition is whole, and at
// level 3 and 4 it is the one that the first of two people signed. Anything else: true.
[[nodiscard]] bool may_clear(const TurnRequest& request, const Handoff* row,
                             const dialog::Person& person, const SiteSettings& site);

}  // namespace screenline::service
