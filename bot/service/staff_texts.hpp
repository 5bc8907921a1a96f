// What people on call read in answer to a text of theirs: rows, levels, clocks; never words,
// numbers or names of a person (crisis.md R9). One SMS segment each. Pure; any thread.
#pragma once

#include <span>
#include <string>

#include "bot/service/staff_desk.hpp"

namespace screenline::service {

// What taking a row came to, and which clock runs now.
[[nodiscard]] std::string taken_text(const StaffDesk::Taken& taken, std::int64_t row, Time now);
// "The person must hear from somebody within 12 min."; what is owed of a row that somebody has.
[[nodiscard]] std::string clock_text(const Handoff& row, Time now);
// Open crisis rows, most urgent first; past some of them a number.
[[nodiscard]] std::string list_text(std::span<const Handoff> rows);
// Several wait, or none, and the reply named none.
[[nodiscard]] std::string which_text(std::span<const Handoff> waiting);
[[nodiscard]] std::string no_drill_text();
[[nodiscard]] std::string help_text();

}  // namespace screenline::service
