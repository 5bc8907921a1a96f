// By which other way a crisis text goes that one line could not deliver: the line's second_line, or
// the same line where its trouble passes by itself in less than a minute (14107). Once; then a
// person has to call. Pure; any thread. Sources: crisis.md R3 and 6.3; DECISIONS S10: after a STOP
// no other number of ours.
#pragma once

#include <optional>
#include <string>

#include "bot/service/ports.hpp"
#include "bot/service/settings.hpp"
#include "bot/service/turn_write.hpp"

namespace screenline::service {

struct Route {
  std::string line;
  std::chrono::milliseconds after{0};
};

// nullopt: there is none, staff are told. `why`: of a row that failed; of one that nothing was
// heard of it is the default.
[[nodiscard]] std::optional<Route> next_route(const OutboxRow& row, const SiteSettings& site,
                                              const SendFailure& why);

// Whether a final status is waited for, of a crisis text that is about to be queued for `row.line`.
[[nodiscard]] bool is_watched(const OutboxRow& row, const SiteSettings& site);

// The turn that queues it once more. Asked for twice it is one (E5), over restarts too.
[[nodiscard]] TurnRequest send_again(const OutboxRow& row, const Route& route,
                                     const std::string& site, const std::string& why, Time now);

// What a transcript calls such a text.
inline constexpr std::string_view sent_again = "crisis:again";

}  // namespace screenline::service
