// Time zones by IANA name, from ICU's own tables (no files of the machine are needed).
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace screenline::zones {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
// Local time less UTC at a moment, summer time included. Any thread.
using Offset = std::function<std::chrono::milliseconds(Time)>;

// nullopt when the name is not known.
[[nodiscard]] std::optional<Offset> offset_of(const std::string& zone);

}  // namespace screenline::zones
