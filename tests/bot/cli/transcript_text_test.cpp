// The words of an answer are found by the number of its step, over a move to a file in which the
// step has another number.
#include "bot/cli/serve/transcript_text.hpp"

#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

using service::Direction;
using service::TranscriptTurn;

TranscriptTurn said(const std::string& text, int before, int after, const std::string& asks = "") {
  TranscriptTurn turn;
  turn.source = "sms";
  turn.messages.push_back({Direction::in, dialog::Author::bot, text, "", 0});
  if (!asks.empty())
    turn.messages.push_back({Direction::out, dialog::Author::bot, "Agree?", "step:" + asks, 0});
  turn.step_before = std::to_string(before);
  turn.step_after = std::to_string(after);
  return turn;
}

TranscriptTurn moved(const std::string& steps) {
  TranscriptTurn turn;
  turn.source = "migrate";
  turn.messages.push_back({Direction::out, dialog::Author::system, "Goes on in revision abc.",
                           std::string(service::moved_flow) + steps, 0});
  return turn;
}

TEST_CASE("answers from before a move are found under their number of then") {
  const Turns turns = {said("hello", -1, 0, "consent"), said("YES", 0, 1), said("Boston", 1, 2),
                       moved(" 0>0 1>11 2>1"), said("seven", 1, 3)};
  CHECK(words_answered(turns, 11).text == "Boston");
  CHECK(words_answered(turns, 1).text == "seven");
  CHECK(words_answered(turns, 2).text.empty());  // newer than what was said before
  CHECK(words_answered(turns, 0).text == "YES");
}

TEST_CASE("consent that was given under another id is found") {
  const Turns turns = {said("hello", -1, 0, "consent"), said("YES", 0, 1), moved(" 0>4 1>5")};
  const Consent consent = consent_words(turns, "agreement", 4);
  CHECK(consent.text == "Agree?");
  CHECK(consent.answer == "YES");
}

}  // namespace
}  // namespace screenline::cli
