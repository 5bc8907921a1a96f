// Moments as staff read them: in the clinic's time zone. Thread-safe; a zone's rules are ICU's.
#pragma once

#include <string>

#include "bot/service/records.hpp"

namespace screenline::cli {

// "2026-11-23 14:05:06 EST". `zone`: a name of the time zone database ("America/New_York"); "" is
// the machine's.
[[nodiscard]] std::string local_time(service::Time at, const std::string& zone);

// "40 s", "5 min", "3 h 20 min", "2 d 4 h": whole units, towards zero.
[[nodiscard]] std::string span_words(std::chrono::milliseconds span);

}  // namespace screenline::cli
