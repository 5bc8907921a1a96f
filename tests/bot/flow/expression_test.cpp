// The expression language: Kleene's tables, what is undecided, what does not exist, scores.
#include <chrono>

#include "bot/flow/expression_parser.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

// A person's answers to the good fixture, and what an expression makes of them: the expression is
// put into the file as the condition of a flag and read from there.
struct Person {
  std::shared_ptr<const Flow> flow;
  std::vector<Answer> answers;
  Facts facts;

  explicit Person(const std::string& condition) {
    const Loaded loaded = load_with("screening.json", "age > 90", condition, LoadFor::running);
    for (const Problem& problem : loaded.problems) FAIL_CHECK(to_string(problem));
    REQUIRE(loaded.flow);
    flow = loaded.flow;
    answers.resize(flow->steps.size());
  }
  Answer& at(std::string_view step) {
    const int index = flow->find_step(step);
    REQUIRE(index >= 0);
    return answers[static_cast<std::size_t>(index)];
  }
  Person& says(std::string_view step, int value) {
    at(step) = {AnswerState::answered, value, 0};
    return *this;
  }
  Person& chooses(std::string_view step, std::uint32_t chosen) {
    at(step) = {AnswerState::answered, 0, chosen};
    return *this;
  }
  Person& is(std::string_view step, AnswerState state) {
    at(step) = {state, 0, 0};
    return *this;
  }
  [[nodiscard]] Evaluation evaluation() const { return {*flow, answers, facts}; }
  [[nodiscard]] Truth truth() const { return evaluate(flow->flags[0].condition, evaluation()); }
};

constexpr auto no = Truth::no, yes = Truth::yes, undecided = Truth::undecided;

TEST_CASE("and, or and not follow Kleene's tables") {
  const Truth values[] = {no, yes, undecided};
  // age is 1 (yes), 0 (no) or skipped (undecided); drinks likewise.
  const auto set = [](Person& person, std::string_view step, Truth value) {
    value == undecided ? person.is(step, AnswerState::skipped)
                       : person.says(step, value == yes ? 1 : 0);
  };
  const auto least = [](Truth a, Truth b) {
    return a == no || b == no ? no : a == yes && b == yes ? yes : undecided;
  };
  const auto flip = [](Truth a) { return a == undecided ? a : a == yes ? no : yes; };
  Person both("age == 1 and drinks == some"), either("age == 1 or drinks == some"),
      denied("not age == 1");
  for (const Truth a : values) {
    for (const Truth b : values) {
      for (Person* person : {&both, &either, &denied}) {
        set(*person, "age", a);
        set(*person, "drinks", b);
      }
      CHECK(both.truth() == least(a, b));
      CHECK(either.truth() == flip(least(flip(a), flip(b))));
      CHECK(denied.truth() == flip(a));
    }
  }
}

TEST_CASE("what is not applicable makes every comparison false") {
  for (const char* text :
       {"peg_1 == 3", "peg_1 != 3", "peg_1 < 3", "peg_1 >= 0", "peg_1 in [1, 3]", "peg_1 + 1 > 0",
        "peg >= 0", "peg is mild", "drinks == some", "drinks != some", "drinks not in [some]",
        "drinks < 9", "r1 has pain", "r1 is empty", "count(r1) < 9"}) {
    INFO(text);
    const std::string source = text;
    Person person(source);
    for (const char* step : {"peg_1", "peg_2", "drinks", "r1"}) {
      person.is(step, AnswerState::not_applicable);
    }
    CHECK(person.truth() == no);
  }
  CHECK(Person("not (peg_1 == 3)").is("peg_1", AnswerState::not_applicable).truth() == yes);
  CHECK(Person("peg_1 is not_applicable").is("peg_1", AnswerState::not_applicable).truth() == yes);
}

TEST_CASE("what was skipped or not yet asked is undecided") {
  for (const AnswerState state : {AnswerState::skipped, AnswerState::not_asked}) {
    for (const char* text : {"age > 18", "age != 18", "drinks == some", "drinks in [some, few]",
                             "r1 has pain", "r1 is empty", "count(r1) > 1", "first_mood >= 1",
                             "load > 2", "mood2 >= 3", "mood4 is low", "in_treatment"}) {
      INFO(text);
      Person person(text);
      for (const char* step : {"age", "drinks", "r1", "mood_1", "t0"}) person.is(step, state);
      CHECK(person.truth() == undecided);
    }
  }
  CHECK(Person("age is skipped").is("age", AnswerState::skipped).truth() == yes);
  CHECK(Person("age is answered").truth() == no);
  CHECK(Person("age is not answered").truth() == yes);
}

