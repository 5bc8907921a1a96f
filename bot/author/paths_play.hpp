// One step of a path, really played: the engine gets the texts, and what it made of them is read
// off its state. One thread.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "bot/author/talk.hpp"

namespace screenline::author::paths {

// What happens next in a conversation.
struct Move {
  std::string text;     // of the person
  bool clears = false;  // two clinicians clear the crisis instead
};
using Moves = std::vector<Move>;

// What conditions may look at beside the answers.
struct Facts {
  bool cleared = false;
  int level = 0;
  std::array<crisis::QuestionAnswer, 3> safety{};

  friend auto operator<=>(const Facts&, const Facts&) = default;
};

struct Played {
  enum class End : std::uint8_t {
    question,  // one is open
    result,
    crisis,  // crisis messaging; the questionnaire is held
    nothing  // none of them
  } end = End::nothing;
  int question = -1;
  // Answers of other steps that this decided: passed over, or as if never asked.
  std::vector<std::pair<int, flow::Answer>> settled;
  std::vector<int> values;  // the same, for Residual::assign(); filled in by the walk
  Facts facts;
  std::string rule, category, reason;  // of a result
  Moves moves;
  int segments = 0;               // of all texts of the bot, as SMS
  std::vector<std::string> said;  // texts of the bot
  std::vector<dialog::Exit> exits;
  std::vector<std::string> steps;  // entered
  // How a crisis goes on: cleared, or after harmless answers to the safety questions.
  std::vector<Played> then;
  // Crisis messaging was not the next thing that left; "" it was, or there was no crisis.
  std::string wrong;
};

// Plays `moves` on; `question` is the one that they answer, -1: none. Of a crisis every way on is
// played too.
[[nodiscard]] Played play(Talk& talk, const Moves& moves, int question);

// What is wrong with texts that had to be crisis messaging, and nothing before it; "" nothing is.
[[nodiscard]] std::string not_crisis(const std::vector<dialog::Send>& sends,
                                     const dialog::State& state);

[[nodiscard]] dialog::StaffClear clearance();

}  // namespace screenline::author::paths
