#include <algorithm>

#include "bot/flow/draft.hpp"

// Texts after which a person may be alone: the questions end, or staff have been asked and nobody
// knows when they answer. Each names a line that answers (S10, S11).

namespace screenline::flow {
namespace {

constexpr std::string_view leaving[] = {"HELP",    "STOP",          "STAFF-OK",
                                        "CALL-OK", "UNCLEAR-STAFF", "UNCLEAR-STAFF-SKIP",
                                        "ENDED",   "LIST",          "LANG-NONE"};

bool names_a_line(const std::string& text) {
  for (const char* one : {"{emergency}", "{crisis}", "{reach}", "{spanish_line}"}) {
    if (text.find(one) != std::string::npos) return true;
  }
  return false;
}

// Results that a step gives outright: those who get one may have been asked nothing.
std::set<std::string> turned_away(const Flow& flow) {
  std::set<std::string> out;
  const auto add = [&](const Target& target) {
    if (target.result >= 0) out.insert(flow.results[static_cast<std::size_t>(target.result)].say);
  };
  for (const Step& step : flow.steps) {
    for (const Branch& branch : step.next) add(branch.target);
    if (step.on_declined) add(*step.on_declined);
    if (step.give_up == GiveUp::go) add(step.give_up_target);
  }
  return out;
}

}  // namespace

void check_contact(Draft& draft) {
  const Flow& flow = draft.flow;
  const SourceFile& root = draft.closure.root();
  if (!root.texts) return;
  std::set<std::string> wanted(std::begin(leaving), std::end(leaving));
  wanted.merge(turned_away(flow));
  wanted.insert(flow.silence.expired);
  for (const Member& member : root.texts->members) {
    const Text* text = wanted.contains(member.key) ? flow.find_text(member.key) : nullptr;
    if (!text) continue;
    for (std::size_t i = 0; i < flow.languages.size(); ++i) {
      if (names_a_line(text->get(i, Channel::sms)) && names_a_line(text->get(i, Channel::web)))
        continue;
      const Node* node = member.value.find(flow.languages[i]);
      draft.reporter.error(root.document, (node ? *node : member.value).place,
                           "missing-contact-line",
                           "the text \"" + member.key + "\" names no line for a person in danger",
                           "{reach}, {crisis} or {emergency}: after it a person may be alone");
    }
  }
}

}  // namespace screenline::flow
