// The root words (DECISIONS S18): one meaning each, at every step; no step can switch them off.
// Internal to bot/dialog.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// The meaning of the whole text, or none. Works without a flow: STOP, START and HELP are always
// known.
[[nodiscard]] flow::RootWord root_word_of(const Run& run, const TextIn& in);

// STOP and START reach us in another order than they were written when a webhook was lost (E16).
// True for one that came late, when the person has written the other one since; in doubt STOP
// counts.
[[nodiscard]] bool is_overtaken(const Run& run, const TextIn& in, flow::RootWord word);
// For the next such question: `in` was STOP or START.
void note_opt_word(Run& run, const TextIn& in);

// Opt-out and opt-in, at once and always (S10).
void opt_out(Run& run, const TextIn& in);
void opt_in(Run& run, const TextIn& in);

// HELP from somebody who opted out is answered (CTIA), by the provider or here; nothing is asked.
void help_after_stop(Run& run, const TextIn& in);

// Every other root word. False: it means nothing here and the text goes on to the open question.
[[nodiscard]] bool obey(Run& run, flow::RootWord word, const TextIn& in);

}  // namespace screenline::dialog
