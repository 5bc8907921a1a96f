// A text that reached us late (E16): which question it answers, and whether STOP or START was the
// last word (S3, S10).
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {
namespace {

using crisis::Question;
using crisis::QuestionAnswer;

TextIn written(std::string text, Time at) {
  TextIn in = text_of(std::move(text));
  in.written_at = at;
  return in;
}

// In a crisis, asked ten minutes ago.
void ask_in_crisis(Rig& rig, Question open) {
  rig.stand_at("c2");
  rig.conversation().phase = Phase::held;
  crisis::State& risk = rig.risk();
  const bool concern = open == Question::concern;
  risk.level = concern ? 1 : 2;
  risk.track = crisis::Track::self;
  risk.tracks = concern ? crisis::Tracks{0} : crisis::bit(risk.track);
  risk.held = true;
  risk.open = open;
  risk.reason = "text_signal";
  risk.opened_at = risk.asked_at = risk.last_full_text = risk.last_text = rig.now;
  rig.pass(10min);
}

TEST_CASE("what was written before a question about danger was asked does not answer it with no") {
  for (const Question open : {Question::asq_5, Question::concern}) {
    Rig rig;
    ask_in_crisis(rig, open);
    const int level = rig.risk().level;
    for (const char* text : {"no", "2", "what", "huh", "im fine"}) {
      INFO(text);
      // The question stands on their phone.
      CHECK(sends(rig.put(written(text, rig.now - 20min))).empty());
      rig.pass(1ms);
    }
    CHECK(rig.risk().open == open);
    CHECK(rig.risk().unclear == 0);
    CHECK(rig.risk().level == level);
    CHECK(rig.risk().reassured == crisis::Reassurance::none);
  }
}

TEST_CASE("how long ago an attempt was is not told before it is asked, but for the near one") {
  for (const char* text : {"3", "longer ago"}) {
    Rig rig;
    ask_in_crisis(rig, Question::asq_4_when);
    rig.risk().provisional = true;
    rig.put(written(text, rig.now - 20min));
    CHECK(rig.risk().open == Question::asq_4_when);
    CHECK(rig.risk().level == 2);
  }
  Rig rig;
  ask_in_crisis(rig, Question::asq_4_when);
  rig.put(written("last night", rig.now - 20min));
  CHECK(rig.risk().level == 3);
}

TEST_CASE("a yes counts whenever it was written, a no that was written to the question too") {
  Rig early, answered;
  ask_in_crisis(early, Question::asq_5);
  early.put(written("yes", early.now - 20min));
  CHECK(early.risk().level == 3);
  CHECK(early.risk().answers[0] == QuestionAnswer::yes);
  ask_in_crisis(answered, Question::asq_5);
  answered.put(written("no", answered.now - 5min));
  CHECK(answered.risk().open == Question::none);
  CHECK(answered.risk().answers[0] == QuestionAnswer::no);
}

TEST_CASE("who asked for a call in an outage is on the list for one") {
  Rig rig;
  rig.stand_at("c2");
  rig.pass(3h);
  const Turn turn = rig.put(written("call me", rig.now - 2h));
  REQUIRE(all<OpenHandoff>(turn).size() == 1);
  CHECK(all<OpenHandoff>(turn)[0].reason == "asked_for_call");
}

TEST_CASE("a START that came late counts against a refusal that was heard of later still") {
  const bool known_since = GENERATE(true, false);
  Rig rig;
  rig.stand_at("c2");
  const Time refused = rig.now;
  rig.pass(1h);
  DeliveryFailed told{true, false, "21610"};
  if (known_since) told.refused_since = refused;
  rig.put(told);
  REQUIRE(rig.state.person.opted_out);
  rig.pass(1min);
  SECTION("written before the text that was refused") {
    rig.put(written("START", refused - 1min));
    CHECK(rig.state.person.opted_out);
  }
  SECTION("written since") {
    rig.put(written("START", refused + 30min));
    CHECK(rig.state.person.opted_out == !known_since);
  }
  SECTION("a STOP of which we knew counts on") {
    Rig other;
    other.stand_at("c2");
    other.say("STOP");
    other.say("START");
    other.pass(1h);
    DeliveryFailed old{true, false, "21610"};
    old.refused_since = other.now - 2h;
    other.put(old);
    REQUIRE(other.state.person.opted_out);
    other.put(written("START", other.now - 90min));
    CHECK(other.state.person.opted_out);
  }
}

TEST_CASE("of STOP and START the one that was written last counts, in doubt STOP") {
  Rig rig;
  rig.stand_at("c2");
  rig.pass(3h);
  const Time came = rig.now;
  SECTION("STOP came by a webhook") {
    rig.say("STOP");
    rig.pass(5min);
    for (const auto at : {came - 1h, came, came + 5s}) {
      CHECK(sends(rig.put(written("START", at))).empty());
      CHECK(rig.state.person.opted_out);
    }
    rig.put(written("START", came + 1min));
    CHECK_FALSE(rig.state.person.opted_out);
  }
  SECTION("START came by a webhook") {
    rig.say("START");
    rig.pass(5min);
    rig.put(written("STOP", came - 1h));
    CHECK_FALSE(rig.state.person.opted_out);
    rig.put(written("STOP", came - 5s));  // clocks differ
    CHECK(rig.state.person.opted_out);
  }
  SECTION("both were lost") {
    rig.put(written("STOP", came - 2h));
    CHECK(rig.state.person.opted_out);
    rig.put(written("START", came - 1h));
    CHECK_FALSE(rig.state.person.opted_out);
    rig.put(written("STOP", came - 30min));
    CHECK(rig.state.person.opted_out);
    rig.put(written("START", came - 45min));
    CHECK(rig.state.person.opted_out);
  }
  SECTION("danger from who opted out is heard") {
    rig.say("STOP");
    rig.put(written("I want to kill myself", came - 1h));
    CHECK(rig.state.person.opted_out);
    CHECK(rig.risk().level == 2);
  }
}

}  // namespace
}  // namespace screenline::dialog
