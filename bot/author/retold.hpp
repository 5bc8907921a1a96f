// The same person under two flows: a golden conversation played as it was written, and once more
// with the same answers to the same questions under another revision. One thread; nothing is kept.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bot/author/golden.hpp"
#include "bot/service/environment.hpp"

namespace screenline::author {

// How a conversation stands when its last line is played.
struct Ending {
  std::string category, reason, rule, priority;  // category "": the questionnaire has not ended
  int level = 0;
  std::string track;
  std::vector<std::pair<std::string, std::string>> scores;  // id, value
  std::vector<std::string> flags, asked;                    // asked: ids of steps, each once

  friend bool operator==(const Ending&, const Ending&) = default;
};

struct Retold {
  Ending before, after;
  // Questions of the new flow that the old one did not put, answered harmlessly; and answers that
  // the new one does not ask for.
  std::vector<std::string> made_up, left_out;
};

// REQUIRES: both contents hold a flow of the id that the conversation names.
[[nodiscard]] Retold retell(const golden::Conversation& conversation,
                            const std::shared_ptr<const service::Content>& before,
                            const std::shared_ptr<const service::Content>& after);

// What differs, a line each: "result booked.ready -> clinician_first.mixed", "PHQ-9 ...". Empty:
// they end alike; another question on the way is no other end.
[[nodiscard]] std::vector<std::string> different_ends(const Ending& before, const Ending& after);

}  // namespace screenline::author
