#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/possible.hpp"
#include "bot/flow/self_harm.hpp"

// A question about self-harm whose answer raises nothing would be a person in danger who is asked
// the next question of a form. Such a question is known by its LOINC code or by its words; only the
// one answer that denies may pass.

namespace screenline::flow {
namespace {

class SelfHarmChecker {
 public:
  explicit SelfHarmChecker(Draft& draft) : draft_(draft), flow_(draft.flow) {}

  void check() {
    for (std::size_t i = 0; i < flow_.steps.size(); ++i) {
      const Step& step = flow_.steps[i];
      if (step.answer < 0) continue;
      const Spot& spot = draft_.placed[i].spot;
      if (!asks_about_self_harm(step)) {
        safety_row(step, spot);
        continue;
      }
      if (step.crisis_if.empty()) {
        error(spot, spot.node->find("ask")->place,
              "\"" + step.id + "\" asks about self-harm and no answer raises a crisis",
              "add \"crisis_if\" on the track \"self\"");
      } else {
        answers(static_cast<int>(i), spot);
      }
    }
  }

 private:
  // A row of the coverage matrix for what is dangerous now, chest pain or an overdose.
  void safety_row(const Step& step, const Spot& spot) {
    if (!step.covers.starts_with("SAFE") || !step.crisis_if.empty()) return;
    draft_.reporter.error(
        spot.file->document, spot.node->find("covers")->place, "safety-row-without-rule",
        "\"" + step.id + "\" covers \"" + step.covers + "\" and no answer raises a crisis",
        "add \"crisis_if\", or correct what it covers");
  }

  // Every answer but the harmless one has to be heard: the one of the fewest points, the lowest
  // number, what is not a yes.
  void answers(int index, const Spot& spot) {
    const AnswerType& type =
        flow_
            .answers[static_cast<std::size_t>(flow_.steps[static_cast<std::size_t>(index)].answer)];
    const Place place = spot.node->find("crisis_if")->place;
    if (answers_to(type).empty() || type.kind == AnswerKind::consent) {
      error(spot, spot.node->find("answer")->place,
            "what is answered about self-harm can not be told apart here",
            "ask it with options, or yes and no");
      return;
    }
    const std::vector<Answer> all = answers_to(type);
    const std::size_t harmless = harmless_of(type, all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i == harmless || heard(index, all[i])) continue;
      error(spot, place,
            "the answer " + name_of(type, all[i]) + " of \"" +
                draft_.placed[static_cast<std::size_t>(index)].id +
                "\" is about self-harm and raises nothing",
            "a rule of \"crisis_if\" on the track \"self\" has to take it");
    }
  }

  static std::size_t harmless_of(const AnswerType& type, const std::vector<Answer>& all) {
    if (type.kind == AnswerKind::many && !type.none) return all.size();
    if (type.kind != AnswerKind::choice) return 0;
    std::size_t found = all.size();  // none of them
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Option& option = type.options[i];
      if (type.has_points) {
        const bool fewer = found == all.size() || *option.points < *type.options[found].points;
        if (fewer) found = i;
      } else if (found == all.size() && denies(type, static_cast<int>(i))) {
        found = i;
      }
    }
    return found;
  }

  static bool denies(const AnswerType& type, int option) {
    for (const auto& words : type.words) {
      for (const char* word : {"no", "never", "not at all", "none", "nunca", "ninguno", "nada"}) {
        const auto at = words.find(word);
        if (at != words.end() && at->second == option) return true;
      }
    }
    return false;
  }

  [[nodiscard]] bool heard(int index, const Answer& answer) const {
    std::vector<Answer> answers(flow_.steps.size());
    answers[static_cast<std::size_t>(index)] = answer;
    const Facts facts;
    const Evaluation in{flow_, answers, facts, &answers[static_cast<std::size_t>(index)], index};
    for (const CrisisRule& rule : flow_.steps[static_cast<std::size_t>(index)].crisis_if) {
      if (evaluate(rule.condition, in) != Truth::yes) continue;
      return std::find(rule.tracks.begin(), rule.tracks.end(), "self") != rule.tracks.end();
    }
    return false;
  }

  static std::string name_of(const AnswerType& type, const Answer& answer) {
    if (type.kind == AnswerKind::choice) {
      return "\"" + type.options[static_cast<std::size_t>(answer.value)].id + "\"";
    }
    if (type.kind != AnswerKind::many) return std::to_string(answer.value);
    for (std::size_t i = 0; i < type.options.size(); ++i) {
      if ((answer.chosen >> i & 1u) != 0) return "\"" + type.options[i].id + "\"";
    }
    return "\"none\"";
  }

  void error(const Spot& spot, Place place, std::string what, std::string hint) {
    draft_.reporter.error(spot.file->document, place, "self-harm-without-rule", std::move(what),
                          std::move(hint));
  }

  Draft& draft_;
  const Flow& flow_;
};

}  // namespace

void check_self_harm(Draft& draft) { SelfHarmChecker(draft).check(); }

}  // namespace screenline::flow
