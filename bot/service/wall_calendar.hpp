// Who is on duty, quiet hours and closed days go by what the clock on the wall shows now, also
// while Clock::now() is held ahead of it (held_time.hpp): a service that is an hour ahead would
// page the next shift.
#pragma once

#include <memory>

#include "bot/service/environment.hpp"

namespace screenline::service {

// The site with its local times less clock.ahead(). Borrows the clock.
[[nodiscard]] SiteSettings by_the_wall(SiteSettings site, const Clock& clock);
// The same content, with all its sites so.
[[nodiscard]] std::shared_ptr<const Content> by_the_wall(const Content& content,
                                                         const Clock& clock);

}  // namespace screenline::service
