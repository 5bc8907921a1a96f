// What staff read of one person: result, scores, flags, answers with their questions, transcript.
// clinical.md 4.9 gives the order. Pure.
#pragma once

#include <string>
#include <vector>

#include "bot/service/environment.hpp"

namespace screenline::cli {

[[nodiscard]] std::string summary(const service::Content& content, const service::PersonRecord& person,
                                  const std::vector<service::TranscriptTurn>& turns,
                                  const std::vector<service::OutboxRow>& outbox);

}  // namespace screenline::cli
