// The flow files that are shipped load without an error.
#include "bot/flow/load.hpp"
#include "bot/flow/match.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

TEST_CASE("the ketamine screening loads without an error") {
  const Loaded loaded = load_flow("ketamine/screening.json",
                                  folder_source(SCREENLINE_SOURCE_DIR "/flows"), LoadFor::author);
  for (const Problem& problem : loaded.problems) {
    if (problem.severity == Severity::error) FAIL_CHECK(to_string(problem));
  }
  REQUIRE(loaded.flow);
  const Flow& flow = *loaded.flow;
  // Of every option, in every language: the key and the label alone mean that option.
  for (const Step& step : flow.steps) {
    if (step.answer < 0) continue;
    const AnswerType& type = flow.answers[static_cast<std::size_t>(step.answer)];
    for (std::size_t i = 0; i < type.options.size(); ++i) {
      for (const std::string& text :
           {type.options[i].key, type.options[i].label.get(0, Channel::sms),
            type.options[i].label.get(0, Channel::web)}) {
        INFO(step.id << ": " << text);
        const AnswerMatch match = match_answer(flow, step, 0, text);
        REQUIRE(match.kind == AnswerMatch::Kind::understood);
        if (type.kind == AnswerKind::many) CHECK(match.answer.chosen == 1u << i);
        if (type.kind == AnswerKind::choice) CHECK(match.answer.value == static_cast<int>(i));
      }
    }
  }
}

}  // namespace
}  // namespace screenline::flow
