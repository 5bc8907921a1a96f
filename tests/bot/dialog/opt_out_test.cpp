// STOP is honoured at once and always (S3, S10); START brings the person back to where they were.
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

TEST_CASE("STOP at every step: one confirmation, then nothing") {
  for (int step = 0; step < static_cast<int>(screening()->steps.size()); ++step) {
    if (screening()->steps[static_cast<std::size_t>(step)].answer < 0) continue;
    Rig rig;
    rig.stand_at(step);
    rig.say("STOP");
    INFO(rig.flow().steps[static_cast<std::size_t>(step)].id);
    CHECK(rig.state.person.opted_out);
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(sends(rig.last)[0].author == Author::system);
    CHECK(all<CancelQueued>(rig.last).size() >= 1);
    for (const char* text : {"1", "hello", "STOP", "STAFF"}) CHECK(sends(rig.say(text)).empty());
    // CTIA Messaging Principles (2023): HELP is answered, whoever has opted out.
    REQUIRE(sends(rig.say("HELP")).size() == 1);
    CHECK(sends(rig.last)[0].what == "text:HELP");
    CHECK(sends(rig.last)[0].author == Author::system);
    CHECK(rig.state.person.opted_out);
    for (const auto kind : {TimerIn::Kind::reminder, TimerIn::Kind::expiry}) {
      CHECK(sends(rig.put(TimerIn{kind, rig.conversation().visit})).empty());
    }
  }
}

TEST_CASE("the provider answers STOP where it is set to") {
  Rig rig;
  rig.world.opt_out_reply_by_app = false;
  rig.stand_at("r1");
  rig.say("STOP");
  CHECK(rig.state.person.opted_out);
  CHECK(sends(rig.last).empty());
  CHECK(sends(rig.say("HELP")).empty());  // HELP too
}

TEST_CASE("who opted out is not told to keep writing, nor the same line twice running") {
  struct Case {
    const char *step, *danger, *language;
  };
  for (const Case& one : {Case{"r1", "i want to die", "en"}, Case{"r1", "quiero morir", "es"},
                          Case{"c4b", "1", "en"}, Case{"c4b", "1", "es"}}) {
    Rig rig;
    rig.state.person.language = one.language;
    rig.stand_at(one.step);
    rig.say(one.danger);
    INFO(one.step << ' ' << one.language);
    REQUIRE(rig.risk().level >= 2);
    rig.say("STOP");
    std::string last;
    int texts = 0;
    for (int turn = 0; turn < 14; ++turn) {
      rig.pass(2min);
      const bool spanish = std::string_view(one.language) == "es";
      rig.say(turn % 2 == 0 ? (spanish ? "quiero morir" : "i want to die")
                            : (spanish ? "ayuda por favor" : "help me"));
      for (const Send& send : sends(rig.last)) {
        ++texts;
        INFO(turn << ' ' << send.what << ": " << send.text);
        CHECK(send.text.find("keep writing") == std::string::npos);
        CHECK(send.text.find("seguir escribiendo") == std::string::npos);
        const bool one_wording = send.what == "crisis:short.dose.2";
        CHECK((one_wording || send.text != last));
        last = send.text;
      }
    }
    CHECK(texts >= 5);
  }
}

TEST_CASE("HELP after STOP is answered in a crisis too, and staff hear of it") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("STOP");
  rig.pass(5min);
  rig.say("HELP");
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].text.find("988") != std::string::npos);
  CHECK(all<OpenHandoff>(rig.last).size() == 1);
  CHECK(sends(rig.say("hello")).empty());
}

TEST_CASE("what the provider did counts, whatever the words") {
  Rig rig;
  rig.stand_at("r1");
  TextIn in = text_of("please no more of this");
  in.provider = ProviderOptOut::stop;
  rig.put(in);
  CHECK(rig.state.person.opted_out);
  CHECK(sends(rig.last).empty());
}

TEST_CASE("START opts in, puts the same question and starts its clocks") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("STOP");
  rig.say("START");
  CHECK_FALSE(rig.state.person.opted_out);
  CHECK(rig.open_step() == "r1");
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].what == "step:r1");
  CHECK(all<SetTimer>(rig.last).size() == 2);
}

