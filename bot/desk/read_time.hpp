// Days and times as staff type them, by the wall clock of a site. Pure; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace screenline::desk {

// "2026-12-24" and nothing else.
[[nodiscard]] std::optional<std::chrono::local_days> read_day(std::string_view typed);
// "2026-12-24 18:00" or "2026-12-24T18:00".
[[nodiscard]] std::optional<std::chrono::local_time<std::chrono::milliseconds>> read_moment(
    std::string_view typed);
// "18:00": minutes into a day.
[[nodiscard]] std::optional<std::chrono::minutes> read_time_of_day(std::string_view typed);

// As it is typed.
[[nodiscard]] std::string day_text(std::chrono::local_days day);

}  // namespace screenline::desk
