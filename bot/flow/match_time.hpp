// Dates and lengths of time in a person's answer, matched as a whole: nothing is picked out of a
// sentence. Understood are the spellings of docs/flow-files.md, English and Spanish in every
// conversation. Internal to bot/flow. Pure; any thread.
#pragma once

#include <string_view>

#include "bot/flow/match.hpp"

namespace screenline::flow {

// Answer::value: the day; of a month or year its first day, and Answer::chosen the days behind it.
// A date that can be read in two ways is not understood. `today`: no_day when it is not known; then
// bounds that depend on it hold nothing back.
[[nodiscard]] AnswerMatch match_date(const DateRules& rules, std::size_t language,
                                     std::string_view raw, Day today);

// Answer::value: days.
[[nodiscard]] AnswerMatch match_length(const AnswerType& type, std::string_view raw);

}  // namespace screenline::flow
