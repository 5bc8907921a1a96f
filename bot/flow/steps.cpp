#include <algorithm>
#include <map>

#include "bot/flow/draft.hpp"
#include "bot/flow/limits.hpp"

namespace screenline::flow {
namespace {

constexpr int tries_default = 3;

class StepReader {
 public:
  // `compile` false: a step that the flow does not take; its keys are checked, not what it names.
  StepReader(Draft& draft, const Spot& spot, Step& step, bool compile)
      : draft_(draft),
        file_(*spot.file),
        document_(spot.file->document),
        node_(*spot.node),
        step_(step),
        compile_(compile),
        in_(document_, node_, draft.reporter, node_.find("run") ? "run" : "step") {}

  void read_step() {
    step_.id = in_.need_string("id");
    step_.name = in_.string("name");
    step_.file = document_.path;
    step_.line = node_.place.line;
    texts();
    const Node* crisis = in_.take("crisis_if", NodeKind::array);
    if (crisis && compile_) step_.crisis_if = read_crisis_rules(draft_, file_, *crisis);
    only_if();
    next();
    giving_up();
    skipping(crisis != nullptr);
    leaving(crisis != nullptr);
    step_.code = read_code(draft_, file_, in_.take("code"));
    step_.covers = in_.string("covers");
    in_.finish();
  }

  // The keys that stand on a `run`; `role` says which of them this place carries.
  void read_run(PlacedStep::Role role) {
    step_.id = in_.need_string("id");
    if (role == PlacedStep::Role::before_run) step_.id += ".before";
    if (role == PlacedStep::Role::after_run) step_.id += ".after";
    step_.file = document_.path;
    step_.line = node_.place.line;
    (void)in_.string("run");
    (void)in_.string("resume");
    const Node* say = in_.take("say");
    if (say && role == PlacedStep::Role::before_run) step_.say = read_say(draft_, document_, *say);
    const Node* only_if = in_.take("only_if");
    if (only_if)
      (void)expect_kind(document_, *only_if, NodeKind::string, "\"only_if\"", draft_.reporter);
    const Node* next = in_.take("next");
    if (next && role == PlacedStep::Role::after_run) branches(*next);
    step_.covers = in_.string("covers");
    in_.finish();
  }

 private:
  void error(const Node& node, std::string code, std::string what, std::string hint = "") {
    draft_.reporter.error(document_, node.place, std::move(code), std::move(what), std::move(hint));
  }

  [[nodiscard]] AnswerKind kind() const {
    return step_.answer < 0 ? AnswerKind::text
                            : draft_.flow.answers[static_cast<std::size_t>(step_.answer)].kind;
  }
  [[nodiscard]] bool asks_consent() const {
    return step_.answer >= 0 && kind() == AnswerKind::consent;
  }

  void texts() {
    if (const Node* say = in_.take("say")) step_.say = read_say(draft_, document_, *say);
    const Node* ask = in_.take("ask");
    const Node* answer = in_.take("answer");
    if (ask) step_.ask = read_text(draft_, document_, *ask);
    const Node* again = in_.take("ask_again");
    if (again) step_.ask_again = read_text(draft_, document_, *again);
    if (again && !ask) error(*again, "missing-key", "\"ask_again\" without a question", "\"ask\"");
    if (const Node* text = in_.take("unclear")) step_.unclear = read_text(draft_, document_, *text);
    if (const Node* text = in_.take("invalid")) step_.invalid = read_text(draft_, document_, *text);
    if (const Node* text = in_.take("confirm")) step_.confirm = read_text(draft_, document_, *text);
    if (ask && !answer) error(*ask, "missing-key", "a question without \"answer\"");
    if (answer && !ask) error(*answer, "missing-key", "an answer without a question", "\"ask\"");
    if (!ask && !answer && !node_.find("say") && !node_.find("next")) {
      error(node_, "empty-step", "this step says, asks and decides nothing");
    }
    if (const Node* options = in_.take("options", NodeKind::string)) {
      step_.options_in_text = options->string == "in_text";
      if (!step_.options_in_text) {
        error(*options, "unknown-value", "\"options\" is \"" + options->string + "\"", "in_text");
      }
    }
  }

