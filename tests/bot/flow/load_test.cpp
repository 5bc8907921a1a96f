// The good fixture loads without a problem and means what it says.
#include <algorithm>

#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

std::shared_ptr<const Flow> good() {
  const Loaded loaded = load_good();
  for (const Problem& problem : loaded.problems) FAIL_CHECK(to_string(problem));
  REQUIRE(loaded.flow);
  return loaded.flow;
}

const Step& step(const Flow& flow, std::string_view id) {
  const int index = flow.find_step(id);
  REQUIRE(index >= 0);
  return flow.steps[static_cast<std::size_t>(index)];
}

TEST_CASE("a flow loads with its steps in order and instruments in their place") {
  const auto flow = good();
  std::string order;
  for (const Step& one : flow->steps) order += one.id + " ";
  CHECK(order ==
        "c1 c2 asq_1 mood.before mood_1 mood_2 mood_3 mood_4 r1 peg_1 peg_2 d1 t0 why note ");
  CHECK(flow->start == 0);
  CHECK(flow->find_step("age") == flow->find_step("c2"));
  CHECK(flow->find_step("mood") == -1);
  CHECK(step(*flow, "mood_3").only_if.size() == 1);
  CHECK(step(*flow, "mood_4").resume_after_crisis == flow->find_step("r1"));
  CHECK(step(*flow, "mood_4").is_safety());
  CHECK_FALSE(step(*flow, "mood_4").may_skip);
  CHECK(step(*flow, "mood_4").file == "instruments/mood.json");
  CHECK(step(*flow, "mood_1").code.loinc == "44250-9");
  CHECK_FALSE(step(*flow, "c2").may_skip);
  CHECK(step(*flow, "r1").may_skip);
  CHECK(step(*flow, "d1").options_in_text);
}

TEST_CASE("texts are kept by language and channel") {
  const auto flow = good();
  const Step& consent = step(*flow, "c1");
  CHECK(consent.ask.get(0, Channel::sms) == "Agree? Reply YES");
  CHECK(consent.ask.get(0, Channel::web) == "Do you agree?");
  CHECK(consent.ask.get(1, Channel::web) == "¿De acuerdo?");
  CHECK(consent.say.size() == 1);
  REQUIRE(flow->find_text("HELP"));
  CHECK(flow->find_text("HELP")->get(0, Channel::web) ==
        "Help {{here} {clinic} {phone} {reach}");
  CHECK(flow->find_text("NOPE") == nullptr);
}

TEST_CASE("targets lead to steps, the end and results") {
  const auto flow = good();
  const Step& consent = step(*flow, "c1");
  REQUIRE(consent.on_declined);
  CHECK(consent.on_declined->result == 0);
  CHECK(consent.give_up == GiveUp::go);
  const Step& age = step(*flow, "c2");
  REQUIRE(age.next.size() == 1);
  CHECK(age.next[0].target.result == 1);
  CHECK(age.tries == 2);
  const Step& treatment = step(*flow, "t0");
  REQUIRE(treatment.next.size() == 2);
  CHECK(treatment.next[0].target.step == flow->find_step("note"));
  CHECK_FALSE(treatment.next[1].condition);
  const Step& note = step(*flow, "note");
  CHECK(note.answer == -1);
  CHECK(note.next[0].target.step == to_end);
  CHECK(note.next[0].target.result == -1);
}

TEST_CASE("crisis rules carry level, track, reason and question") {
  const auto flow = good();
  const std::vector<CrisisRule>& rules = step(*flow, "mood_4").crisis_if;
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].level == 3);
  CHECK(rules[0].tracks == std::vector<std::string>{"self"});
  CHECK(rules[0].ask == std::vector<SafetyQuestion>{SafetyQuestion::asq_5b});
  CHECK_FALSE(rules[0].top_rank);
  CHECK(rules[1].top_rank);
  CHECK(rules[1].tracks == std::vector<std::string>{"self"});
}

TEST_CASE("results, silence, root words and the rest of the root file") {
  const auto flow = good();
  CHECK(flow->results[0].by_target_only);
  CHECK_FALSE(flow->results[0].priority);
  CHECK(flow->results[2].stop_if_undecided);
  CHECK_FALSE(flow->results[4].by_target_only);
  CHECK_FALSE(flow->results[4].condition);
  REQUIRE(flow->undecided);
  CHECK(flow->undecided->reason == "unanswered");
  CHECK(flow->silence.remind_after_ms == 4 * 3600 * 1000);
  CHECK(flow->silence.expire_after_ms == 3 * 24 * 3600 * 1000);
  CHECK(flow->root_words[0].at("stop") == RootWord::stop);
  CHECK(flow->root_words[0].at("ayuda") == RootWord::crisis);
  CHECK(flow->root_words[1].at("help") == RootWord::help);
  CHECK(flow->tasks[0].due == "1_business_day");
  CHECK_FALSE(flow->signed_off);
  CHECK(flow->values[1].is_number);
  CHECK_FALSE(flow->values[0].is_number);
}

TEST_CASE("the closure is what was read, the root first") {
  const Loaded loaded = load_good();
  std::string paths;
  for (const LoadedFile& file : loaded.closure) paths += file.path + " ";
  CHECK(paths == "screening.json words.json common/answers.json instruments/mood.json ");
  CHECK(loaded.closure[1].bytes == folder_source(data_folder())("words.json").value());
}

TEST_CASE("a folder gives only what is in it") {
  const FileSource source = folder_source(data_folder());
  CHECK(source("words.json"));
  CHECK_FALSE(source("../good/words.json"));
  CHECK_FALSE(source("/etc/hostname"));
  CHECK_FALSE(source("instruments"));
  CHECK_FALSE(source("nothing.json"));
}

TEST_CASE("a revision names the meaning, not the spelling") {
  const std::string revision = good()->revision;
  CHECK(revision.size() == 64);
  const auto with = [&](const std::string& path, const std::string& from, const std::string& to) {
    const Loaded loaded = load_with(path, from, to);
    for (const Problem& problem : loaded.problems) FAIL_CHECK(to_string(problem));
    return loaded.flow ? loaded.flow->revision : "";
  };
  // Notes, white space, the order of keys and another escape change nothing.
  CHECK(with("instruments/mood.json", "Shape of a", "Another") == revision);
  CHECK(with("screening.json", "{\n", "{\n\n  \"note\": \"why\",\n") == revision);
  CHECK(with("screening.json", R"("id": "old", "level": "stop")",
             R"("level":"stop",   "id": "old")") == revision);
  CHECK(with("words.json", "atrás", "atr\\u00e1s") == revision);
  CHECK(with("screening.json", "config/flow.schema", "else/flow.schema") == revision);
  // A change of meaning in any file of the closure does.
  CHECK(with("screening.json", "age < 18", "age < 19") != revision);
  CHECK(with("instruments/mood.json", "Low interest?", "Little interest?") != revision);
  CHECK(with("common/answers.json", "\"yeah\"", "\"ya\"") != revision);
  CHECK(with("words.json", "\"sos\"", "\"sos now\"") != revision);
}

}  // namespace
}  // namespace screenline::flow
