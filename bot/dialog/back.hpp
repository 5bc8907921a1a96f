// Going back to an earlier question. What followed from its answer is as if never asked, and worked
// out anew. Internal to bot/dialog.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// BACK: to the question before, where that may be answered again.
void back(Run& run);

// The step asked before the open one, -1: none.
[[nodiscard]] int asked_before(const Run& run);

// The steps behind `step` are as if never asked.
void forget_behind(Run& run, int step);

}  // namespace screenline::dialog
