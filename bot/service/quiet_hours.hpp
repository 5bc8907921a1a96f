// Quiet hours of a site: nothing that a clock starts - a reminder, the notice that a questionnaire
// has expired - reaches a phone at night. Answers, safety texts and the ladder never ask here
// (DECISIONS S7). Pure functions over values; any thread, as long as `offset` is.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "bot/dialog/conversation.hpp"

namespace screenline::service {

struct QuietHours {
  // Minutes into the local day, 0..1439; `from` after `to` runs over midnight; the same: never
  // quiet.
  std::chrono::minutes from{21 * 60}, to{8 * 60};
  std::string zone;  // IANA name, for people to read
  // Local time less UTC at a moment. Empty: never quiet.
  std::function<std::chrono::milliseconds(dialog::Time)> offset;
};

[[nodiscard]] bool is_quiet(const QuietHours& hours, dialog::Time at);
// `at` itself, or the end of the quiet hours it falls into.
[[nodiscard]] dialog::Time after_quiet(const QuietHours& hours, dialog::Time at);

}  // namespace screenline::service