TEST_CASE("STOP at a safety step counts at once and asks for a phone call") {
  for (const char* id : {"c4a", "c4b", "asq_1", "asq_4", "phq9_9"}) {
    Rig rig;
    rig.stand_at(id);
    rig.say("STOP");
    INFO(id);
    CHECK(rig.state.person.opted_out);
    CHECK(rig.risk().level >= 2);
    CHECK(sends_by(rig.last, Author::safety).empty());
    REQUIRE(all<Alert>(rig.last).size() == 1);
    CHECK(all<Alert>(rig.last)[0].phone);
  }
}

TEST_CASE("STOP does not end a crisis, and START brings no question while it is open") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  const int level = rig.risk().level;
  rig.say("STOP");
  CHECK(rig.state.person.opted_out);
  CHECK(rig.risk().level >= level);
  rig.say("START");
  CHECK_FALSE(rig.state.person.opted_out);
  CHECK(sends_by(rig.last, Author::bot).empty());
  CHECK(rig.conversation().phase == Phase::held);
}

TEST_CASE("cleared while opted out: silent until START, which goes on at the question") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("STOP");
  rig.put(clearance());
  CHECK(sends(rig.last).empty());
  CHECK(rig.risk().level < 2);
  rig.say("START");
  CHECK(rig.open_step() == "r1");
}

TEST_CASE(
    "opted out: a concern is told to staff unanswered, a second one within a day is level 2") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("STOP");
  rig.pass(1h);
  rig.say("i cant do this anymore");
  CHECK(sends(rig.last).empty());
  REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
  CHECK(all<OpenHandoff>(rig.last)[0].reason == "concern_opted_out");
  CHECK(rig.risk().level == 1);
  CHECK(rig.risk().open == crisis::Question::none);  // nothing was asked
  for (const SetTimer& timer : all<SetTimer>(rig.last)) CHECK(timer.due == Time{});
  SECTION("other words are no answer to what was not asked") {
    for (const char* text : {"yes", "1", "hm", "hm"}) {
      CHECK(sends(rig.say(text)).empty());
      CHECK(rig.risk().level == 1);
    }
    rig.say("START");
    CHECK(rig.open_step() == "r1");
  }
  SECTION("the second within the day: one direct answer, and a call by a person") {
    rig.pass(20h);
    rig.say("i cant do this anymore");
    CHECK(rig.risk().level == 2);
    CHECK(not_crisis(rig.last) == "");
    REQUIRE(all<Alert>(rig.last).size() == 1);
    CHECK(all<Alert>(rig.last)[0].phone);
    CHECK(rig.state.person.opted_out);
  }
  SECTION("a day later it is the first again") {
    rig.pass(25h);
    rig.say("i cant do this anymore");
    CHECK(sends(rig.last).empty());
    CHECK(rig.risk().level == 1);
    CHECK(all<OpenHandoff>(rig.last).size() == 1);
  }
}

TEST_CASE("opted out by the provider with the concern question open: what is said to it counts") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i cant do this anymore");
  REQUIRE(rig.risk().open == crisis::Question::concern);
  rig.put(DeliveryFailed{true, false, "21610"});
  rig.pass(1min);
  SECTION("no") {
    rig.say("no");
    CHECK(sends(rig.last).empty());
    CHECK(rig.risk().open == crisis::Question::none);
    CHECK_FALSE(rig.risk().held);
    rig.say("START");
    CHECK(rig.open_step() == "r1");
  }
  SECTION("unclear twice") {
    CHECK(sends(rig.say("hm")).empty());
    rig.say("hm hm");
    CHECK(rig.risk().level == 2);
    CHECK(all<Alert>(rig.last).size() == 1);
  }
}

TEST_CASE(
    "HELP where the provider answers it: nothing from us, but a safety question is put again") {
  Rig rig;
  rig.world.opt_out_reply_by_app = false;
  rig.stand_at("r1");
  CHECK(sends(rig.say("HELP")).empty());
  rig.stand_at("asq_2");
  rig.say("HELP");
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].what == "step:asq_2");
  CHECK(rig.conversation().tries == 0);
}

}  // namespace screenline::dialog
