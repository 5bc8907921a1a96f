// What an instrument gives to the flow that runs it: its own names alone, and the caller's mistakes
// are told with the nearest name.
#include "tests/bot/flow/language_flow.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

const std::string worry = "instruments/worry.json", root = "screening.json";

TEST_CASE("the fixture of the language has nothing to tell") {
  CHECK(told(load_language()).empty());
}

TEST_CASE("a caller names what the instrument returns, of the type that it has") {
  const Loaded loaded = load_language();
  REQUIRE(loaded.flow);
  const Flow& flow = *loaded.flow;
  std::vector<Answer> answers(flow.steps.size());
  const auto says = [&](const std::string& step, int value) {
    answers[static_cast<std::size_t>(flow.find_step(step))] = {AnswerState::answered, value, 0};
  };
  const Facts facts;
  const Evaluation in{flow, answers, facts};
  const auto truth = [&](const std::string& id) {
    for (const NamedValue& value : flow.values) {
      if (value.id == id) return evaluate(value.is, in);
    }
    FAIL(id);
    return Truth::undecided;
  };
  CHECK(truth("worry.calm") == Truth::undecided);
  for (int i = 1; i <= 4; ++i) says("worry_" + std::to_string(i), 1);
  CHECK(truth("worry.calm") == Truth::yes);
  says("worry_1", 3);
  CHECK(truth("worry.calm") == Truth::no);
}

struct Wrong {
  std::string file, from, to, said;
};

TEST_CASE("names that are not known on either side are told with the nearest") {
  const std::vector<Wrong> wrong = {
      {root, "worry.often >= 2", "worry.oftn >= 2",
       "unknown-name: nothing is called \"worry.oftn\""},
      {root, "worry.often >= 2", "worry.oftn >= 2", "did you mean \"worry.often\"?"},
      {root, "worry.often >= 2", "worry.calm >= 2", "expression-type"},
      {root, "worry.total is much", "worry.total is mch", "did you mean \"much\"?"},
      {worry, "\"is\": \"worry_sum\"", "\"is\": \"worry_sm\"", "did you mean \"worry_sum\"?"},
      // The caller's names, the person's level and the flags are not the instrument's.
      {worry, "\"is\": \"worry_sum\"", "\"is\": \"rest\"",
       "unknown-name: nothing is called \"rest\""},
      {worry, "\"is\": \"worry_sum\"", "\"is\": \"level\"", "unknown-name"},
      {worry, "\"is\": \"worry_sum\"", "\"is\": \"any flag is note\"",
       "flags are those of the caller"},
      {worry, "\"is\": \"worry_sum\"", "\"is\": \"worry.total\"", "expression-cycle"},
      {worry, "\"id\": \"often\"", "\"id\": \"total\"",
       "duplicate-id: \"total\" is returned twice"},
      {worry, "\"id\": \"often\"", "\"id\": \"of.ten\"", "bad-id"},
  };
  for (const Wrong& it : wrong) {
    const std::string bytes = changed(it.file, {{it.from, it.to}});
    REQUIRE_FALSE(bytes.empty());
    const std::string said = told(load_language(it.file, bytes));
    INFO(it.to << "\n" << said);
    CHECK(said.find(it.said) != std::string::npos);
  }
}

TEST_CASE("what a part that is not run would be needed for is left out, as its scores are") {
  const std::string item =
      ", \"ask\": { \"en\": \"How?\", \"es\": \"¿Cómo?\" }, \"answer\": { \"scale\": { "
      "\"min\": 0, \"max\": 3 } } }";
  std::string half = R"({ "flow": "worry", "spec": 2, "parts": { "half": ["worry_1", "worry_2"] },
    "scores": { "two": { "sum": ["worry_1", "worry_2"] }, "far": { "sum": ["worry_3", "worry_4"] } },
    "returns": [{ "id": "two", "is": "two" }, { "id": "far", "is": "far" },
                { "id": "third", "is": "worry_3 > 1" }],
    "steps": [)";
  for (int i = 1; i <= 4; ++i) {
    half += (i > 1 ? "," : "") + ("{ \"id\": \"worry_" + std::to_string(i) + "\"" + item);
  }
  half += "] }";
  const std::string of_half =
      changed(root, {{"\"run\": \"worry\"", "\"run\": \"worry.half\""},
                     {"worry.often >= 2", "worry.two >= 2"},
                     {"worry_worst == 3", "worry_1 == 3"},
                     {"worry_1 in [more_than_half, nearly_every_day]", "worry_1 in [2, 3]"},
                     {"worry.total is much", "worry.two >= 5"},
                     {"worry.worst >= 2 and worry.calm", "worry.two == 4"}});
  REQUIRE_FALSE(of_half.empty());
  const FileSource folder = folder_source(language_folder());
  const Loaded loaded = load_flow(
      root,
      [&](const std::string& path) -> std::optional<std::string> {
        return path == worry ? half : path == root ? of_half : folder(path);
      },
      LoadFor::author);
  INFO(told(loaded));
  REQUIRE(loaded.flow);
  std::vector<std::string> names;
  for (const NamedValue& value : loaded.flow->values) {
    if (value.id.find('.') != std::string::npos) names.push_back(value.id);
  }
  CHECK(names == std::vector<std::string>{"worry.two"});
}

}  // namespace
}  // namespace screenline::flow
