#include "bot/service/roster.hpp"

#include <algorithm>

namespace screenline::service {

int rung_of(const OnCall& person) { return std::clamp(person.rung, 1, desk::last_rung); }

bool Present::has(const OnCall& person) const {
  return std::ranges::find(people, &person) != people.end();
}

Present present_at(const SiteSettings& site, Time at, std::string_view except) {
  Present out;
  if (site.page_line.empty()) return out;
  std::vector<const OnCall*> all;
  for (const OnCall& person : site.roster) {
    if (person.sms.empty() || person.sms == except) continue;
    all.push_back(&person);
    if (desk::on_duty(person.hours, site.calendar, at)) out.people.push_back(&person);
  }
  out.nobody_on_duty = out.people.empty() && !all.empty();
  if (out.nobody_on_duty) out.people = std::move(all);
  for (const OnCall* person : out.people) {
    out.staffed[static_cast<std::size_t>(rung_of(*person) - 1)] = true;
  }
  return out;
}

std::optional<SiteSettings> without(const SiteSettings& site,
                                    const std::vector<dialog::Address>& own) {
  const auto theirs = [&](const OnCall& person) {
    return std::ranges::any_of(own, [&](const dialog::Address& one) {
      return one.channel == dialog::Channel::sms && !one.value.empty() &&
             (one.value == person.sms || one.value == person.voice);
    });
  };
  if (std::ranges::none_of(site.roster, theirs)) return std::nullopt;
  SiteSettings others = site;
  std::erase_if(others.roster, theirs);
  return others;
}

bool somebody_came(const SiteSettings& site, Time before, Time now) {
  return std::ranges::any_of(site.roster, [&](const OnCall& person) {
    const desk::DutyHours& hours = person.hours;
    return !hours.spans.empty() && desk::on_duty(hours, site.calendar, now) &&
           !desk::on_duty(hours, site.calendar, before);
  });
}

int first_vacant(const SiteSettings& site, const Present& present) {
  if (site.page_line.empty() || present.nobody_on_duty) return 0;
  int lowest = desk::first_rung(present.staffed);
  for (const OnCall& person : site.roster) {
    if (!person.sms.empty()) lowest = std::min(lowest, rung_of(person));
  }
  return lowest < desk::first_rung(present.staffed) ? lowest : 0;
}

int heard_up_to(const Present& present, int rung) {
  // With nobody on duty the rungs mean nothing: everybody is told at once.
  if (present.nobody_on_duty) return desk::last_rung;
  return std::max(rung, desk::first_rung(present.staffed));
}

const OnCall* person_of(const SiteSettings& site, std::string_view number, Time at) {
  const OnCall* found = nullptr;
  for (const OnCall& person : site.roster) {
    if (person.sms.empty() || person.sms != number) continue;
    if (desk::on_duty(person.hours, site.calendar, at)) return &person;
    if (!found) found = &person;
  }
  return found;
}

}  // namespace screenline::service
