#include "bot/service/staff_texts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace screenline::service {

namespace {

constexpr std::size_t rows_named = 8;  // a segment holds about ten

std::string span(std::chrono::milliseconds time) {
  const auto minutes =
      std::max<std::int64_t>(std::chrono::duration_cast<std::chrono::minutes>(time).count(), 0);
  return minutes < 120 ? fmt::format("{} min", minutes) : fmt::format("{} h", minutes / 60);
}

// "15 L4, 12 L3 taken"; what waits needs no "taken".
std::string names_of(std::span<const Handoff> rows) {
  std::string out;
  for (const Handoff& row : rows.first(std::min(rows.size(), rows_named))) {
    out += fmt::format("{}{} L{}{}", out.empty() ? "" : ", ", row.id, row.level,
                       row.acknowledged == Time{} ? "" : " taken");
  }
  if (rows.size() > rows_named) out += fmt::format(" and {} more", rows.size() - rows_named);
  return out;
}

}  // namespace

std::string clock_text(const Handoff& row, Time now) {
  if (row.contact_due == Time{}) return "No clock runs.";
  if (row.contact_due <= now)
    return fmt::format("The person should have heard from somebody {} ago.",
                       span(now - row.contact_due));
  return fmt::format("The person must hear from somebody within {}.",
                     span(row.contact_due - now + std::chrono::milliseconds(59'999)));
}

std::string taken_text(const StaffDesk::Taken& taken, std::int64_t id, Time now) {
  using Kind = StaffDesk::Taken::Kind;
  const Handoff& row = taken.row;
  switch (taken.kind) {
    case Kind::yours:
      return fmt::format("Row {}, L{}, is yours. {} Log the call.", id, row.level,
                         clock_text(row, now));
    case Kind::again:
      return fmt::format("Row {}, L{}, is yours already. {}", id, row.level, clock_text(row, now));
    case Kind::held:
      return fmt::format("Row {}, L{}, was taken by {} {} ago. Nothing was changed.", id, row.level,
                         taken.holder, span(now - row.acknowledged));
    case Kind::own:
      return fmt::format("Row {} is about you: somebody else takes it.", id);
    case Kind::closed:
      return fmt::format("Row {} is closed already. Nothing was changed.", id);
    case Kind::no_row:
      return fmt::format("There is no row {} here. Reply LIST for the open rows.", id);
    case Kind::unavailable:
      break;
  }
  return {};
}

std::string list_text(std::span<const Handoff> rows) {
  return rows.empty() ? "No crisis row is open." : "Open: " + names_of(rows) + ".";
}

std::string which_text(std::span<const Handoff> waiting) {
  if (waiting.empty()) return "No page waits for you. Reply LIST for the open rows.";
  return fmt::format("Several wait: {}. Reply OK and the number of one.", names_of(waiting));
}

std::string no_drill_text() { return "No drill waits for you. LIST gives the open rows."; }

std::string help_text() {
  return "Not understood. Reply OK and a row's number to take it, LIST for the open rows. Nobody "
         "reads other words sent here.";
}

}  // namespace screenline::service
