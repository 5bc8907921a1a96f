// DESIGN promise 1 at the engine: in every state, on any text of danger, crisis messaging is the
// next text and the only one, and the questionnaire stops until a clinician clears it. Content
// note: see phrases.hpp.
#include "tests/bot/dialog/phrases.hpp"
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

// Whatever the person writes next, nothing of the questionnaire comes.
std::string what_slips_out(Rig& rig) {
  for (const char* text :
       {"ok", "2", "START", "MORE", "next question please", "BACK", "im fine it was a joke"}) {
    rig.say(text);
    for (const Send& send : sends_by(rig.last, Author::bot)) {
      if (send.what.starts_with("step:")) return std::string(text) + " brought " + send.text;
    }
    if (rig.conversation().phase == Phase::asking)
      return std::string(text) + " brought it back to asking";
  }
  return {};
}

// First phrase and step at which a text of danger does not bring crisis messaging; "" when it
// always does.
std::string first_miss(const World& world) {
  for (int step = 0; step < static_cast<int>(world.current->steps.size()); ++step) {
    if (world.current->steps[static_cast<std::size_t>(step)].answer < 0) continue;
    for (const char* phrase : crisis_phrases) {
      Rig rig(world);
      rig.stand_at(step);
      const std::string wrong = not_crisis(rig.say(phrase));
      if (!wrong.empty())
        return rig.flow().steps[static_cast<std::size_t>(step)].id + ", \"" + phrase +
               "\": " + wrong;
    }
  }
  return {};
}

}  // namespace

TEST_CASE("a text of danger at every step brings crisis messaging and nothing else") {
  CHECK(first_miss(make_world()) == "");
}

TEST_CASE("with the gate removed the same check fails") {
  CHECK(first_miss(make_world(blind_detector())) != "");
}

TEST_CASE("nothing of the questionnaire comes after it, whatever is written") {
  for (int step = 0; step < static_cast<int>(screening()->steps.size()); ++step) {
    if (screening()->steps[static_cast<std::size_t>(step)].answer < 0) continue;
    Rig rig;
    rig.stand_at(step);
    rig.say("i want to kill myself");
    INFO(screening()->steps[static_cast<std::size_t>(step)].id);
    CHECK(what_slips_out(rig) == "");
    CHECK(rig.risk().level >= 2);
  }
}

TEST_CASE("before the first question") {
  for (const char* phrase : crisis_phrases) {
    Rig rig;
    INFO(phrase);
    CHECK(not_crisis(rig.say(phrase)) == "");
    REQUIRE(rig.state.conversation);
    CHECK(rig.conversation().phase == Phase::held);
    CHECK(what_slips_out(rig) == "");
  }
}

TEST_CASE("after the end") {
  for (const char* phrase : crisis_phrases) {
    Rig rig;
    rig.stand_at("c1");
    rig.say("no");
    REQUIRE(rig.conversation().phase == Phase::ended);
    INFO(phrase);
    CHECK(not_crisis(rig.say(phrase)) == "");
    CHECK(what_slips_out(rig) == "");
  }
}

TEST_CASE("after STOP: the one direct answer, and a row for a phone call at the top of its level") {
  for (const char* phrase : crisis_phrases) {
    Rig rig;
    rig.stand_at("r1");
    rig.say("STOP");
    REQUIRE(rig.state.person.opted_out);
    INFO(phrase);
    CHECK(not_crisis(rig.say(phrase)) == "");
    CHECK(rig.state.person.opted_out);
    CHECK(rig.risk().rank == crisis::Rank::top);
    REQUIRE(all<Alert>(rig.last).size() == 1);
    CHECK(all<Alert>(rig.last)[0].phone);
    CHECK(all<OpenHandoff>(rig.last).size() == 1);
  }
}

TEST_CASE("while staff hold the conversation: a new level is answered at once") {
  for (const char* phrase : crisis_phrases) {
    Rig rig;
    rig.stand_at("t5");
    rig.put(StaffTakeOver{"Ann"});
    INFO(phrase);
    CHECK(not_crisis(rig.say(phrase)) == "");
    CHECK(rig.conversation().control == Control::staff);
  }
}

TEST_CASE("the row and the alert come with the text") {
  Rig rig;
  rig.stand_at("t5");
  rig.say("2 and i want to kill myself");
  REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
  CHECK(all<OpenHandoff>(rig.last)[0].severity == Severity::crisis);
  CHECK(all<Alert>(rig.last).size() == 1);
  CHECK(all<CancelQueued>(rig.last).size() == 1);
  SECTION("and the answer before the remark is kept") {
    const int step = rig.flow().find_step("t5");
    CHECK(rig.conversation().answers[static_cast<std::size_t>(step)].state ==
          flow::AnswerState::answered);
  }
}

TEST_CASE("a clinician's clearance brings back the question that was open") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.put(clearance());
  CHECK(rig.open_step() == "r1");
  CHECK(rig.conversation().cleared);
  REQUIRE(sends_by(rig.last, Author::bot).size() == 1);
  CHECK(rig.risk().level < 2);
}

TEST_CASE(
    "HELP and STAFF at an open safety question get their answer and the question; they are no "
    "answer") {
  for (const char* word : {"HELP", "STAFF"}) {
    Rig rig;
    rig.stand_at("asq_1");
    rig.say("yes");
    REQUIRE(rig.risk().open == crisis::Question::asq_5);
    for (int i = 0; i < 3; ++i) {
      rig.say(word);
      INFO(word);
      REQUIRE(sends(rig.last).size() == 1);
      CHECK(sends(rig.last)[0].author == Author::safety);
      CHECK(sends(rig.last)[0].text.find("right now?") != std::string::npos);
      CHECK(rig.risk().level == 2);
      CHECK(rig.risk().unclear == 0);
    }
  }
}

TEST_CASE("who opted out and is no longer in words of danger is left alone; staff see it") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("STOP");
  rig.say("i want to kill myself");
  CHECK(sends(rig.say("ok")).empty());
  CHECK(all<Record>(rig.last).size() == 1);
  CHECK(not_crisis(rig.say("i want to die")) == "");
}

TEST_CASE("nobody else's clearance does anything") {
  for (const char* role : {"nurse", "staff", "", "Clinician "}) {
    Rig rig;
    rig.stand_at("r1");
    rig.say("i want to kill myself");
    const int level = rig.risk().level;
    rig.put(clearance(role));
    INFO(role);
    CHECK(rig.risk().level == level);
    CHECK(rig.conversation().phase == Phase::held);
    CHECK(sends(rig.last).empty());
  }
}

}  // namespace screenline::dialog
