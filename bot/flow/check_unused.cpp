#include <algorithm>

#include "bot/flow/draft.hpp"

// What is written and nothing looks at: most often the trace of a rule that got lost. Texts and
// answer types are in checks.cpp.

namespace screenline::flow {
namespace {

class UnusedChecker {
 public:
  explicit UnusedChecker(Draft& draft) : draft_(draft), used_(draft.used_names) {}

  void check() {
    in_reasons();
    names();
    for (const auto& file : draft_.closure.files) {
      if (file->scores) scores(*file);
      if (file->parts && file->steps) parts(*file);
    }
  }

 private:
  // "{passing}": the members of a list in the reason of a result.
  void in_reasons() {
    for (const ResultRule& rule : draft_.flow.results) {
      for (const List& list : draft_.flow.lists) {
        if (rule.reason.find("{" + list.id + "}") != std::string::npos) used_.insert(list.id);
      }
    }
  }

  void names() {
    const SourceFile& root = draft_.closure.root();
    if (root.values) {
      for (const Node& value : root.values->items) {
        const Node* id = value.find("id");
        if (id && !used_.contains(id->string)) {
          warning(root, id->place, "unused-name",
                  "nothing looks at the value \"" + id->string + "\"");
        }
      }
    }
    if (!root.lists) return;
    for (const Member& list : root.lists->members) {
      if (list.key == "note" || used_.contains(list.key)) continue;
      warning(root, list.place, "unused-name", "nothing looks at the list \"" + list.key + "\"");
    }
  }

  // A score with a code goes into the record of the person, whatever looks at it.
  void scores(const SourceFile& file) {
    for (const Member& score : file.scores->members) {
      if (score.key == "note" || used_.contains(score.key) || score.value.find("code")) continue;
      if (!draft_.names.contains(score.key)) continue;  // of steps that this flow does not take
      warning(file, score.place, "unused-score",
              "nothing looks at the score \"" + score.key + "\", and it has no code");
    }
  }

  // Of an instrument that is run: what is left out of it may be a `run` that got lost.
  void parts(const SourceFile& file) {
    const auto placed = [&](const Node& id) {
      return std::any_of(draft_.placed.begin(), draft_.placed.end(), [&](const PlacedStep& one) {
        return one.spot.file == &file && one.id == id.string;
      });
    };
    const bool run = std::any_of(draft_.placed.begin(), draft_.placed.end(),
                                 [&](const PlacedStep& one) { return one.spot.file == &file; });
    if (!run) return;
    for (const Member& part : file.parts->members) {
      if (part.key == "note") continue;
      const auto& items = part.value.items;
      if (std::any_of(items.begin(), items.end(), placed)) continue;
      warning(file, part.place, "unused-part", "nothing runs \"" + file.id + "." + part.key + "\"");
    }
  }

  void warning(const SourceFile& file, Place place, std::string code, std::string what) {
    draft_.reporter.warning(file.document, place, std::move(code), std::move(what),
                            "use it, or take it out");
  }

  Draft& draft_;
  std::set<std::string> used_;
};

}  // namespace

void check_unused(Draft& draft) { UnusedChecker(draft).check(); }

}  // namespace screenline::flow
