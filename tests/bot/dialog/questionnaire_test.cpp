// The open question: what is an answer, what is asked again, BACK and SKIP, and how it ends.
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

flow::Answer answer_to(Rig& rig, const std::string& id) {
  return rig.conversation().answers[static_cast<std::size_t>(rig.flow().find_step(id))];
}

bool is_safety(const std::string& id) {
  return screening()->steps[static_cast<std::size_t>(screening()->find_step(id))].is_safety();
}

}  // namespace

TEST_CASE("the first text, whatever it is, brings consent and nothing else") {
  for (const char* text : {"hi", "START", "yes", "", "1", "\xff\xfe"}) {
    Rig rig;
    rig.say(text);
    INFO(text);
    CHECK(rig.open_step() == "c1");
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(sends(rig.last)[0].what == "step:c1");
  }
}

TEST_CASE("consent: a plain no ends it; anything else is asked again, then brought to staff") {
  Rig rig;
  rig.say("hi");
  SECTION("no") {
    rig.say("no");
    CHECK(rig.conversation().result->reason == "no_consent");
  }
  SECTION("unclear to the end") {
    for (const char* slip : {"yse", "ok?"}) {
      rig.say(slip);
      INFO(slip);
      CHECK(rig.open_step() == "c1");
      CHECK(sends(rig.last)[0].text.find("STAFF") != std::string::npos);
      CHECK(all<OpenHandoff>(rig.last).empty());
    }
    rig.say("y3s");
    REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
    CHECK_FALSE(rig.conversation().result);
    CHECK(rig.open_step() == "c1");
    rig.say("yes");
    CHECK(rig.open_step() == "c2");
  }
}

TEST_CASE("an age below ten is most often a slip: it counts when it is sent twice") {
  Rig rig;
  rig.stand_at("c2");
  rig.say("1");
  CHECK(rig.open_step() == "c2");
  CHECK(sends(rig.last)[0].text.find("send it again") != std::string::npos);
  SECTION("a slip") {
    rig.say("34");
    CHECK(rig.open_step() == "c3");
  }
  SECTION("another slip is another number") {
    rig.say("3");
    CHECK(rig.open_step() == "c2");
    rig.say("17");
    REQUIRE(rig.conversation().result);
    CHECK(rig.conversation().result->reason == "under_18");
  }
  SECTION("a child") {
    rig.say("1");
    REQUIRE(rig.conversation().result);
    CHECK(rig.conversation().result->reason == "under_18");
    CHECK(sends(rig.last)[0].text.find("STAFF") != std::string::npos);
  }
}

TEST_CASE("three answers that are not understood bring staff, and the question stays open") {
  Rig rig;
  rig.stand_at("c2");
  rig.say("why");
  CHECK(sends(rig.last)[0].text.find("34") != std::string::npos);
  rig.say("old enough");
  CHECK(all<OpenHandoff>(rig.last).empty());
  rig.say("none of your business");
  REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
  CHECK(all<OpenHandoff>(rig.last)[0].reason == "not_understood");
  CHECK(rig.open_step() == "c2");
  rig.say("34");
  CHECK(rig.open_step() == "c3");
}

TEST_CASE("a number inside a sentence is not an answer") {
  Rig rig;
  rig.stand_at("phq9_1");
  rig.say("I think of it 3 times a day");
  CHECK(rig.open_step() == "phq9_1");
  rig.say("3 and I sleep badly");
  CHECK(answer_to(rig, "phq9_1").value == 3);
}

TEST_CASE("a safety step: one plain re-ask, then it counts") {
  for (const flow::Step& step : screening()->steps) {
    if (!step.is_safety()) continue;
    for (const char* text : {"SKIP", "whatever", "BACK", "MORE"}) {
      Rig rig;
      rig.stand_at(step.id);
      rig.say(text);
      INFO(step.id << " " << text);
      CHECK(rig.open_step() == step.id);
      CHECK(rig.risk().level == 0);
      rig.say(text);
      CHECK(not_crisis(rig.last) == "");
      CHECK(rig.risk().reason == "refused_safety_question");
    }
  }
}

TEST_CASE("HELP and STAFF at a safety step get their answer and the question, and cost no try") {
  for (const char* text : {"HELP", "STAFF", "FAQ", "LIST"}) {
    Rig rig;
    rig.stand_at("asq_2");
    for (int i = 0; i < 4; ++i) rig.say(text);
    INFO(text);
    CHECK(rig.open_step() == "asq_2");
    CHECK(rig.risk().level == 0);
    CHECK(sends(rig.last)[0].what == "step:asq_2");
  }
}

