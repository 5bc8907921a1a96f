// Who is on duty at a moment and who is next, for people to read. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "bot/service/settings.hpp"

namespace screenline::cli {

// "2026-12-24 18:00" or "2026-12-24T18:00", as the clocks of the site show it.
[[nodiscard]] std::optional<std::chrono::local_time<std::chrono::milliseconds>> read_local_time(
    const std::string& text);

// Every site, with its rungs, until when each is on duty, and the next change. With `shown`, at
// that time on the clock of each site; else at `now`.
[[nodiscard]] std::string duty_text(
    const service::Settings& settings, service::Time now,
    std::optional<std::chrono::local_time<std::chrono::milliseconds>> shown = std::nullopt);

}  // namespace screenline::cli
