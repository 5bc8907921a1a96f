#include "bot/service/alert_people.hpp"

#include <algorithm>

#include "bot/service/roster.hpp"

namespace screenline::service {

std::vector<OnCall> people_for(const SiteSettings& site, const AlertMessage& message) {
  if (const auto others = without(site, message.own)) {
    AlertMessage to_others = message;
    to_others.own.clear();
    return people_for(*others, to_others);
  }
  // Past the store there is no ladder that would reach the others later.
  if (message.handoff == 0 && message.level > 0) return site.roster;
  // With nobody there everybody is told: one alert too many beats silence.
  const auto there = [&](const OnCall& person) {
    return message.at == Time{} || desk::on_duty(person.hours, site.calendar, message.at);
  };
  const bool somebody = std::ranges::any_of(site.roster, there);
  int heard = desk::last_rung;  // the lowest rung that has somebody, or the one that was reached
  for (const OnCall& person : site.roster) {
    if (there(person) || !somebody) heard = std::min(heard, rung_of(person));
  }
  heard = std::max(heard, message.rung);
  std::vector<OnCall> people;
  for (const OnCall& person : site.roster) {
    const bool by_text = !message.paged.empty() && !person.sms.empty();
    const bool wanted = by_text
                            ? std::ranges::find(message.paged, person.sms) != message.paged.end()
                            : !somebody || (rung_of(person) <= heard && there(person));
    if (wanted) people.push_back(person);
  }
  return people;
}

AlertMessage crisis_to_come(const std::string& site, Time now) {
  AlertMessage message;
  message.site = site;
  message.at = now;
  return message;
}

std::vector<std::string> paged_numbers(const std::vector<OutboxRow>& rows) {
  std::vector<std::string> numbers;
  for (const OutboxRow& row : rows) {
    if (is_page(row)) numbers.push_back(row.to);
  }
  return numbers;
}

AlertMessage alert_of(const Handoff& row, bool repeat, std::vector<std::string> paged) {
  AlertMessage message{row.id, row.level, std::string(crisis::name(row.track)), row.phone, row.site,
                       repeat, row.rung};
  message.paged = std::move(paged);
  message.since = row.raised;
  message.at = row.alerted;
  return message;
}

AlertMessage of_step(const Handoff& row, int rung, const std::vector<OnCall>& paged) {
  AlertMessage message = alert_of(row, true);
  message.rung = rung;
  message.step = true;
  for (const OnCall& person : paged) message.paged.push_back(person.sms);
  return message;
}

}  // namespace screenline::service
