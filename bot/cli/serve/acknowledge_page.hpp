// The page behind a link: a row's number, level and age, and one button. No script, nothing from
// elsewhere, no word, number or name of a person. Pure; any thread.
#pragma once

#include <string>

#include "adapters/http/message.hpp"
#include "bot/service/staff_desk.hpp"

namespace screenline::cli {

// What a link shows before the tap; the button posts to `token`.
[[nodiscard]] http::Response row_page(const service::SiteSettings& site,
                                      const service::OnCall& person, const service::Handoff& row,
                                      const std::string& token, service::Time now);
// What the tap came to.
[[nodiscard]] http::Response taken_page(const service::SiteSettings& site,
                                        const service::StaffDesk::Taken& taken, std::int64_t row,
                                        service::Time now);
// Forged, expired, closed: one page for all, so that nobody learns which.
[[nodiscard]] http::Response no_link_page();
// The service cannot say or write anything now. `tapped`: the row is as it was.
enum class Stuck : std::uint8_t { looking, tapped, unsure };
[[nodiscard]] http::Response stuck_page(Stuck stuck);

}  // namespace screenline::cli
