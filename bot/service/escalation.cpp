#include "bot/service/escalation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/desk/claim.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

namespace {

std::string span(std::chrono::milliseconds time) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
  if (minutes < 120) return fmt::format("{} min", std::max<std::int64_t>(minutes, 0));
  return fmt::format("{} h", minutes / 60);
}

// "not acknowledged for 5 min"
std::string reason(const Handoff& row, Time now) {
  if (row.acknowledged == Time{}) {
    const Time began = row.due - desk::acknowledge_ladder(row.level).front();
    return "not acknowledged for " + span(now - began);
  }
  const Time began = row.contact_due - desk::time_to_contact(row.level);
  return "no contact logged for " + span(now - began);
}

void add(std::vector<OnCall>& people, const OnCall& person) {
  const bool there = std::any_of(people.begin(), people.end(),
                                 [&](const OnCall& one) { return one.sms == person.sms; });
  if (!there && !person.sms.empty()) people.push_back(person);
}

// The one who holds the row; false when they have no number on the roster, or are off duty: then
// those who are there are told as well.
bool add_holder(std::vector<OnCall>& people, const Handoff& row, const SiteSettings& site,
                const Present& present) {
  bool there = false;
  if (site.page_line.empty()) return there;
  for (const OnCall& person : site.roster) {
    if (!desk::same_person(person.name, row.claimed_by)) continue;
    add(people, person);
    there = there || present.has(person);
  }
  return there;
}

void add_rungs(std::vector<OnCall>& people, const Present& present, const desk::Staffed& page) {
  for (const OnCall* person : present.people) {
    if (page[static_cast<std::size_t>(rung_of(*person) - 1)]) add(people, *person);
  }
}

// Whose rung has heard of the row, and who was not there when it was last paged.
void add_relief(std::vector<OnCall>& people, const Handoff& row, const SiteSettings& site,
                const Present& present) {
  if (row.acknowledged != Time{} || row.alerted == Time{}) return;
  if (present.nobody_on_duty) return;
  const int heard = heard_up_to(present, row.rung);
  // Not who was paged: with nobody on duty everybody was, and who slept through it comes on duty now.
  for (const OnCall* person : present.people) {
    const bool was_there = desk::on_duty(person->hours, site.calendar, row.alerted);
    if (rung_of(*person) <= heard && !was_there) add(people, *person);
  }
}

desk::Staffed up_to(int rung, const desk::Staffed& staffed) {
  desk::Staffed out = staffed;
  for (int one = rung + 1; one <= desk::last_rung; ++one)
    out[static_cast<std::size_t>(one - 1)] = false;
  return out;
}

std::string names(const std::vector<OnCall>& people) {
  std::string out;
  for (const OnCall& one : people) out += (out.empty() ? "" : ", ") + one.name;
  return out.empty() ? "nobody by text" : out;
}

}  // namespace

bool forgotten(const Handoff& row, Time now) {
  if (!is_open_crisis(row) || row.unreadable) return false;
  const bool waits = row.acknowledged == Time{} || next_due(row) <= now;
  return waits && now - row.alerted >= desk::acknowledge_ladder(row.level).front();
}

std::optional<Escalation> escalate(const Handoff& row, const SiteSettings& site, Why why,
                                   Time now) {
  if (!is_open_crisis(row)) return std::nullopt;
  const Present present = present_at(site, now);
  const auto due =
      desk::next_step(clocks_of(row), reached_of(row), row.level, present.staffed, now);
  const bool again = why == Why::started && forgotten(row, now);
  Escalation out;
  add_relief(out.people, row, site, present);
  const bool relieved = why == Why::relieved && !out.people.empty();
  if (!due && !again && !relieved) return std::nullopt;
  desk::Step step =
      due.value_or(desk::Step{reached_of(row), {}, row.acknowledged != Time{}, 0, false});
  if (due && present.nobody_on_duty) {
    step.page = present.staffed;
    step.after.rung = desk::last_rung;
    step.vacant = 0;
  }

  out.row = row;
  set_reached(out.row, step.after);
  out.row.alerted = now;
  const bool holder = step.contact && add_holder(out.people, row, site, present);
  if (again || (step.contact && !holder)) {
    const desk::Staffed heard = up_to(heard_up_to(present, step.after.rung), present.staffed);
    for (std::size_t i = 0; i < heard.size(); ++i) step.page[i] = step.page[i] || heard[i];
  }
  add_rungs(out.people, present, step.page);
  out.words = {reason(row, now), step.vacant, present.nobody_on_duty, step.last};
  out.rung = std::clamp<int>(step.after.rung, 1, desk::last_rung);
  if (!out.people.empty()) {
    out.rung = 1;
    for (const OnCall& one : out.people) out.rung = std::max(out.rung, rung_of(one));
  }
  out.vacancy = std::max(vacancy_of(out.words), step.last ? Vacancy::rung : Vacancy::none);
  const char* added = again ? ", paged again at a start" : !due ? ", came on duty" : "";
  out.audit = {now,
               "system",
               "handoff.escalated",
               row.person,
               row.conversation,
               fmt::format("row={} rung={} to {}: {}{}", row.id, out.row.rung, names(out.people),
                           reason(row, now), added)};
  return out;
}

OutboxRow page_row(const Escalation& escalation, const SiteSettings& site, const OnCall& person,
                   const std::string& link, Time now) {
  OutboxRow page;
  page.person = escalation.row.person;
  page.author = dialog::Author::system;
  page.line = site.page_line;
  page.to = person.sms;
  page.text = escalation.digest.empty() ? page_text(site, escalation.row, escalation.words, link)
                                        : escalation.digest;
  page.priority = 0;
  page.created = page.due = now;
  return page;
}

}  // namespace screenline::service
