// What staff read of one person: who and where, what was said to them in danger, result, scores,
// flags, answers with their questions, what the desk did, transcript. clinical.md 4.9 gives the
// order. Pure.
#pragma once

#include <string>
#include <vector>

#include "bot/service/environment.hpp"

namespace screenline::cli {

// Everything that is known of a row's person. Borrowed for the length of the call.
struct Case {
  const service::Content& content;
  const flow::Flow* flow = nullptr;  // of the person's conversation; null when it is not to be had
  const service::Handoff& row;
  const service::PersonRecord& person;
  const std::vector<service::TranscriptTurn>& turns;  // of the row's conversation, in order
  const std::vector<service::OutboxRow>& outbox;
  const std::vector<service::Audit>& desk;  // claims, contacts and signatures of this row, in order
  service::Time now{};
};

[[nodiscard]] std::string summary(const Case& it);

// Of a score that does not exist yet: its answered items and their points. Never worked up to a
// full score.
struct SoFar {
  std::string id;
  std::size_t answered = 0, items = 0;
  int points = 0;
  std::vector<std::string> safety_open;  // safety items without an answer, phq9_9 say
};
[[nodiscard]] std::vector<SoFar> scores_so_far(const flow::Flow& flow,
                                               const dialog::Conversation& conversation);

}  // namespace screenline::cli
