// Answers that the detector would read as danger: whoever taps or types one would get a crisis text
// instead of the next question, and staff an alarm. At a safety step that hears the option as
// danger itself they may stand. Pure; the detector is used by this thread alone.
#pragma once

#include <vector>

#include "bot/crisis/detector.hpp"
#include "bot/flow/load.hpp"

namespace screenline::author {

// REQUIRES: a flow that loads.
[[nodiscard]] std::vector<flow::Problem> check_danger(const flow::Loaded& loaded,
                                                      const crisis::Detector& detector);

}  // namespace screenline::author
