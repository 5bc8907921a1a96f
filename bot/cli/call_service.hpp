// A command that only a running service can do, over its control socket.
#pragma once

#include <optional>
#include <string>

#include "bot/cli/serve/control.hpp"

namespace screenline::cli {

// nullopt: nothing serves with that data folder, and standard error says so.
[[nodiscard]] std::optional<ControlAnswer> call_service(const std::string& data,
                                                        const std::string& request);

}  // namespace screenline::cli
