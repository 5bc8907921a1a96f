// Made-up people walking the shipped screening by text, as the load of a benchmark: what each one
// types, message by message, and what the engine answers to it. The engine itself finds out which
// answer fits, so the walks stay right when the flow changes.
//
// Pure functions of their arguments: the same seed gives the same walk. Any thread, as long as the
// content's detector is not in use elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "bot/service/environment.hpp"
#include "bot/service/records.hpp"

namespace screenline::bench {

struct WalkMessage {
  std::string text;
  std::size_t texts_out = 0;  // sent to the person in answer: 0 or 1
  std::string step;           // the question open afterwards; "" when none is
};

struct Walk {
  std::vector<WalkMessage> messages;
  // The packed record before each message; empty before the first: a person not known yet.
  std::vector<std::string> before;
};

struct WalkOptions {
  std::uint64_t seed = 1;
  service::Time start{};  // of the first message
  // Messages; 0: until the first conversation has ended or is held. After an end the person texts
  // START and is screened again.
  std::size_t length = 0;
  bool danger = false;  // answers that lead to the crisis messages may occur
};

// Between two messages of a person: the five latest texts are within the scan's memory.
inline constexpr std::chrono::milliseconds walk_pace{20'000};
inline constexpr const char* walk_site = "demo";
inline constexpr const char* walk_line = "demo";
inline constexpr const char* walk_number = "+15550000000";

[[nodiscard]] Walk make_walk(const service::Content& content, const WalkOptions& options);

// The input that message `index` of a walk is, with the texts before it as the edge remembers them.
[[nodiscard]] dialog::TextIn walk_input(const Walk& walk, std::size_t index);

}  // namespace screenline::bench
