// What the reviewers of the lexicon get to see: false alarms and danger that was missed, as cases
// and as drafts of lexicon rows. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/cli/serve/transcript_text.hpp"
#include "bot/service/records.hpp"

namespace screenline::cli {

// The turn that raised the row is the one at its `raised`, or else the last in which rows hit.
[[nodiscard]] service::ReviewCase false_alarm_case(const service::Handoff& row, const Turns& turns,
                                                   const std::string& by, const std::string& note,
                                                   service::Time now);
// `seq` 0: their last text. nullopt: there is no text of theirs at that place.
[[nodiscard]] std::optional<service::ReviewCase> missed_case(const Turns& turns, std::uint32_t seq);

// One line a case, without the words that were written.
// "turn 7, 2026-11-23 14:05: \"the river looks kind...\""; "" where that turn is no text of theirs.
[[nodiscard]] std::string text_line(const service::TranscriptTurn& turn, const std::string& zone);
[[nodiscard]] std::string case_line(const service::ReviewCase& one, const std::string& zone);

// With what was written in that turn; "" when the transcript has it no more.
struct CaseWithWords {
  service::ReviewCase about;
  std::string text, language;
};
// A JSON text in the form of flows/crisis/lexicon: of what was missed a row without its pattern, of
// a false alarm the benign twin ("no") of each row that hit. A reviewer takes it over by hand.
[[nodiscard]] std::string as_twins(const std::vector<CaseWithWords>& cases);

}  // namespace screenline::cli