TEST_CASE("answers compare by option, points, number and members") {
  CHECK(Person("age + 2 - 1 >= 19").says("age", 18).truth() == yes);
  CHECK(Person("age + 2 - 1 > 19").says("age", 18).truth() == no);
  CHECK(Person("-age < -17").says("age", 18).truth() == yes);
  CHECK(Person("t0 in [now, before]").says("t0", 1).truth() == yes);
  CHECK(Person("t0 not in [now, before]").says("t0", 2).truth() == yes);
  CHECK(Person("t0 != never").says("t0", 2).truth() == no);
  CHECK(Person("mood_1 == 3").says("mood_1", 3).truth() == yes);
  CHECK(Person("mood_1 == nearly_every_day").says("mood_1", 3).truth() == yes);
  CHECK(Person("load == 3").says("mood_1", 2).says("drinks", 1).truth() == yes);
  CHECK(Person("r1 has pain and not r1 has anxiety").chooses("r1", 0b101).truth() == yes);
  CHECK(Person("r1 has any [anxiety, unsure]").chooses("r1", 0b101).truth() == no);
  CHECK(Person("count(r1) == 2").chooses("r1", 0b101).truth() == yes);
  CHECK(Person("r1 is empty").chooses("r1", 0).truth() == yes);
  CHECK(Person("c1 == yes").says("c1", 1).truth() == yes);
  CHECK(Person("true and not false").truth() == yes);
  CHECK(Person("age in [1, 2, 3]").says("age", 3).truth() == yes);
}

TEST_CASE("and binds closer than or; not closer than and") {
  Person person("true or false and false");
  CHECK(person.truth() == yes);
  CHECK(Person("(true or false) and false").truth() == no);
  CHECK(Person("not false and false").truth() == no);
  CHECK(Person("not (false and false)").truth() == yes);
}

TEST_CASE("the count of a list is decided when all that is open agrees") {
  // depression: r1 and mood2; pain: peg; anxious: r1.
  const auto domains = [](const std::string& text, Truth expected) {
    INFO(text);
    Person person(text);
    person.chooses("r1", 0b010);                                // anxious: yes, depression: no
    person.is("peg_1", AnswerState::skipped).says("peg_2", 3);  // pain: undecided
    CHECK(person.truth() == expected);
  };
  domains("count(domains) >= 1", yes);
  domains("count(domains) >= 2", undecided);
  domains("count(domains) >= 3", no);
  domains("count(domains) <= 2", yes);
  domains("count(domains) == 1", undecided);
  domains("count(domains) == 3", no);
  domains("count(domains) != 3", yes);
  domains("domains is empty", no);
  domains("domains has pain", undecided);
  domains("domains has anxious", yes);
  domains("domains has any [pain, anxious]", yes);
  domains("domains has any [pain, depression]", undecided);
}

TEST_CASE("flags by level are decided like an or") {
  // The good fixture has one clinician flag, drinks == some.
  CHECK(Person("any flag is clinician").says("drinks", 1).truth() == yes);
  CHECK(Person("any flag is clinician").says("drinks", 0).truth() == no);
  CHECK(Person("any flag is clinician").is("drinks", AnswerState::skipped).truth() == undecided);
  CHECK(Person("no flag is clinician").says("drinks", 0).truth() == yes);
  CHECK(Person("no flag is crisis").truth() == yes);
}

TEST_CASE("the conversation and the safety questions can be named") {
  Person person("level >= 2 and cleared");
  person.facts.level = 2;
  person.facts.cleared = true;
  CHECK(person.truth() == yes);
  Person asked("asq_5 == no and asq_4_when in [longer_ago]");
  asked.facts.safety[0] = {AnswerState::answered, safety_no, 0};
  asked.facts.safety[2] = {AnswerState::answered, longer_ago, 0};
  CHECK(asked.truth() == yes);
  asked.facts.safety[0].value = safety_yes;
  CHECK(asked.truth() == no);
}

