// How tests end a crisis row at the terminal: a disposition that is whole at any hour, on the clock
// of a test too that has been moved on.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bot/desk/read_time.hpp"

namespace screenline::scenario {

[[nodiscard]] inline std::string day_in(int days) {
  const auto day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return desk::day_text(std::chrono::local_days(day.time_since_epoch() + std::chrono::days(days)));
}

// Spoken with by phone at midnight, safe with a plan.
[[nodiscard]] inline std::vector<std::string> safe_ending(
    const std::string& plan = "spoke by phone, sister stays over night") {
  return {"--outcome",   "safe_with_plan",
          "--risk",      "moderate",
          "--plan",      plan,
          "--contact",   "person; phone; 00:00; reached",
          "--notified",  "sister",
          "--follow-up", day_in(200)};
}

[[nodiscard]] inline nlohmann::json safe_ending_json() {
  return {{"outcome", "safe_with_plan"},
          {"risk", "moderate"},
          {"plan", "spoke by phone, sister stays over night"},
          {"contacts", {"person; phone; 00:00; reached"}},
          {"notified", nlohmann::json::array({"sister"})},
          {"follow_up", day_in(200)}};
}

// screenline handoff close ROW --by BY --role ROLE, and `ending`.
[[nodiscard]] inline std::vector<std::string> close_words(const std::string& row,
                                                          const std::string& by,
                                                          const std::string& role,
                                                          const std::vector<std::string>& ending) {
  std::vector<std::string> words{"close", row, "--by", by, "--role", role};
  words.insert(words.end(), ending.begin(), ending.end());
  return words;
}

}  // namespace screenline::scenario
