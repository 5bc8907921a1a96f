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

// The one who holds the row; false when they have no number on the roster.
bool add_holder(std::vector<OnCall>& people, const Handoff& row, const SiteSettings& site) {
  if (site.page_line.empty()) return false;
  for (const OnCall& person : site.roster) {
    if (desk::same_person(person.name, row.claimed_by)) add(people, person);
  }
  return !people.empty();
}

void add_rungs(std::vector<OnCall>& people, const SiteSettings& site, const desk::Staffed& page) {
  for (const OnCall& person : site.roster) {
    if (page[static_cast<std::size_t>(rung_of(person) - 1)]) add(people, person);
  }
}

desk::Staffed up_to(int rung, const desk::Staffed& staffed) {
  desk::Staffed out = staffed;
  for (int one = rung + 1; one <= desk::last_rung; ++one)
    out[static_cast<std::size_t>(one - 1)] = false;
  return out;
}

std::string page_text(const Handoff& row, const SiteSettings& site, const desk::Step& step,
                      Time now) {
  std::string text =
      fmt::format("{} queue: L{}, row {}, {}", site.clinic, row.level, row.id, reason(row, now));
  if (row.phone) text += ", please phone";
  if (step.vacant != 0) text += fmt::format(", nobody on duty on rung {}", step.vacant);
  if (step.last) text += ", no further pages";
  return text + (site.console_url.empty() ? "" : ". " + site.console_url);
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
  const desk::Staffed there = staffed(site);
  const auto due = desk::next_step(clocks_of(row), reached_of(row), row.level, there, now);
  const bool again = why == Why::started && forgotten(row, now);
  if (!due && !again) return std::nullopt;
  desk::Step step =
      due.value_or(desk::Step{reached_of(row), {}, row.acknowledged != Time{}, 0, false});

  Escalation out;
  out.row = row;
  set_reached(out.row, step.after);
  out.row.alerted = now;
  const bool holder = step.contact && add_holder(out.people, row, site);
  if (again || (step.contact && !holder)) {
    const desk::Staffed heard = up_to(heard_up_to(site, step.after.rung), there);
    for (std::size_t i = 0; i < heard.size(); ++i) step.page[i] = step.page[i] || heard[i];
  }
  add_rungs(out.people, site, step.page);
  out.text = page_text(row, site, step, now);
  out.rung = std::clamp<int>(step.after.rung, 1, desk::last_rung);
  if (!out.people.empty()) {
    out.rung = 1;
    for (const OnCall& one : out.people) out.rung = std::max(out.rung, rung_of(one));
  }
  out.nobody = step.vacant != 0 || step.last;
  out.audit = {now,
               "system",
               "handoff.escalated",
               row.person,
               row.conversation,
               fmt::format("row={} rung={} to {}: {}{}", row.id, out.rung, names(out.people),
                           reason(row, now), again ? ", paged again at a start" : "")};
  return out;
}

OutboxRow page_row(const Escalation& escalation, const SiteSettings& site, const OnCall& person,
                   Time now) {
  OutboxRow page;
  page.person = escalation.row.person;
  page.author = dialog::Author::system;
  page.line = site.page_line;
  page.to = person.sms;
  page.text = escalation.text;
  page.priority = 0;
  page.created = page.due = now;
  return page;
}

std::string digest_text(const SiteSettings& site, std::size_t rows, int highest_level) {
  return fmt::format("{} queue: {} more rows, up to L{}, wait too long. Look at the queue.{}",
                     site.clinic, rows, highest_level,
                     site.console_url.empty() ? "" : " " + site.console_url);
}

}  // namespace screenline::service