  void only_if() {
    const Node* condition = in_.take("only_if");
    if (!condition || !compile_) return;
    if (auto compiled = read_condition(draft_, file_, *condition)) {
      step_.only_if.push_back(*std::move(compiled));
    }
  }

  void next() {
    if (const Node* node = in_.take("next")) branches(*node);
  }

  void branches(const Node& node) {
    if (!compile_) return;
    if (!node.is(NodeKind::array)) {
      if (auto target = read_target(draft_, file_, node)) step_.next.push_back({{}, *target});
      return;
    }
    for (const Node& item : node.items) branch(item, &item == &node.items.back());
  }

  void branch(const Node& node, bool last) {
    ObjectReader in(document_, node, draft_.reporter, "branch");
    const Node* otherwise = in.take("else");
    const Node* condition = otherwise ? nullptr : in.need("if");
    const Node* go = otherwise ? otherwise : in.need("go");
    in.finish();
    if (otherwise && !last) error(*otherwise, "else-not-last", "\"else\" is not the last branch");
    if (!go) return;
    Branch out;
    const auto target = read_target(draft_, file_, *go);
    if (condition) out.condition = read_condition(draft_, file_, *condition);
    if (!target || (condition && !out.condition)) return;
    out.target = *target;
    step_.next.push_back(std::move(out));
  }

  void giving_up() {
    step_.tries = in_.integer("tries", 1, limits::tries_max).value_or(tries_default);
    const Node* then = in_.take("then", NodeKind::string);
    if (!then || then->string == "staff") return;
    if (then->string == "skip") {
      step_.give_up = GiveUp::skip;
      return;
    }
    step_.give_up = GiveUp::go;
    if (!compile_) return;
    if (const auto target = read_target(draft_, file_, *then)) step_.give_up_target = *target;
  }

  // Consent is given or not; a safety question is answered or counts as a refusal (S3).
  void skipping(bool safety) {
    const Node* skip = node_.find("skip");
    step_.may_skip = in_.boolean("skip", !safety && !asks_consent());
    if (safety && step_.may_skip) {
      error(*skip, "skip-on-safety-step", "a safety step cannot be skipped (crisis_if)");
    }
    if (safety && step_.give_up == GiveUp::skip) {
      error(*node_.find("then"), "skip-on-safety-step",
            "a safety step cannot be skipped (crisis_if)");
    }
  }

  // Where a no leads, and where it goes on when nothing comes.
  void leaving(bool safety) {
    const Node* on = in_.take("on", NodeKind::object);
    if (on) ways_out(*on, safety);
    if (asks_consent() && (!on || !on->find("declined"))) {
      error(node_, "consent-without-declined", "nothing says where a no leads",
            "\"on\": {\"declined\": \"not_screened.no_consent\"}");
    }
    if (asks_consent() && step_.on_declined && !node_.find("then")) {
      step_.give_up = GiveUp::go;
      step_.give_up_target = *step_.on_declined;
    }
    step_.remind_after_ms = read_wait(draft_, document_, in_, "remind_after");
    step_.stale_after_ms = read_wait(draft_, document_, in_, "stale_after");
  }

  // A safety step keeps none for silence: only its author is told that it has one.
  void ways_out(const Node& on, bool safety) {
    ObjectReader in(document_, on, draft_.reporter, "on");
    const Node* declined = in.take("declined");
    if (declined && compile_) step_.on_declined = read_target(draft_, file_, *declined);
    if (declined && step_.answer >= 0 && !asks_consent()) {
      error(on, "declined-without-consent", "only a consent can be declined");
    }
    const auto way = [&](std::string_view key, std::optional<Target>& into) {
      const Node* target = in.take(key);
      if (!target || !compile_) return;
      const auto read = read_target(draft_, file_, *target);
      if (!safety) into = read;
    };
    way("silence", step_.exits.silence);
    way("expired", step_.exits.expired);
    way("undelivered", step_.exits.undelivered);
    in.finish();
    const bool any = std::any_of(on.members.begin(), on.members.end(),
                                 [](const Member& one) { return one.key != "note"; });
    if (on.is(NodeKind::object) && !any) {
      error(on, "missing-key", "\"on\" says nothing",
            "\"declined\", \"silence\", \"expired\" or \"undelivered\"");
    }
  }

