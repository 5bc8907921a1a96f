// What holds for every expression and every set of answers: it is one of three values, and what is
// decided stays so whatever the open answers will be.
#include <rapidcheck.h>

#include "bot/flow/expression_parser.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

std::string pick(const std::vector<std::string>& from) { return *rc::gen::elementOf(from); }
std::string number(int max) { return std::to_string(*rc::gen::inRange(0, max)); }
std::string compares() { return pick({" == ", " != ", " < ", " <= ", " > ", " >= "}); }

// One comparison over the good fixture: each kind of answer, scores, values, lists, what ladder
// and clock know.
std::string any_comparison() {
  switch (*rc::gen::inRange(0, 12)) {
    case 0:
      return "age" + compares() + number(121);
    case 1:
      return "drinks" + compares() + number(3);
    case 2:
      return "drinks " + pick({"== some", "!= few", "in [few, some]", "not in [few]"});
    case 3:
      return "t0 " + pick({"== never", "!= now", "in [now, before]", "not in [never]"});
    case 4:
      return "r1 has " + pick({"depression", "any [anxiety, pain]", "unsure"});
    case 5:
      return pick({"count(r1)", "count(domains)", "count(signs)"}) + compares() + number(4);
    case 6:
      return pick({"r1", "signs", "domains"}) + " is " + pick({"empty", "not empty"});
    case 7:
      return pick({"peg", "peg_1", "peg_1 + peg_2", "load", "first_mood", "mood2", "mood4"}) +
             compares() + number(12);
    case 8:
      return pick({"peg is mild", "peg is not much", "mood4 is high"});
    case 9:
      return pick({"in_treatment", "signs_few", "signs has low", "domains has pain"});
    case 10:
      return pick({"any flag is stop", "any flag is clinician", "cleared", "true", "false"});
    default:
      return pick({"level", "load - first_mood"}) + compares() + number(5);
  }
}

// `states`: with questions about whether something was answered, which more answers may change.
std::string any_expression(int depth, bool states) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 7 : 3);
  if (kind == 0 && states)
    return pick({"age", "drinks", "r1", "peg_1", "t0"}) + " is " +
           pick({"answered", "skipped", "not_applicable", "not answered"});
  if (kind < 3) return any_comparison();
  if (kind < 5)
    return "(" + any_expression(depth - 1, states) + pick({" and ", " or "}) +
           any_expression(depth - 1, states) + ")";
  return "not (" + any_expression(depth - 1, states) + ")";
}

// The fixture with the expression as the condition of a result. Null: no such expression.
std::shared_ptr<const Flow> flow_with(const std::string& expression) {
  const Loaded loaded =
      load_with("screening.json", "not domains is empty", expression, LoadFor::running);
  return loaded.flow;
}

const Expression& condition_of(const Flow& flow) {
  for (const ResultRule& rule : flow.results) {
    if (rule.rule == "R12") return *rule.condition;
  }
  throw std::runtime_error("the fixture has no R12");
}

// An answer as the engine could have taken it.
Answer given(const Flow& flow, int step) {
  const int index = flow.steps[static_cast<std::size_t>(step)].answer;
  if (index < 0) return {};
  const AnswerType& type = flow.answers[static_cast<std::size_t>(index)];
  Answer answer{AnswerState::answered, 0, 0};
  const int options = static_cast<int>(type.options.size());
  if (type.kind == AnswerKind::many) {
    answer.chosen = *rc::gen::inRange<std::uint32_t>(0, 1u << options);
  } else if (type.kind == AnswerKind::choice) {
    answer.value = *rc::gen::inRange(0, options);
  } else if (type.kind == AnswerKind::consent) {
    answer.value = *rc::gen::inRange(0, 2);
  } else if (type.kind != AnswerKind::text) {
    answer.value = *rc::gen::inRange(type.min, type.max + 1);
  }
  return answer;
}

struct Case {
  std::string source;
  std::shared_ptr<const Flow> flow;
  std::vector<Answer> answers;
  Facts facts;

  explicit Case(bool states) : source(any_expression(3, states)), flow(flow_with(source)) {
    RC_PRE(flow != nullptr);
    for (int step = 0; step < static_cast<int>(flow->steps.size()); ++step) {
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          answers.push_back({AnswerState::skipped, 0, 0});
          break;
        case 1:
          answers.push_back({AnswerState::not_asked, 0, 0});
          break;
        case 2:
          answers.push_back({AnswerState::not_applicable, 0, 0});
          break;
        default:
          answers.push_back(given(*flow, step));
      }
    }
    facts.level = *rc::gen::inRange(0, 5);
    facts.cleared = *rc::gen::arbitrary<bool>();
  }
  [[nodiscard]] Truth truth() const {
    return evaluate(condition_of(*flow), {*flow, answers, facts});
  }
};

TEST_CASE("what is decided stays decided, whatever the open answers will be") {
  CHECK(rc::check("monotone", [] {
    Case one(false);
    const Truth before = one.truth();
    RC_TAG(before == Truth::undecided ? "undecided" : "decided");
    for (int step = 0; step < static_cast<int>(one.answers.size()); ++step) {
      Answer& answer = one.answers[static_cast<std::size_t>(step)];
      const bool open =
          answer.state == AnswerState::skipped || answer.state == AnswerState::not_asked;
      if (open && *rc::gen::inRange(0, 3) != 0) answer = given(*one.flow, step);
    }
    RC_LOG() << one.source << '\n';
    if (before != Truth::undecided) RC_ASSERT(one.truth() == before);
  }));
}

TEST_CASE("with every answer given an expression is decided") {
  CHECK(rc::check("decided", [] {
    Case one(true);
    for (int step = 0; step < static_cast<int>(one.answers.size()); ++step)
      one.answers[static_cast<std::size_t>(step)] = given(*one.flow, step);
    RC_LOG() << one.source << '\n';
    RC_ASSERT(one.truth() != Truth::undecided);
  }));
}

TEST_CASE("any answers, also such as no question can have, give one of three values") {
  CHECK(rc::check("total", [] {
    Case one(true);
    for (Answer& answer : one.answers) {
      answer.state = static_cast<AnswerState>(*rc::gen::inRange(0, 4));
      answer.value = *rc::gen::arbitrary<std::int32_t>();
      answer.chosen = *rc::gen::arbitrary<std::uint32_t>();
    }
    one.answers.resize(*rc::gen::inRange<std::size_t>(0, one.answers.size() + 1));
    RC_LOG() << one.source << '\n';
    const Truth truth = one.truth();
    RC_ASSERT(truth == Truth::no || truth == Truth::yes || truth == Truth::undecided);
    RC_ASSERT(one.truth() == truth);
  }));
}

}  // namespace
}  // namespace screenline::flow
