// Who of a site's people on call is there at a moment and can be paged by text, and on which rung
// they stand. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bot/desk/rungs.hpp"
#include "bot/dialog/conversation.hpp"
#include "bot/service/settings.hpp"

namespace screenline::service {

[[nodiscard]] int rung_of(const OnCall& person);

// Borrows from the site.
struct Present {
  std::vector<const OnCall*> people;  // on duty and with a number, in the order of the roster
  desk::Staffed staffed{};            // the rungs they stand on
  // Nobody is on duty: all with a number count as there. A page too many beats silence.
  bool nobody_on_duty = false;

  [[nodiscard]] bool has(const OnCall& person) const;
};

// `except`: a number that does not count, of whom the row is about; "" none.
[[nodiscard]] Present present_at(const SiteSettings& site, Time at, std::string_view except = {});

// The site with nobody on its roster who is reached at one of these addresses: whom a row is about is not told
// of it, and is not "our staff". nullopt: none of them is, the site as it is.
[[nodiscard]] std::optional<SiteSettings> without(const SiteSettings& site,
                                                  const std::vector<dialog::Address>& own);

// Who was missing when a row was paged.
enum class Vacancy : std::uint8_t {
  none,
  rung,  // nobody on a rung whose turn it was
  all    // nobody at all: everybody was paged
};

// Whether somebody is on duty at `now` who was not at `before`.
[[nodiscard]] bool somebody_came(const SiteSettings& site, Time before, Time now);

// A rung below the one paged first whose people are all off duty; 0: none.
[[nodiscard]] int first_vacant(const SiteSettings& site, const Present& present);

// The highest rung that has heard of a row which reached `rung`: whoever is paged for it again.
[[nodiscard]] int heard_up_to(const Present& present, int rung);

// The entry of the roster that a number stands for: the one on duty first. Null: none.
[[nodiscard]] const OnCall* person_of(const SiteSettings& site, std::string_view number, Time at);

}  // namespace screenline::service
