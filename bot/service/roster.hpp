// Who of a site's people on call can be paged by text, and on which rung they stand. Pure; any
// thread.
#pragma once

#include <algorithm>

#include "bot/desk/rungs.hpp"
#include "bot/service/settings.hpp"

namespace screenline::service {

[[nodiscard]] inline int rung_of(const OnCall& person) {
  return std::clamp(person.rung, 1, desk::last_rung);
}

[[nodiscard]] inline desk::Staffed staffed(const SiteSettings& site) {
  desk::Staffed out{};
  for (const OnCall& person : site.roster) {
    if (!site.page_line.empty() && !person.sms.empty()) {
      out[static_cast<std::size_t>(rung_of(person) - 1)] = true;
    }
  }
  return out;
}

// The highest rung that has heard of a row which reached `rung`: whoever is paged for it again.
[[nodiscard]] inline int heard_up_to(const SiteSettings& site, int rung) {
  return std::max(rung, desk::first_rung(staffed(site)));
}

}  // namespace screenline::service
