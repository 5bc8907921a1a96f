#include "bot/flow/draft.hpp"
#include "bot/text/fold.hpp"

namespace screenline::flow {
namespace {

// Standing texts that the engine itself sends, by id (bot/dialog).
constexpr std::string_view engine_texts[] = {
    "HELP",      "STOP",        "START-AGAIN",   "STAFF-OK",
    "CALL-OK",   "LIST",        "FAQ-NONE",      "LANG-NONE",
    "BACK-NONE", "SKIP-NO",     "UNCLEAR",       "ENDED",
    "RESUME",    "MORE-NONE",   "UNCLEAR-STAFF", "UNCLEAR-STAFF-SKIP",
    "UNSURE",    "UNSURE-SKIP", "ADDED",         "ONE-NOTED"};

bool means_something_else(const Flow& flow, const std::string& word) {
  for (const auto& table : flow.root_words) {
    if (table.contains(word)) return true;
  }
  return false;
}

bool is_key(const AnswerType& type, const std::string& word) {
  for (const Option& option : type.options) {
    if (text::fold(option.key) == word) return true;
  }
  return type.none && text::fold(type.none->key) == word;
}

}  // namespace

void check_words(Draft& draft) {
  for (std::size_t i = 0; i < draft.placed.size(); ++i) {
    const Step& step = draft.flow.steps[i];
    if (step.answer < 0) continue;
    const AnswerType& type = draft.flow.answers[static_cast<std::size_t>(step.answer)];
    const PlacedStep& placed = draft.placed[i];
    std::set<std::string> reported;
    for (const auto& words : type.words) {
      for (const auto& [word, option] : words) {
        const bool taken = means_something_else(draft.flow, word) && !is_key(type, word);
        if (!taken || !reported.insert(word).second) continue;
        const Node* answer = placed.spot.node->find("answer");
        draft.reporter.error(placed.spot.file->document, answer->place, "root-word-taken",
                             "the answer \"" + word + "\" would be read as the root word",
                             "root words mean the same at every step");
      }
    }
  }
}

void warn_unused(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    // A library is made to be shared: what this flow does not need another does.
    if (!file->answers || file->role == FileRole::answers) continue;
    for (const Member& member : file->answers->members) {
      if (member.key == "note" || draft.used_answers.contains(&member.value)) continue;
      draft.reporter.warning(file->document, member.place, "unused-answer",
                             "no step uses the answer \"" + member.key + "\"");
    }
  }
  const SourceFile& root = draft.closure.root();
  if (!root.texts) return;
  draft.used_texts.insert(std::begin(engine_texts), std::end(engine_texts));
  for (const Member& member : root.texts->members) {
    if (member.key == "note" || draft.used_texts.contains(member.key)) continue;
    draft.reporter.warning(root.document, member.place, "unused-text",
                           "nothing sends the text \"" + member.key + "\"");
  }
}

}  // namespace screenline::flow