TEST_CASE("a yes at each safety step is crisis messaging") {
  for (const char* id : {"c4a", "c4b", "asq_1", "asq_2", "asq_3", "asq_4"}) {
    Rig rig;
    rig.stand_at(id);
    INFO(id);
    CHECK(not_crisis(rig.say("1")) == "");
  }
  for (const char* text : {"1", "2", "3", "several days"}) {
    Rig rig;
    rig.stand_at("phq9_9");
    INFO(text);
    CHECK(not_crisis(rig.say(text)) == "");
  }
}

TEST_CASE("SKIP leaves an answer open, and what depends on it") {
  Rig rig;
  rig.stand_at("t0");
  rig.say("SKIP");
  CHECK(answer_to(rig, "t0").state == flow::AnswerState::skipped);
  CHECK(answer_to(rig, "t4").state == flow::AnswerState::skipped);
  CHECK(rig.open_step() == "phq9_1");
}

TEST_CASE("where SKIP is not allowed the question is put again") {
  for (const char* id : {"c1", "c2"}) {
    Rig rig;
    rig.stand_at(id);
    rig.say("SKIP");
    CHECK(rig.open_step() == id);
    CHECK(rig.conversation().tries == 0);
  }
}

TEST_CASE("BACK goes to the question before, and works out anew what followed") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("1");
  rig.say("1");  // t0: now
  CHECK(rig.open_step() == "t4");
  rig.say("BACK");
  CHECK(rig.open_step() == "t0");
  rig.say("3");  // never
  CHECK(rig.open_step() == "phq9_1");
  CHECK(answer_to(rig, "t4").state == flow::AnswerState::not_applicable);
}

TEST_CASE("BACK reaches no safety step and does not take consent back") {
  for (const flow::Step& step : screening()->steps) {
    if (step.answer < 0 || step.is_safety()) continue;
    Rig rig;
    rig.stand_at(step.id);
    for (int i = 0; i < 80; ++i) {
      rig.say("BACK");
      INFO("from " << step.id << " to " << rig.open_step());
      REQUIRE_FALSE(rig.open_step().empty());
      CHECK_FALSE(is_safety(rig.open_step()));
      if (step.id != "c1") CHECK(rig.open_step() != "c1");
    }
  }
}

TEST_CASE("a conversation on a revision that is gone is never guessed at") {
  Rig rig;
  rig.stand_at("r1");
  rig.conversation().revision = "0123";
  rig.say("1");
  CHECK(all<OpenHandoff>(rig.last).size() == 1);
  CHECK(sends(rig.last).size() == 1);
  SECTION("and a crisis text is answered all the same") {
    CHECK(not_crisis(rig.say("i want to kill myself")) == "");
  }
}

TEST_CASE("any answer to a safety question of a revision that is gone is crisis messaging") {
  Rig rig;
  rig.stand_at("asq_3");
  rig.conversation().safety_step = true;
  rig.conversation().revision = "0123";
  CHECK(not_crisis(rig.say("2")) == "");
  CHECK(rig.risk().level == 2);
  CHECK(rig.risk().reason == "revision_unknown");
  rig.pass(10s);
  rig.say("1");  // asq_5 needs no flow
  CHECK(rig.risk().level == 3);
}

TEST_CASE("a conversation says itself that its open question is a safety question") {
  Rig rig;
  rig.stand_at("asq_1");
  rig.say("2");
  REQUIRE(rig.open_step() == "asq_2");
  CHECK(rig.conversation().at_safety_question());
  rig.stand_at("c2");
  rig.say("35");
  CHECK_FALSE(rig.conversation().at_safety_question());
}

TEST_CASE("a line of nothing but an empty placeholder is left out of a question") {
  flow::Flow flow = *screening();
  const int step = flow.find_step("c2");
  flow::Text line;
  line.by.push_back({"{phone}", "{phone}"});
  auto& say = flow.steps[static_cast<std::size_t>(step)].say;
  say.insert(say.begin(), line);
  World world = make_world();
  const std::string plain = render_question(world, *screening(), step, "en", Channel::sms);
  CHECK(render_question(world, flow, step, "en", Channel::sms) == "555-0100\n" + plain);
  world.phone.clear();
  CHECK(render_question(world, flow, step, "en", Channel::sms) == plain);
}

TEST_CASE("without any flow a crisis text is answered, and nothing breaks") {
  Rig rig;
  rig.world.current = nullptr;
  rig.say("hello");
  rig.say("START");
  CHECK(not_crisis(rig.say("i want to kill myself")) == "");
  rig.say("STOP");
  CHECK(rig.state.person.opted_out);
}

}  // namespace screenline::dialog
