#include <algorithm>

#include "bot/flow/conditions.hpp"
#include "bot/flow/possible.hpp"
#include "bot/flow/reads.hpp"
#include "bot/flow/ways.hpp"

// Does every answer lead somewhere that the author has named, and can nothing spin without a word
// from the person?

namespace screenline::flow {
namespace {

class ExitChecker {
 public:
  explicit ExitChecker(Draft& draft) : draft_(draft), flow_(draft.flow) {}

  void check() {
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) {
      branches(i);
      unanswered(i);
    }
    root_exits();
    cycles();
  }

 private:
  void branches(int index) {
    const Step& step = at(index);
    const bool has_else = !step.next.empty() && !step.next.back().condition;
    if (step.next.empty() || has_else) return;
    const std::vector<std::string> left = left_over(step, index);
    const Node* next = spot(index).node->find("next");
    if (index + 1 == static_cast<int>(flow_.steps.size())) {
      if (!left.empty()) {
        error(index, next->place, "exit-missing",
              "no branch of the last step takes " + joined(left) + ", and nothing follows",
              "end with {\"else\": \"end\"}, or name another target");
      }
    } else if (step.next.size() > 1 && !left.empty() && of_choice(step)) {
      warning(index, next->place, "branch-not-exhaustive",
              "no branch takes " + joined(left) + ": it goes on to \"" + at(index + 1).id + "\"",
              "say so with {\"else\": ...}, or add a branch");
    }
  }

  // Ways for a question that nobody answers: not past the crisis ladder, and with a clock that
  // rings.
  void unanswered(int index) {
    const Node* on = spot(index).node->find("on");
    if (!on || at(index).answer < 0) return;
    for (const char* key : {"silence", "expired", "undelivered"}) {
      const Member* way = member(*on, key);
      if (!way) continue;
      if (at(index).is_safety()) {
        error(index, way->place, "exit-on-safety-step",
              "\"" + std::string(key) + "\" would lead past the crisis ladder",
              "who does not answer about danger is looked after by the ladder: take it out");
      } else {
        clock(spot(index).file->document, way->place, key, at(index).remind_after_ms.has_value());
      }
    }
  }

  void root_exits() {
    const SourceFile& root = draft_.closure.root();
    if (!root.on) return;
    for (const char* key : {"silence", "expired"}) {
      if (const Member* way = member(*root.on, key)) clock(root.document, way->place, key, false);
    }
  }

  void clock(const Document& document, Place place, std::string_view key, bool own) {
    const Silence& silence = flow_.silence;
    const bool rings = key == "silence"   ? own || silence.remind_after_ms.has_value()
                       : key == "expired" ? silence.expire_after_ms.has_value()
                                          : true;
    if (rings) return;
    draft_.reporter.error(
        document, place, "exit-without-clock", "\"" + std::string(key) + "\" is never taken",
        key == "silence" ? "it follows a reminder: \"remind_after\" here or under \"silence\""
                         : "\"silence\": {\"expire_after\": \"3d\", \"expired\": \"EXPIRED\"}");
  }

  static const Member* member(const Node& object, std::string_view key) {
    for (const Member& one : object.members) {
      if (one.key == key) return &one;
    }
    return nullptr;
  }

  [[nodiscard]] bool of_choice(const Step& step) const {
    return step.answer >= 0 &&
           flow_.answers[static_cast<std::size_t>(step.answer)].kind == AnswerKind::choice;
  }

  // What none of the branches takes: options by id; where they look at more than this answer,
  // "some answers".
  [[nodiscard]] std::vector<std::string> left_over(const Step& step, int index) const {
    if (step.answer < 0 || !only_own(step, index)) return {"some answers"};
    const AnswerType& type = flow_.answers[static_cast<std::size_t>(step.answer)];
    std::vector<std::string> out;
    std::vector<Answer> answers(flow_.steps.size());
    for (const Answer& one : answers_to(type)) {
      answers[static_cast<std::size_t>(index)] = one;
      const Facts facts;
      const Evaluation in{flow_, answers, facts, &answers[static_cast<std::size_t>(index)], index};
      const bool taken = std::any_of(step.next.begin(), step.next.end(), [&](const Branch& branch) {
        return evaluate(*branch.condition, in) == Truth::yes;
      });
      if (taken) continue;
      out.push_back(type.kind == AnswerKind::choice
                        ? "\"" + type.options[static_cast<std::size_t>(one.value)].id + "\""
                        : "some answers");
      if (type.kind != AnswerKind::choice) break;
    }
    if (out.empty() && step.may_skip) out.push_back("SKIP");
    return out;
  }

  [[nodiscard]] bool only_own(const Step& step, int index) const {
    return std::all_of(step.next.begin(), step.next.end(), [&](const Branch& branch) {
      const Reads reads = reads_of(*branch.condition, flow_);
      return reads.safety.empty() && !reads.level && !reads.cleared && !reads.today &&
             std::all_of(reads.steps.begin(), reads.steps.end(),
                         [&](int read) { return read == index; });
    });
  }

  // Steps that may be left without an answer: they only say or decide, or are not asked.
  void cycles() {
    std::vector<int> state(flow_.steps.size());  // 0: new, 1: on the way, 2: done
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) follow(i, state);
  }

  // As deep as the flow is long: at most limits::steps_max.
  bool follow(int index, std::vector<int>& state) {
    int& mine = state[static_cast<std::size_t>(index)];
    if (mine == 1) return true;
    if (mine == 2) return false;
    mine = 1;
    for (const Way& way : ways_from(flow_, index)) {
      const bool silent = at(index).answer < 0
                              ? way.kind != ExitKind::resumed
                              : way.kind == ExitKind::not_asked || is_unanswered(way.kind);
      if (!silent || way.target.step < 0) continue;
      if (follow(way.target.step, state)) {
        error(index, spot(index).node->place, "zero-input-cycle",
              "from \"" + at(index).id + "\" a way leads back without a question in between",
              "it would go round without a word from the person: ask something on the way, or end");
      }
    }
    mine = 2;
    return false;
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& one : names) out += (out.empty() ? "" : ", ") + one;
    return out;
  }

  [[nodiscard]] const Step& at(int index) const {
    return flow_.steps[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] const Spot& spot(int index) const {
    return draft_.placed[static_cast<std::size_t>(index)].spot;
  }
  void error(int step, Place place, std::string code, std::string what, std::string hint) {
    draft_.reporter.error(spot(step).file->document, place, std::move(code), std::move(what),
                          std::move(hint));
  }
  void warning(int step, Place place, std::string code, std::string what, std::string hint) {
    draft_.reporter.warning(spot(step).file->document, place, std::move(code), std::move(what),
                            std::move(hint));
  }

  Draft& draft_;
  const Flow& flow_;
};

}  // namespace

void check_exits(Draft& draft) { ExitChecker(draft).check(); }

}  // namespace screenline::flow
