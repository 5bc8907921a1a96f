// What an answer to the safety question that is open does (S3, S4): for this room only. Pure
// functions over values; any thread.
#pragma once

#include "bot/crisis/protocol.hpp"

namespace screenline::crisis::ladder {

// A message as the ladder takes it. Refers to the caller's text and scan.
struct Heard {
  std::string_view raw;
  const Scan& scan;
  Reassurance calm = Reassurance::none;  // what in it may be answered as calming
  Time now{};
  bool before_question = false;  // written before the open question was asked
};

// `written`: of a text that came late.
[[nodiscard]] Heard hear(const State& state, std::string_view raw, const Scan& scan, Time now,
                         std::optional<Time> written);

// With a question open.
[[nodiscard]] Outcome on_answer(Outcome out, const Heard& heard);

}  // namespace screenline::crisis::ladder
