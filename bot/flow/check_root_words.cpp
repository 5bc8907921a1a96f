#include "bot/flow/draft.hpp"

// Words without which a person has no way out of the questions: to a crisis text, to staff, out of
// all texts, back.

namespace screenline::flow {
namespace {

class RootWordChecker {
 public:
  explicit RootWordChecker(Draft& draft) : draft_(draft), root_(draft.closure.root()) {}

  void check() {
    for (const std::string& language : draft_.flow.languages) {
      if (!known("crisis", language)) {
        error("crisis", "no-crisis-word", "no word in \"" + language + "\" asks for help in danger",
              "\"crisis\": {\"" + language + "\": [...]} in the file of the root words");
      }
      for (const std::string_view word : {"stop", "start", "help", "staff", "call"}) {
        if (known(word, language)) continue;
        error(word, "missing-root-word",
              "no word in \"" + language + "\" means \"" + std::string(word) + "\"",
              "every person has to have it at every step");
      }
      if (known("back", language)) continue;
      const Spot spot = where("back");
      draft_.reporter.warning(spot.file->document, spot.node->place, "no-way-back",
                              "no word in \"" + language + "\" means \"back\"",
                              "an answer sent by mistake could not be corrected");
    }
  }

 private:
  [[nodiscard]] const Node* meaning(std::string_view word) const {
    const SourceFile* file = root_.words_file;
    return file && file->words ? file->words->find(word) : nullptr;
  }

  [[nodiscard]] bool known(std::string_view word, const std::string& language) const {
    const Node* found = meaning(word);
    const Node* words = found ? found->find(language) : nullptr;
    return words && !words->items.empty();
  }

  // The meaning in the file of the words, that file, or the flow that names none.
  [[nodiscard]] Spot where(std::string_view word) const {
    const SourceFile* file = root_.words_file;
    if (!file || !file->words) return {&root_, &root_.document.root};
    const Node* found = meaning(word);
    return {file, found ? found : file->words};
  }

  void error(std::string_view word, std::string code, std::string what, std::string hint) {
    const Spot spot = where(word);
    draft_.reporter.error(spot.file->document, spot.node->place, std::move(code), std::move(what),
                          std::move(hint));
  }

  Draft& draft_;
  const SourceFile& root_;
};

}  // namespace

void check_root_words(Draft& draft) { RootWordChecker(draft).check(); }

}  // namespace screenline::flow
