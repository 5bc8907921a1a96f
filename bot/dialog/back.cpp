#include "bot/dialog/back.hpp"

#include <algorithm>

#include "bot/dialog/ask.hpp"

namespace screenline::dialog {

int asked_before(const Run& run) {
  const Conversation& conversation = *run.state.conversation;
  const auto at = std::find(conversation.asked.begin(), conversation.asked.end(),
                            static_cast<std::uint16_t>(conversation.step));
  const bool first = at == conversation.asked.begin() || at == conversation.asked.end();
  return first ? -1 : static_cast<int>(*(at - 1));
}

void forget_behind(Run& run, int step) {
  Conversation& conversation = run.conversation();
  const auto at = std::find(conversation.asked.begin(), conversation.asked.end(),
                            static_cast<std::uint16_t>(step));
  if (at != conversation.asked.end()) conversation.asked.erase(at + 1, conversation.asked.end());
  for (int i = step + 1; i < static_cast<int>(conversation.answers.size()); ++i) {
    run.answer_of(i) = {};
  }
}

void back(Run& run) {
  Conversation& conversation = run.conversation();
  const auto at = std::find(conversation.asked.begin(), conversation.asked.end(),
                            static_cast<std::uint16_t>(conversation.step));
  const int previous = asked_before(run);
  // A safety answer can be edited upward only (S3), and consent stays given.
  const bool renewing = conversation.renewal.under_way();
  const bool closed = previous < 0 || renewing || run.open_step()->is_safety() ||
                      run.flow->steps[static_cast<std::size_t>(previous)].is_safety() ||
                      !run.flow->steps[static_cast<std::size_t>(previous)].may_skip;
  if (closed) {
    say_before(run, standing_text(run, "BACK-NONE"));
    return ask_again(run);
  }
  conversation.asked.erase(at, conversation.asked.end());
  // What followed from the earlier answer is worked out again.
  for (int i = previous; i < static_cast<int>(conversation.answers.size()); ++i) {
    run.answer_of(i) = {};
  }
  enter(run, previous);
}

}  // namespace screenline::dialog
