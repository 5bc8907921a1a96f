// A person's text as an answer to the open question: taken, not understood, skipped, given up.
// Internal to bot/dialog.
#pragma once

#include <string_view>

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

void answer(Run& run, const TextIn& in);

// The open question could not be answered: counts a try; gives up after the step's own number of
// them.
void not_understood(Run& run, const flow::Text& why);
// The same, where they said that they do not know; or for a reason in words.
void not_sure(Run& run);
void not_answered(Run& run, std::string_view why);

void skip(Run& run);

}  // namespace screenline::dialog
