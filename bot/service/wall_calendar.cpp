#include "bot/service/wall_calendar.hpp"

namespace screenline::service {

namespace {

using Offset = std::function<std::chrono::milliseconds(Time)>;

// The zone is asked at the moment of the wall, so that its own changes fall where they belong.
Offset less_ahead(Offset zone, const Clock& clock) {
  return [zone = std::move(zone), &clock](Time at) {
    const auto ahead = clock.ahead();
    return zone(at - ahead) - ahead;
  };
}

}  // namespace

SiteSettings by_the_wall(SiteSettings site, const Clock& clock) {
  if (!site.calendar.offset)
    site.calendar.offset = [](Time) { return std::chrono::milliseconds(0); };
  site.calendar.offset = less_ahead(std::move(site.calendar.offset), clock);
  // Without an offset there are no quiet hours.
  if (site.quiet.offset) site.quiet.offset = less_ahead(std::move(site.quiet.offset), clock);
  return site;
}

std::shared_ptr<const Content> by_the_wall(const Content& content, const Clock& clock) {
  auto out = std::make_shared<Content>(content);
  for (auto& [id, site] : out->settings.sites) site = by_the_wall(std::move(site), clock);
  return out;
}

}  // namespace screenline::service
