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
    "UNSURE",    "UNSURE-SKIP", "ADDED",         "ONE-NOTED",
    "RENEW"};

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

class WordChecker {
 public:
  explicit WordChecker(Draft& draft) : draft_(draft) {}

  void check() {
    std::set<int> across;  // answer types that several steps share are one finding
    for (std::size_t i = 0; i < draft_.placed.size(); ++i) {
      const Step& step = draft_.flow.steps[i];
      if (step.answer < 0) continue;
      const AnswerType& type = draft_.flow.answers[static_cast<std::size_t>(step.answer)];
      root_words(draft_.placed[i].spot, type);
      const bool first = across.insert(step.answer).second;
      if (first && draft_.what_for == LoadFor::author) other_languages(draft_.placed[i].spot, type);
    }
  }

 private:
  void root_words(const Spot& spot, const AnswerType& type) {
    std::set<std::string> reported;
    for (const auto& words : type.words) {
      for (const auto& [word, option] : words) {
        // A key was let through once: what runs goes on, and its author is told.
        const bool let_through = draft_.what_for == LoadFor::running && is_key(type, word);
        const bool taken = means_something_else(draft_.flow, word) && !let_through;
        if (!taken || !reported.insert(word).second) continue;
        error(spot, "root-word-taken", "the answer \"" + word + "\" would be read as the root word",
              "root words mean the same at every step");
      }
    }
  }

  // An answer is looked up in the conversation's language, then in the others.
  void other_languages(const Spot& spot, const AnswerType& type) {
    const auto& languages = draft_.flow.languages;
    std::set<std::string> clashes;  // in the order of the alphabet, whatever the tables' order is
    for (std::size_t a = 0; a < type.words.size(); ++a) {
      for (std::size_t b = a + 1; b < type.words.size(); ++b) {
        for (const auto& [word, option] : type.words[a]) {
          const auto other = type.words[b].find(word);
          if (other == type.words[b].end() || other->second == option) continue;
          clashes.insert("\"" + word + "\" means one option in " + languages[a] +
                         " and another in " + languages[b]);
        }
      }
    }
    for (const std::string& what : clashes) {
      error(spot, "shared-word-across-languages", what,
            "leave it out of one of them: then the question is put again");
    }
  }

  void error(const Spot& spot, std::string code, std::string what, std::string hint) {
    const Node* answer = spot.node->find("answer");
    draft_.reporter.error(spot.file->document, answer->place, std::move(code), std::move(what),
                          std::move(hint));
  }

  Draft& draft_;
};

bool asks_for_lists(const Flow& flow) {
  for (const AnswerType& type : flow.answers) {
    if (type.kind == AnswerKind::many) return true;
  }
  return false;
}

}  // namespace

void check_words(Draft& draft) { WordChecker(draft).check(); }

void check_engine_texts(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  const Place place = root.texts ? root.texts->place : root.document.root.place;
  for (const std::string_view id : engine_texts) {
    const bool of_lists = id == "ADDED" || id == "ONE-NOTED";
    if (draft.flow.find_text(id) || (of_lists && !asks_for_lists(draft.flow))) continue;
    if (id == "RENEW" && !draft.flow.grows_old) continue;
    draft.reporter.error(root.document, place, "missing-engine-text",
                         "the text \"" + std::string(id) + "\" is missing",
                         "the program sends it; without it a person would get an empty text");
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
