#include "bot/service/ending.hpp"

#include <algorithm>

#include "bot/desk/claim.hpp"
#include "bot/service/turn_write.hpp"

namespace screenline::service {

std::vector<desk::FieldProblem> problems_of(const desk::Disposition& ending, const Handoff& row,
                                            const dialog::Person& person, const SiteSettings& site,
                                            Time now) {
  const bool abuse = person.abuse_told ||
                     (person.risk.tracks & crisis::bit(crisis::Track::abuse)) != 0 ||
                     row.track == crisis::Track::abuse;
  const int level = std::max(row.level, person.risk.level);
  return desk::judge(ending, {level, abuse, person.opted_out, row.raised}, site.calendar, now);
}

bool may_clear(const TurnRequest& request, const Handoff* row, const dialog::Person& person,
               const SiteSettings& site) {
  const auto* clear = std::get_if<dialog::StaffClear>(&request.input);
  if (!clear) return true;
  if (!row || row->id != person.crisis_handoff || row->state == HandoffState::closed) return false;
  if (!problems_of(request.ending, *row, person, site, request.at).empty()) return false;
  if (clear->outcome != request.ending.outcome) return false;
  const int level = std::max(row->level, person.risk.level);
  const crisis::Clearance& by = clear->clearance;
  if (level < desk::two_signatures_from) return true;
  return desk::same_person(row->closed_by, by.by) && row->ending == request.ending &&
         desk::sign({level, row->closed_by, true, true}, by.second) == desk::SignAnswer::closes;
}

}  // namespace screenline::service
