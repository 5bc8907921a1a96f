// How often people were sent to crisis lines, by month: the yearly figure that California's SB 243 asks for.
// Counted from the audit chain; names, numbers and words of nobody.
#pragma once

#include <string>

#include "bot/service/ports.hpp"

namespace screenline::cli {

// CSV with a head: month, level, notices (turns that opened or raised a crisis), further (messages answered
// with the lines again), people. Months in UTC; a month without any is left out. `year` 0: all.
[[nodiscard]] std::string referrals_csv(service::StoreReader& reader, int year);

}  // namespace screenline::cli
