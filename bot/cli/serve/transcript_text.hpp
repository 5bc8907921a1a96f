// What a transcript says, as lines of a terminal, and single things looked up in it. Pure.
#pragma once

#include <string>
#include <vector>

#include "bot/service/records.hpp"

namespace screenline::cli {

using Turns = std::vector<service::TranscriptTurn>;
using OutboxRows = std::vector<service::OutboxRow>;

// Something the person wrote; "" when it is not there.
struct Words {
  std::string text;
  service::Time at{};
};
// The text that moved the conversation on from a step (an index of its flow), the last time it did.
[[nodiscard]] Words words_answered(const Turns& turns, int step);
[[nodiscard]] Words last_written(const Turns& turns);

// The wording a consent was given to, as it was sent, and the answer.
struct Consent {
  std::string text, answer, channel;
  service::Time at{};
};
[[nodiscard]] Consent consent_words(const Turns& turns, const std::string& step_id, int step);

// Each line of `text` behind `blanks` spaces.
[[nodiscard]] std::string indented(const std::string& text, std::size_t blanks);

// The crisis texts sent, each with what became of it.
void add_told(std::string& out, const Turns& turns, const OutboxRows& outbox,
              const std::string& zone);
void add_transcript(std::string& out, const Turns& turns, const OutboxRows& outbox,
                    const std::string& zone);

}  // namespace screenline::cli