TEST_CASE("value and points are the answer in hand") {
  const Person person("true");
  const int index = person.flow->find_step("mood_4");
  const Step& step = person.flow->steps[static_cast<std::size_t>(index)];
  for (int option = 0; option < 4; ++option) {
    const Answer answer{AnswerState::answered, option, 0};
    Evaluation in = person.evaluation();
    in.current = &answer;
    in.current_step = index;
    CHECK((evaluate(step.crisis_if[0].condition, in) == yes) == (option == 3));
    CHECK((evaluate(step.crisis_if[1].condition, in) == yes) == (option == 2));
    CHECK((evaluate(step.crisis_if[2].condition, in) == yes) == (option == 1));
  }
}

TEST_CASE("scores: sum, mean, and what is missing") {
  using State = ScoreValue::State;
  Person person("true");
  const auto value = [&](std::string_view id) {
    for (std::size_t i = 0; i < person.flow->scores.size(); ++i) {
      if (person.flow->scores[i].id == id) return score(person.evaluation(), static_cast<int>(i));
    }
    FAIL("no score");
    return ScoreValue{};
  };
  CHECK(value("mood2").state == State::undecided);
  person.says("mood_1", 2).says("mood_2", 1);
  CHECK(value("mood2").state == State::known);
  CHECK(value("mood2").value == 3);
  CHECK(value("mood4").state == State::undecided);  // two items are still to come
  person.is("mood_3", AnswerState::not_applicable).is("mood_4", AnswerState::not_applicable);
  CHECK(value("mood4").state == State::none);
  CHECK(value("mood_zero").value == 3);
  person.is("mood_2", AnswerState::skipped);
  CHECK(value("mood2").state == State::undecided);
  CHECK(value("mood_zero").state == State::undecided);
  person.says("peg_1", 4).says("peg_2", 3);
  CHECK(value("peg").value == 3.5);
}

TEST_CASE("a mean is not rounded where it is compared, and bands cover every number") {
  CHECK(Person("peg >= 4").says("peg_1", 4).says("peg_2", 3).truth() == no);
  CHECK(Person("peg is mild").says("peg_1", 4).says("peg_2", 3).truth() == yes);
  CHECK(Person("peg is much").says("peg_1", 4).says("peg_2", 4).truth() == yes);
  CHECK(Person("peg is answered").says("peg_1", 4).says("peg_2", 4).truth() == yes);
}

TEST_CASE("a named number has its own value") {
  Person person("true");
  person.says("mood_1", 2).says("drinks", 1);
  const ScoreValue load = evaluate_number(person.flow->values[2].is, person.evaluation());
  CHECK(load.state == ScoreValue::State::known);
  CHECK(load.value == 3);
}

TEST_CASE("nesting and length are bounded") {
  const auto code = [](const std::string& condition) {
    const Loaded loaded = load_with("screening.json", "age > 90", condition, LoadFor::running);
    return loaded.problems.empty() ? "" : loaded.problems.front().code;
  };
  CHECK(code(std::string(500, '(') + "true" + std::string(500, ')')) == "expression-too-long");
  std::string denied, sum = "age", long_or = "age == 1";
  for (int i = 0; i < 400; ++i) denied += "not ";
  for (int i = 0; i < 300; ++i) sum += " + age";
  for (int i = 0; i < 190; ++i) long_or += " or age == 1";
  CHECK(code(denied + "true") == "expression-too-long");
  CHECK(code(sum + " > 1") == "expression-too-long");
  CHECK(code(long_or) == "expression-too-long");
}

TEST_CASE("a simple comparison costs well under 100 ns", "[.bench]") {
  Person person("age > 90");
  person.says("age", 50);
  const Evaluation in = person.evaluation();
  constexpr int rounds = 5'000'000;
  int count = 0;
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) {
    count += evaluate(person.flow->flags[0].condition, in) == yes ? 1 : 0;
  }
  const auto spent = std::chrono::steady_clock::now() - before;
  const double ns = std::chrono::duration<double, std::nano>(spent).count() / rounds;
  WARN(ns << " ns");
  CHECK(count == 0);
}

}  // namespace
}  // namespace screenline::flow
