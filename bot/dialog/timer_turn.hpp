// Clocks: a reminder, an expiry, a silence. A timer that was made for an earlier question is a
// no-op.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

void ring(Run& run, const TimerIn& in);

}  // namespace screenline::dialog
