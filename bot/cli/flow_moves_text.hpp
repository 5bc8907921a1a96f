// Has a running service move live conversations, part by part, and prints what came of it.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "bot/cli/call_service.hpp"

namespace screenline::cli {

// `request`: as the control socket takes it, without "after". The exit code: 1 when somebody stays
// for another reason than what passes.
[[nodiscard]] int move_and_print(const std::string& data, nlohmann::json request);

}  // namespace screenline::cli
