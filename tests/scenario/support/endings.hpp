// How tests end a crisis row at the terminal: a disposition that is whole at any hour, on the clock
// of a test too that has been moved on.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

#include "bot/desk/read_time.hpp"

namespace screenline::scenario {

[[nodiscard]] inline std::string day_in(int days) {
  const auto day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return desk::day_text(std::chrono::local_days(day.time_since_epoch() + std::chrono::days(days)));
}

// In this minute: not before the danger that has come in. Where an ending is given twice it is made
// once.
[[nodiscard]] inline std::string reached_at(std::chrono::system_clock::time_point now) {
  return "person; phone; " + fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(now)) + "; reached";
}

[[nodiscard]] inline std::string reached_now() {
  return reached_at(std::chrono::system_clock::now());
}

// Spoken with by phone now, safe with a plan.
[[nodiscard]] inline std::vector<std::string> safe_ending(
    const std::string& plan = "spoke by phone, sister stays over night") {
  return {"--outcome", "safe_with_plan", "--risk",     "moderate", "--plan",      plan,
          "--contact", reached_now(),    "--notified", "sister",   "--follow-up", day_in(200)};
}

[[nodiscard]] inline nlohmann::json safe_ending_json() {
  return {{"outcome", "safe_with_plan"},
          {"risk", "moderate"},
          {"plan", "spoke by phone, sister stays over night"},
          {"contacts", nlohmann::json::array({reached_now()})},
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
