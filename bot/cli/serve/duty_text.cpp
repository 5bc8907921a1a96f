#include "bot/cli/serve/duty_text.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "bot/desk/read_time.hpp"
#include "bot/service/roster.hpp"

namespace screenline::cli {

namespace {

using service::OnCall;
using service::SiteSettings;
using service::Time;
using std::chrono::minutes;

constexpr minutes looked_ahead = desk::week_length + desk::day_length;

using People = std::vector<const OnCall*>;

// Phone number or not: who cannot be paged by text may still be on duty.
People on_duty_at(const SiteSettings& site, Time at) {
  People out;
  for (const OnCall& person : site.roster) {
    if (desk::on_duty(person.hours, site.calendar, at)) out.push_back(&person);
  }
  return out;
}

std::string when(const SiteSettings& site, Time at) {
  const auto shown = desk::local(site.calendar, at);
  const auto day = std::chrono::floor<std::chrono::days>(shown);
  const std::chrono::year_month_day date(day);
  const auto into = std::chrono::duration_cast<minutes>(shown - day).count();
  const auto weekday = std::chrono::weekday(day).iso_encoding() - 1;
  return fmt::format("{} {:04}-{:02}-{:02} {:02}:{:02}", desk::day_names[weekday],
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), into / 60, into % 60);
}

// The first whole minute after `at` for which `is` holds, within eight days.
template <typename Is>
std::optional<Time> next_minute(Time at, const Is& is) {
  const Time minute = std::chrono::floor<minutes>(at);
  for (minutes ahead(1); ahead <= looked_ahead; ++ahead) {
    if (is(minute + ahead)) return minute + ahead;
  }
  return std::nullopt;
}

std::string line_of(const SiteSettings& site, const OnCall& person, Time at) {
  const auto off =
      next_minute(at, [&](Time then) { return !desk::on_duty(person.hours, site.calendar, then); });
  return fmt::format("  rung {}  {}{}, {}\n", service::rung_of(person), person.name,
                     person.sms.empty() ? " (no number)" : "",
                     person.hours.spans.empty() ? "always"
                     : off                      ? "until " + when(site, *off)
                                                : std::string("all week"));
}

std::string site_text(const std::string& id, const SiteSettings& site, Time at) {
  std::string out = fmt::format("{} ({}), {} {}\n", id, site.clinic, when(site, at),
                                site.zone.empty() ? "UTC" : site.zone);
  if (site.roster.empty()) return out + "  nobody is on call here\n";
  const People there = on_duty_at(site, at);
  for (int rung = 1; rung <= desk::last_rung; ++rung) {
    bool anybody = false;
    for (const OnCall* person : there) {
      if (service::rung_of(*person) != rung) continue;
      out += line_of(site, *person, at);
      anybody = true;
    }
    if (!anybody) out += fmt::format("  rung {}  nobody\n", rung);
  }
  if (there.empty()) out += "  Nobody is on duty: everybody with a number is paged.\n";
  const auto next = next_minute(at, [&](Time then) { return on_duty_at(site, then) != there; });
  if (!next) return out + "  No change within a week.\n";
  out += fmt::format("  then, {}:", when(site, *next));
  std::string names;
  for (const OnCall* person : on_duty_at(site, *next)) {
    names += fmt::format("{} {} (rung {})", names.empty() ? "" : ",", person->name,
                         service::rung_of(*person));
  }
  return out + (names.empty() ? " nobody" : names) + "\n";
}

}  // namespace

std::optional<std::chrono::local_time<std::chrono::milliseconds>> read_local_time(
    const std::string& text) {
  return desk::read_moment(text);
}

std::string duty_text(const service::Settings& settings, Time now,
                      std::optional<std::chrono::local_time<std::chrono::milliseconds>> shown) {
  std::string out;
  for (const auto& [id, site] : settings.sites) {
    out += site_text(id, site, shown ? desk::moment_of(site.calendar, *shown) : now);
  }
  return out;
}

}  // namespace screenline::cli
