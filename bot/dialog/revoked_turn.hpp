// A revision that was revoked puts no further question: where one would come, the conversation
// ends, the person is told that staff were asked, and staff are. What is of a crisis is untouched:
// words are scanned, the ladder goes on, and a safety question that stands is answered as ever.
// Internal to bot/dialog.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

[[nodiscard]] bool is_revoked(const Run& run);
// REQUIRES: a conversation. True when it has ended here: the caller asks nothing. `again`: it would
// put the open question once more, which is done where that is a safety question that was sent
// (S3).
bool stop_at_revoked(Run& run, bool again = false);
// The same without waiting for a text, unless it is not to be done now: in a crisis, at a safety
// question, with staff. "": it ended; else why not.
[[nodiscard]] std::string end_revoked(Run& run);

}  // namespace screenline::dialog
