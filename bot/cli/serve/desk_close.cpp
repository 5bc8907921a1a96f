// Closing a row: who may, what has to be said, who signs (S9). The rule itself is
// bot/desk/disposition.hpp, and the lane meets it once more (bot/service/ending.hpp).
#include <algorithm>

#include <fmt/format.h>

#include "bot/cli/serve/desk.hpp"
#include "bot/cli/serve/desk_cases.hpp"
#include "bot/cli/serve/queue_text.hpp"
#include "bot/desk/claim.hpp"
#include "bot/service/ending.hpp"

namespace screenline::cli {

namespace {

using service::Handoff;
using service::HandoffState;
using service::Time;

// One line a field; what cannot be read is not said to be missing besides.
std::string listed(std::int64_t row, const std::vector<desk::FieldProblem>& problems) {
  std::string out = fmt::format("row {} stays open. Say:\n", row);
  for (const desk::FieldProblem& one : problems) {
    out += fmt::format("  {:<17} {}\n", one.field, one.what);
  }
  return out;
}

void add_new(std::vector<desk::FieldProblem>& to, std::vector<desk::FieldProblem> more) {
  for (desk::FieldProblem& one : more) {
    const bool known =
        std::ranges::any_of(to, [&](const auto& other) { return other.field == one.field; });
    if (!known) to.push_back(std::move(one));
  }
}

std::optional<crisis::Date> date_of(std::chrono::local_days day) {
  if (day == std::chrono::local_days{}) return std::nullopt;
  const std::chrono::year_month_day date(day);
  return crisis::Date{static_cast<int>(date.year()),
                      static_cast<int>(static_cast<unsigned>(date.month())),
                      static_cast<int>(static_cast<unsigned>(date.day()))};
}

bool has_looked(const Handoff& row, const std::string& by) {
  return std::ranges::any_of(row.looked_by,
                             [&](const std::string& one) { return desk::same_person(one, by); });
}

}  // namespace

Desk::Done Desk::close(const CloseRequest& asked) {
  const desk::Checked by = desk::check_name(asked.by);
  if (!by.problem.empty()) return {false, by.problem};
  CloseRequest request = asked;
  request.by = by.text;
  request.role = desk::role_of(asked.role);
  const auto row = reader_.handoff(request.row);
  if (row && row->state == HandoffState::closed && !request.key.empty()) {
    const auto person = reader_.person(row->person);
    if (person && service::key_seen(*person, request.key)) {
      return {true, fmt::format("row {} is closed", request.row)};
    }
  }
  if (row && row->state == HandoffState::closed) return {false, closed_already(*row)};
  if (row && row->severity == dialog::Severity::crisis) return close_crisis(*row, request);
  if (!request.ending.empty()) {
    return {false, fmt::format("row {} is no crisis: close it with --disposition \"...\" alone",
                               request.row)};
  }
  const bool outcome = !request.disposition.empty();
  const desk::Checked disposition = desk::check_disposition(request.disposition);
  if (outcome && !disposition.problem.empty()) return {false, disposition.problem};
  const Time now = environment_.clock.now();
  return change(request.row, by.text, [&](Handoff& fresh) -> Change {
    if (fresh.state == HandoffState::closed) return {{false, closed_already(fresh)}, "", ""};
    if (fresh.severity == dialog::Severity::crisis) {
      return {{false, fmt::format("row {} has become a crisis; look again", fresh.id)}, "", ""};
    }
    fresh.state = HandoffState::closed;
    fresh.closed_by = request.by;
    fresh.closed_role = request.role;
    fresh.disposition = disposition.text;
    fresh.closed = now;
    return {{true, fmt::format("row {} is closed", fresh.id)}, "handoff.closed", ""};
  });
}

Desk::Done Desk::close_crisis(const Handoff& row, const CloseRequest& request) {
  if (!desk::is_clinician(request.role)) {
    return {false,
            "only the clinician role closes a crisis row: --role clinician (others may claim, call "
            "and log)"};
  }
  if (row.unread > 0) {
    return {false, fmt::format(
                       "{1} message{2} of this person nobody has read: screenline handoff show {0} "
                       "--by NAME first",
                       row.id, row.unread, row.unread == 1 ? "" : "s")};
  }
  if (!request.disposition.empty()) {
    return {
        false,
        "--disposition is of rows that are no crisis. A crisis row ends with --outcome, --risk, "
        "--plan, --contact, --notified and --follow-up"};
  }
  const auto person = reader_.person(row.person);
  if (!person)
    return {false, fmt::format("the record of the person of row {} cannot be read", row.id)};
  const auto content = environment_.content();
  const service::SiteSettings& site = content->site(row.site);
  const Time now = environment_.clock.now();
  // The second signature may come without a word: it is put under what the first one wrote.
  desk::ReadDisposition read{row.ending, {}};
  if (!request.ending.empty() || row.closed_by.empty()) {
    read = desk::read_disposition(request.ending, site.calendar, now);
  }
  add_new(read.problems,
          service::problems_of(read.disposition, row, person->state.person, site, now));
  if (!read.problems.empty()) return {false, listed(row.id, read.problems)};
  const int level = std::max(row.level, person->state.person.risk.level);
  switch (desk::sign(
      {level, row.closed_by, read.disposition == row.ending, has_looked(row, request.by)},
      request.by)) {
    case desk::SignAnswer::same_person:
      return {false,
              fmt::format("{} has signed row {} already; the second signature must be another "
                          "person's",
                          row.closed_by, row.id)};
    case desk::SignAnswer::must_look:
      return {
          false,
          fmt::format("look first at what {1} signed: screenline handoff show {0} --by NAME, then "
                      "close it again",
                      row.id, row.closed_by)};
    case desk::SignAnswer::needs_second:
      return sign_first(row, request, read.disposition);
    case desk::SignAnswer::closes:
      break;
  }
  return clear(row, request, read.disposition);
}

Desk::Done Desk::sign_first(const Handoff& row, const CloseRequest& request,
                            const desk::Disposition& ending) {
  return change(row.id, request.by, [&](Handoff& fresh) -> Change {
    if (fresh.state == HandoffState::closed || fresh.closed_by != row.closed_by ||
        fresh.ending != row.ending || fresh.level != row.level || fresh.unread > 0) {
      return {{false, "the row has changed meanwhile; look again"}, "", ""};
    }
    const std::string instead =
        fresh.closed_by.empty() ? "" : ", in place of what " + fresh.closed_by + " signed";
    fresh.closed_by = request.by;
    fresh.closed_role = request.role;
    fresh.ending = ending;
    fresh.looked_by.clear();
    fresh.voided_by.clear();
    fresh.voided = {};
    return {
        {true,
         fmt::format("signed{1}. Level {2} needs a second clinician, who looks (screenline handoff "
                     "show {0} --by NAME) and then signs the same: screenline handoff close {0} "
                     "--by NAME --role clinician",
                     fresh.id, instead, fresh.level)},
        "handoff.signed",
        desk::audit_text(ending)};
  });
}

Desk::Done Desk::clear(const Handoff& row, const CloseRequest& request,
                       const desk::Disposition& ending) {
  const bool second = row.level >= desk::two_signatures_from;
  crisis::Clearance clearance{request.by, request.role, "",
                              std::string(desk::plain_words(ending.outcome))};
  if (second) clearance = {row.closed_by, row.closed_role, request.by, clearance.disposition};
  service::TurnRequest turn_of;
  turn_of.site = row.site;
  turn_of.person = row.person;
  turn_of.input = dialog::StaffClear{clearance, date_of(ending.follow_up), ending.caring_contact,
                                     ending.outcome};
  turn_of.key = request.key;
  turn_of.row = row.id;
  turn_of.row_version = row.version;
  turn_of.ending = ending;
  if (ending.outcome == desk::Outcome::false_alarm) {
    const auto turns = whole_transcript(row.conversation);
    turn_of.cases = {
        false_alarm_case(row, turns, clearance.by, ending.plan, environment_.clock.now())};
  }
  if (!turn(std::move(turn_of), request.by)) return {false, desk_unchanged};
  const auto after = reader_.handoff(row.id);
  if (!after || after->state != HandoffState::closed) {
    return {false,
            "the clearance was refused: the row or its level has changed meanwhile; look again"};
  }
  const char* kept = ending.outcome == desk::Outcome::false_alarm
                         ? "; kept for review: screenline handoff cases"
                         : "";
  const char* next = desk::goes_on_after(ending.outcome)
                         ? "the questionnaire may go on"
                         : "the person gets no text now, and the questionnaire stays stopped until "
                           "they write START";
  return {true, fmt::format("row {} is closed by {}; {}{}", row.id, signers(*after), next, kept)};
}

}  // namespace screenline::cli