  Draft& draft_;
  const SourceFile& file_;
  const Document& document_;
  const Node& node_;
  Step& step_;
  bool compile_;
  ObjectReader in_;
};

void add_surroundings(Draft& draft, const PlacedStep& placed, Step& step) {
  std::vector<Expression> outer;
  for (const Spot& spot : placed.around) {
    if (auto condition = read_condition(draft, *spot.file, *spot.node)) {
      outer.push_back(*std::move(condition));
    }
  }
  step.only_if.insert(step.only_if.begin(), outer.begin(), outer.end());
  if (!placed.resume.node) return;
  const auto target = read_target(draft, *placed.resume.file, *placed.resume.node);
  if (!target) return;
  step.resume_after_crisis = target->step;
  if (target->step < 0) {
    draft.reporter.error(placed.resume.file->document, placed.resume.node->place, "unknown-step",
                         "\"resume\" names a step");
  }
}

}  // namespace

namespace {

// What the root file says for every question that says nothing of its own.
UnansweredExits read_root_exits(Draft& draft) {
  UnansweredExits out;
  const SourceFile& root = draft.closure.root();
  if (!root.on) return out;
  ObjectReader in(root.document, *root.on, draft.reporter, "exits");
  const auto way = [&](std::string_view key, std::optional<Target>& into) {
    if (const Node* target = in.take(key)) into = read_target(draft, root, *target);
  };
  way("silence", out.silence);
  way("expired", out.expired);
  way("undelivered", out.undelivered);
  in.finish();
  return out;
}

// Of whole instruments, by file.
std::map<const SourceFile*, std::int64_t> read_stale_files(Draft& draft) {
  std::map<const SourceFile*, std::int64_t> out;
  for (const auto& file : draft.closure.files) {
    if (!file->stale_after) continue;
    const auto ms = read_wait(draft, file->document, *file->stale_after);
    if (ms) out[file.get()] = *ms;
  }
  return out;
}

void add_root_exits(const UnansweredExits& root, Step& step) {
  if (step.answer < 0 || step.is_safety()) return;
  if (!step.exits.silence) step.exits.silence = root.silence;
  if (!step.exits.expired) step.exits.expired = root.expired;
  if (!step.exits.undelivered) step.exits.undelivered = root.undelivered;
}

}  // namespace

void read_steps(Draft& draft) {
  const UnansweredExits root_exits = read_root_exits(draft);
  const auto stale = read_stale_files(draft);
  for (std::size_t i = 0; i < draft.placed.size(); ++i) {
    const PlacedStep& placed = draft.placed[i];
    Step& step = draft.flow.steps[i];
    draft.step_being_read = static_cast<int>(i);
    StepReader reader(draft, placed.spot, step, true);
    placed.role == PlacedStep::Role::step ? reader.read_step() : reader.read_run(placed.role);
    draft.step_being_read = -1;
    add_surroundings(draft, placed, step);
    add_root_exits(root_exits, step);
    const auto of_file = stale.find(placed.spot.file);
    if (step.answer >= 0 && !step.stale_after_ms && of_file != stale.end()) {
      step.stale_after_ms = of_file->second;
    }
    draft.flow.grows_old = draft.flow.grows_old || step.stale_after_ms.has_value();
  }
  const std::size_t placeholders = draft.open_placeholders.size();
  for (const Spot& spot : draft.not_run) {
    Step scratch;
    StepReader reader(draft, spot, scratch, false);
    const bool run = spot.node->find("run") != nullptr;
    if (!run) {
      if (const Node* answer = spot.node->find("answer")) {
        scratch.answer = answer_of_step(draft, *spot.file, *answer);
      }
    }
    run ? reader.read_run(PlacedStep::Role::step) : reader.read_step();
  }
  draft.open_placeholders.resize(placeholders);  // they may name what is not run either
}

}  // namespace screenline::flow
