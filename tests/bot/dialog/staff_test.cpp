// Bot and staff never talk over each other: control, its epoch, and what a claim leaves to safety
// (S8).
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

TEST_CASE("taking over raises the epoch and cancels what is queued") {
  Rig rig;
  rig.stand_at("r1");
  const std::uint32_t epoch = rig.conversation().epoch;
  rig.put(StaffTakeOver{"Ann"});
  CHECK(rig.conversation().control == Control::staff);
  CHECK(rig.conversation().epoch == epoch + 1);
  CHECK(all<CancelQueued>(rig.last).size() == 1);
  SECTION("a second claim changes nothing") {
    rig.put(StaffTakeOver{"Bo"});
    CHECK(rig.conversation().epoch == epoch + 1);
    CHECK(rig.last.effects.empty());
  }
  SECTION("the bot is silent while they hold it") {
    for (const char* text : {"1", "hello?", "HELP", "STAFF", "START", "SKIP", "ES"}) {
      rig.say(text);
      INFO(text);
      CHECK(sends_by(rig.last, Author::bot).empty());
    }
    CHECK(rig.conversation().step == rig.flow().find_step("r1"));
  }
  SECTION("giving back raises it again and puts the same question") {
    rig.put(StaffReturn{"Ann"});
    CHECK(rig.conversation().epoch == epoch + 2);
    CHECK(rig.open_step() == "r1");
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(sends(rig.last)[0].what == "step:r1");
    CHECK(all<SetTimer>(rig.last).size() >= 2);
  }
  SECTION("a new conversation goes on counting") {
    rig.put(StaffReturn{"Ann"});
    rig.conversation().phase = Phase::ended;
    rig.conversation().step = -1;
    rig.say("START");
    CHECK(rig.conversation().epoch > epoch + 2);
  }
}

TEST_CASE("staff can write only when they hold the conversation") {
  Rig rig;
  rig.stand_at("r1");
  CHECK(sends(rig.put(StaffMessage{"Ann", "Hello"})).empty());
  rig.put(StaffTakeOver{"Ann"});
  rig.put(StaffMessage{"Ann", "Hello"});
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].author == Author::staff);
  CHECK(sends(rig.last)[0].text == "Hello");
}

TEST_CASE("the same level in a claimed conversation is left to staff for a minute") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("yes");  // thoughts right now: level 3
  rig.put(StaffTakeOver{"Ann"});
  rig.put(StaffMessage{"Ann", "I am here. Can I call you?"});
  rig.say("i want to kill myself");
  CHECK(sends(rig.last).empty());
  CHECK(all<Alert>(rig.last).size() == 1);
  const std::vector<SetTimer> timers = all<SetTimer>(rig.last);
  REQUIRE_FALSE(timers.empty());
  const SetTimer timer = timers.back();
  CHECK(timer.kind == TimerIn::Kind::silence);
  CHECK(timer.due == rig.now - 5s + 60s);

  SECTION("nobody answers: crisis messaging does") {
    rig.now = timer.due;
    CHECK(not_crisis(rig.put(TimerIn{timer.kind, timer.visit})) == "");
  }
  SECTION("staff answer: it stays silent") {
    rig.put(StaffMessage{"Ann", "Calling you now."});
    rig.now = timer.due;
    CHECK(sends(rig.put(TimerIn{timer.kind, timer.visit})).empty());
  }
  SECTION("given back unanswered: it still speaks") {
    rig.put(StaffReturn{"Ann"});
    rig.now = timer.due;
    CHECK(not_crisis(rig.put(TimerIn{timer.kind, timer.visit})) == "");
  }
  SECTION("an ordinary text of a claimed crisis is for staff alone") {
    rig.put(StaffMessage{"Ann", "Calling you now."});
    rig.say("ok");
    CHECK(sends(rig.last).empty());
    CHECK(all<Alert>(rig.last).empty());
  }
}

TEST_CASE(
    "whatever somebody in a crisis writes reaches staff: alerts marked as repeats, never a second "
    "row") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  REQUIRE(all<Alert>(rig.last).size() == 1);
  CHECK_FALSE(all<Alert>(rig.last)[0].repeat);
  for (const char* text :
       {"i want to kill myself", "no", "ok", "what now", "HELP", "STAFF", "CALL"}) {
    rig.pass(10s);
    const bool raised = rig.risk().level == 2;
    rig.say(text);
    CAPTURE(text);
    REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(all<OpenHandoff>(rig.last)[0].severity == Severity::crisis);
    REQUIRE(all<Alert>(rig.last).size() == 1);
    CHECK(all<Alert>(rig.last)[0].repeat == !(raised && rig.risk().level == 3));
  }
  SECTION("while staff write with them, ordinary words count on the row and are no alarm") {
    rig.put(StaffTakeOver{"Ann"});
    rig.say("thank you");
    CHECK(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(all<Alert>(rig.last).empty());
  }
  SECTION("after STOP nobody answers by text: it alarms") {
    rig.say("STOP");
    rig.say("hm");
    CHECK(sends(rig.last).empty());
    REQUIRE(all<Alert>(rig.last).size() == 1);
    CHECK(all<Alert>(rig.last)[0].repeat);
  }
}

TEST_CASE("a new danger alarms as one, at the same level too; STOP once more is a repeat") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.put(StaffHold{"Ann", true});
  rig.pass(62s);
  rig.say("he hit me again");
  REQUIRE(rig.risk().level == 2);
  REQUIRE(all<Alert>(rig.last).size() == 1);
  CHECK_FALSE(all<Alert>(rig.last)[0].repeat);
  rig.say("STOP");
  REQUIRE(all<Alert>(rig.last).size() == 1);
  CHECK_FALSE(all<Alert>(rig.last)[0].repeat);
  rig.say("STOP");
  REQUIRE(all<Alert>(rig.last).size() == 1);
  CHECK(all<Alert>(rig.last)[0].repeat);
  CHECK(all<Alert>(rig.last)[0].phone);
  rig.put(DeliveryFailed{true, true, "21610"});
  REQUIRE(all<Alert>(rig.last).size() == 1);
  CHECK(all<Alert>(rig.last)[0].repeat);
}

TEST_CASE("a higher level in a claimed conversation is answered at once") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i wish i was dead");
  rig.put(StaffTakeOver{"Ann"});
  const int level = rig.risk().level;
  rig.say("i took all my pills to kill myself");
  CHECK(rig.risk().level > level);
  CHECK(not_crisis(rig.last) == "");
}

TEST_CASE("cleared while staff hold it: the question comes when they give back") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.put(StaffTakeOver{"Ann"});
  rig.put(clearance());
  CHECK(sends_by(rig.last, Author::bot).empty());
  rig.put(StaffReturn{"Ann"});
  CHECK(rig.open_step() == "r1");
  CHECK(sends_by(rig.last, Author::bot).size() == 1);
}

TEST_CASE("given back while the crisis is open: no question") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.put(StaffTakeOver{"Ann"});
  rig.put(StaffReturn{"Ann"});
  CHECK(sends_by(rig.last, Author::bot).empty());
  CHECK(rig.conversation().phase == Phase::held);
}

TEST_CASE(
    "cleared after the end: the person hears it once, with the numbers, and nothing is asked") {
  Rig rig;
  rig.stand_at("r1");
  rig.conversation().phase = Phase::ended;
  rig.conversation().step = -1;
  rig.say("i want to kill myself");
  rig.put(clearance("nurse"));
  CHECK(sends(rig.last).empty());
  rig.put(clearance());
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].author == Author::safety);
  CHECK(sends(rig.last)[0].text.find("A clinician from the clinic has looked") !=
        std::string::npos);
  CHECK(sends(rig.last)[0].text.find("988") != std::string::npos);
  CHECK(rig.risk().level == 0);
}

TEST_CASE("a yes that crosses with a clearance counts after the end of the questionnaire too") {
  Rig rig;
  rig.stand_at("r1");
  rig.conversation().phase = Phase::ended;
  rig.conversation().step = -1;
  rig.say("i want to kill myself");
  rig.pass(1min);
  rig.say("no");
  rig.put(clearance());
  REQUIRE(rig.risk().level == 0);
  SECTION("within 15 seconds") {
    rig.say("yes");
    CHECK(rig.risk().level == 3);
    CHECK(not_crisis(rig.last) == "");
    CHECK(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(all<Alert>(rig.last).size() == 1);
  }
  SECTION("later it is a word like any other") {
    rig.pass(15s);
    rig.say("yes");
    CHECK(rig.risk().level == 0);
    CHECK(all<OpenHandoff>(rig.last).empty());
  }
}

TEST_CASE("cleared after STOP: no text") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("STOP");
  StaffClear two = clearance();
  two.clearance.second = "Dr B";
  rig.put(two);
  CHECK(rig.risk().level == 0);
  CHECK(sends(rig.last).empty());
}

namespace {

// The person said at level 3 and has been cleared by two, as `in` says.
Rig cleared(StaffClear in, const char* danger = "i want to kill myself", const char* at = "r1") {
  Rig rig;
  rig.stand_at(at);
  rig.say(danger);
  rig.put(in);
  return rig;
}

std::optional<SetTimer> care_of(const Turn& turn) {
  for (const SetTimer& timer : all<SetTimer>(turn)) {
    if (timer.kind == TimerIn::Kind::care) return timer;
  }
  return std::nullopt;
}

bool says(const Turn& turn, const std::string& words) {
  const auto sent = sends(turn);
  return !sent.empty() && sent[0].text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("cleared: the numbers, the day of the follow-up where it is known, and what comes next") {
  StaffClear in = clearance();
  in.follow_up = crisis::Date{2027, 1, 16};
  const Rig told = cleared(in);
  INFO(sends(told.last)[0].text);
  CHECK(says(told.last, "988"));
  CHECK(says(told.last, "in touch with you by January 16"));
  CHECK(says(told.last, "go on with the questions"));
  const Rig untold = cleared(clearance());
  CHECK_FALSE(says(untold.last, "in touch"));
  CHECK(says(untold.last, "988"));
  const Rig hurt = cleared(in, "my husband hits me");
  CHECK(hurt.last.state.person.risk.level == 0);
  CHECK_FALSE(says(hurt.last, "in touch"));
}

TEST_CASE("sent for, handed over, not reached: no text, and nothing goes on until they say so") {
  StaffClear in = clearance();
  in.follow_up = crisis::Date{2027, 1, 16};
  for (const desk::Outcome outcome : {desk::Outcome::emergency_sent, desk::Outcome::handed_over,
                                      desk::Outcome::not_reached, desk::Outcome::none}) {
    INFO(desk::name(outcome));
    in.outcome = outcome;
    Rig rig = cleared(in);
    CHECK(rig.risk().level == 0);
    CHECK(sends(rig.last).empty());
    CHECK(rig.conversation().phase == Phase::held);
    CHECK_FALSE(care_of(rig.last));
    rig.pass(72h);
    for (const TimerIn::Kind kind :
         {TimerIn::Kind::reminder, TimerIn::Kind::expiry, TimerIn::Kind::silence}) {
      CHECK(sends(rig.put(TimerIn{kind, rig.conversation().visit})).empty());
    }
    // They write: staff hear of it, and it is said how the questions go on.
    rig.say("hello");
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(says(rig.last, "988"));
    CHECK(says(rig.last, "I have asked our staff to look"));
    CHECK(says(rig.last, "The questions are stopped. Write START"));
    CHECK_FALSE(says(rig.last, "ended"));
    REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(all<OpenHandoff>(rig.last)[0].reason == "wrote_after_crisis");
    CHECK(rig.conversation().phase == Phase::held);
    rig.say("START");
    CHECK(rig.open_step() == "r1");
  }
  for (const desk::Outcome outcome : {desk::Outcome::declined, desk::Outcome::false_alarm}) {
    in.outcome = outcome;
    CHECK(says(cleared(in).last, "go on with the questions"));
  }
}

TEST_CASE("who was never asked, or has finished, is not told that questions go on") {
  const auto nowhere = [](const Turn& turn) {
    CHECK_FALSE(says(turn, "go on"));
    CHECK_FALSE(says(turn, "stopped"));
  };
  StaffClear in = clearance();
  SECTION("danger came first, and it was cleared") {
    Rig rig;
    nowhere(rig.say("i want to kill myself"));
    nowhere(rig.put(in));
    CHECK(says(rig.last, "A clinician from the clinic has looked"));
    CHECK(says(rig.last, "If you want a health check, write START"));
    CHECK(rig.open_step().empty());  // nothing is asked out of nowhere
    rig.say("START");
    CHECK(rig.open_step() == "c1");
  }
  SECTION("danger came first, it was cleared, and only START begins") {
    Rig rig;
    rig.say("i want to kill myself");
    rig.put(in);
    rig.pass(1min);
    rig.say("ok thanks");
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(says(rig.last, "988"));
    CHECK(says(rig.last, "I have asked our staff to look"));
    CHECK(says(rig.last, "If you want a health check, write START"));
    CHECK(rig.open_step().empty());
    REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(all<OpenHandoff>(rig.last)[0].reason == "wrote_after_crisis");
    rig.pass(23h);
    rig.say("who is this");  // once a day, and staff hear of it all the same
    CHECK(sends(rig.last).empty());
    CHECK(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(sends(rig.say("HELP")).size() == 1);
    CHECK(says(rig.say("i want to die"), "988"));
    rig.put(in);
    rig.pass(25h);
    CHECK(says(rig.say("hello"), "If you want a health check, write START"));
    rig.pass(25h);
    CHECK(says(rig.say("hello"), "If you want a health check, write START"));
    rig.say("i cant do this anymore");  // nor does a concern that is none
    CHECK(says(rig.say("no"), "988"));
    CHECK(rig.open_step().empty());
    rig.say("START");
    CHECK(rig.open_step() == "c1");
  }
  SECTION("danger came first, staff wrote with them, cleared it and gave it back") {
    Rig rig;
    rig.say("i want to kill myself");
    rig.put(StaffTakeOver{"Ann"});
    rig.put(in);
    rig.put(StaffReturn{"Ann"});
    rig.pass(1min);
    CHECK(says(rig.say("ok thanks"), "If you want a health check, write START"));
    CHECK(rig.open_step().empty());
    rig.say("START");
    CHECK(rig.open_step() == "c1");
  }
  SECTION("danger came first, and nobody reached them") {
    in.outcome = desk::Outcome::not_reached;
    Rig rig;
    rig.say("i want to kill myself");
    CHECK(sends(rig.put(in)).empty());
    nowhere(rig.say("hello"));
    CHECK(says(rig.last, "I have asked our staff to look"));
    CHECK(says(rig.last, "If you want a health check, write START"));
    REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
    rig.say("START");
    CHECK(rig.open_step() == "c1");
  }
  SECTION("a concern came first, and it was none") {
    Rig rig;
    rig.say("i cant do this anymore");
    nowhere(rig.say("no"));
    CHECK(says(rig.last, "988"));
    CHECK(rig.open_step() == "c1");
  }
  SECTION("danger came after the end") {
    Rig rig;
    rig.stand_at("c1");
    rig.say("no");
    rig.pass(1h);
    nowhere(rig.say("i want to kill myself"));
    in.outcome = desk::Outcome::not_reached;
    rig.pass(1h);
    CHECK(sends(rig.put(in)).empty());
    rig.pass(1h);
    nowhere(rig.say("hello"));
    CHECK(says(rig.last, "I have asked our staff to look"));
    CHECK(all<OpenHandoff>(rig.last).size() == 1);
    rig.say("hello again");  // they have had a word: now it is the end as ever
    CHECK(sends(rig.last)[0].what == "text:ENDED");
  }
  SECTION("a concern came after the end") {
    Rig rig;
    rig.stand_at("c1");
    rig.say("no");
    rig.say("i cant do this anymore");
    nowhere(rig.say("no"));
  }
}

TEST_CASE("stopped in the safety questions: START goes on behind them, whatever was said since") {
  StaffClear in = clearance();
  in.outcome = desk::Outcome::handed_over;
  Rig rig = cleared(in, "yes", "asq_1");
  REQUIRE(rig.risk().level == 0);
  rig.pass(1h);
  rig.say("i want to kill myself");
  rig.pass(1h);
  rig.put(in);
  REQUIRE(rig.risk().level == 0);
  rig.say("START");
  CHECK(rig.open_step() == "r1");
}

TEST_CASE("the caring contact: a day and a week after, where staff asked for it") {
  StaffClear in = clearance();
  CHECK_FALSE(care_of(cleared(in).last));
  in.caring_contact = true;
  Rig rig = cleared(in);
  const Time cleared_at = rig.conversation().cleared_at;
  const auto first = care_of(rig.last);
  REQUIRE(first);
  CHECK(first->due == cleared_at + 24h);
  rig.now = first->due;
  SECTION("both come, short, with the numbers, and ask for nothing") {
    rig.put(TimerIn{TimerIn::Kind::care, first->visit});
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(sends(rig.last)[0].author == Author::bot);
    CHECK(says(rig.last, "988"));
    CHECK(says(rig.last, "911"));
    CHECK(sends(rig.last)[0].text.find('?') == std::string::npos);
    CHECK(sends(rig.last)[0].text.size() <= 160);
    const std::string day = sends(rig.last)[0].text;
    const auto second = care_of(rig.last);
    REQUIRE(second);
    CHECK(second->due == cleared_at + 7 * 24h);
    rig.now = second->due;
    rig.put(TimerIn{TimerIn::Kind::care, second->visit});
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(sends(rig.last)[0].text != day);
    CHECK_FALSE(care_of(rig.last));
  }
  SECTION("not after STOP") { rig.say("STOP"); }
  SECTION("not in a new crisis") { rig.say("i want to die"); }
  SECTION("not while staff are writing with them") { rig.put(StaffTakeOver{"Ann"}); }
  const bool both = rig.now > first->due;
  rig.put(TimerIn{TimerIn::Kind::care, first->visit});
  if (!both) CHECK(sends(rig.last).empty());
}

TEST_CASE("the second caring text is a week after, and never soon after the first") {
  StaffClear in = clearance();
  in.caring_contact = true;
  Rig rig = cleared(in);
  const Time cleared_at = rig.conversation().cleared_at;
  const TimerIn first{TimerIn::Kind::care, care_of(rig.last)->visit};
  SECTION("in a conversation that began since") {
    rig.conversation().phase = Phase::ended;
    rig.conversation().step = -1;
    rig.say("START");
    REQUIRE(rig.conversation().cleared_at == Time{});
    const bool late = GENERATE(false, true);
    rig.now = cleared_at + (late ? 4 * 24h : 24h);
    CHECK(sends(rig.put(first)).size() == (late ? 0 : 1));
    CHECK(care_of(rig.last)->due == cleared_at + 7 * 24h);
  }
  SECTION("the first two days late: six days lie between") {
    rig.now = cleared_at + 3 * 24h;
    CHECK(sends(rig.put(first)).size() == 1);
    CHECK(care_of(rig.last)->due == cleared_at + 9 * 24h);
  }
  SECTION("the first days late: it is left out, and the second comes when it is due") {
    rig.now = cleared_at + 4 * 24h;
    CHECK(sends(rig.put(first)).empty());
    CHECK(care_of(rig.last)->due == cleared_at + 7 * 24h);
  }
  SECTION("out of service for nine days: one text, not two") {
    rig.now = cleared_at + 9 * 24h;
    CHECK(sends(rig.put(first)).empty());
    const auto second = care_of(rig.last);
    REQUIRE(second);
    rig.now = second->due;
    CHECK(sends(rig.put(TimerIn{TimerIn::Kind::care, second->visit})).size() == 1);
    CHECK_FALSE(care_of(rig.last));
  }
  SECTION("of a record that did not keep the time") {
    rig.state.person.care_from = Time{};
    rig.now = cleared_at + 24h;
    CHECK(sends(rig.put(first)).size() == 1);
    CHECK(care_of(rig.last)->due == cleared_at + 7 * 24h);
  }
}

TEST_CASE("no caring contact where abuse was told in a crisis before") {
  StaffClear in = clearance();
  in.caring_contact = true;
  in.follow_up = crisis::Date{2027, 1, 16};
  Rig rig = cleared(in, "my husband hits me");
  REQUIRE(rig.risk().tracks == 0);
  CHECK(rig.state.person.abuse_told);
  rig.pass(1h);
  rig.say("i want to kill myself");
  rig.put(in);
  CHECK(rig.risk().level == 0);
  CHECK_FALSE(care_of(rig.last));
  CHECK_FALSE(says(rig.last, "in touch"));
  CHECK(rig.state.person.abuse_told);
}

TEST_CASE("no caring contact where abuse was told, or to who has opted out") {
  StaffClear in = clearance();
  in.caring_contact = true;
  CHECK_FALSE(care_of(cleared(in, "my husband hits me").last));
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("STOP");
  CHECK_FALSE(care_of(rig.put(in)));
}

TEST_CASE("a miss that staff report opens the crisis at the level they name, and only raises") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("the river looks kind tonight");
  rig.put(StaffReport{"Ann", 3, crisis::Track::self, false});
  CHECK(rig.risk().level == 3);
  CHECK(rig.risk().held);
  CHECK(not_crisis(rig.last) == "");
  CHECK(all<OpenHandoff>(rig.last).size() == 1);
  REQUIRE(all<Alert>(rig.last).size() == 1);
  CHECK_FALSE(all<Alert>(rig.last)[0].repeat);
  rig.put(StaffReport{"Bo", 2, crisis::Track::self, false});
  CHECK(rig.risk().level == 3);
  CHECK(sends(rig.last).empty());
  rig.put(StaffReport{"Bo", 4, crisis::Track::self, false});
  CHECK(rig.risk().level == 4);
}

TEST_CASE("a reported miss asks what a heard one asks: asq_5, on the self track, where it speaks") {
  Rig rig;
  rig.stand_at("r1");
  StaffReport report{"Ann", 2, crisis::Track::self, false};
  crisis::Question asked = crisis::Question::asq_5;
  SECTION("level 2") {}
  SECTION("level 3") { report.level = 3; }
  SECTION("level 4: never") { report.level = 4, asked = crisis::Question::none; }
  SECTION("violence: never") {
    report.track = crisis::Track::violence, asked = crisis::Question::none;
  }
  SECTION("nothing is said") { report.quiet = true, asked = crisis::Question::none; }
  rig.put(report);
  CHECK(rig.risk().open == asked);
  CHECK(rig.risk().to_ask.empty());
  CHECK(says(rig.last, "right now") == (asked != crisis::Question::none));
}

TEST_CASE("a miss without a level is noted and changes nothing") {
  Rig rig;
  rig.stand_at("r1");
  rig.put(StaffReport{"Ann", 0, crisis::Track::self, false});
  CHECK(rig.risk().level == 0);
  CHECK(rig.open_step() == "r1");
  CHECK(sends(rig.last).empty());
  CHECK(all<OpenHandoff>(rig.last).empty());
  REQUIRE(all<Record>(rig.last).size() == 1);
  CHECK(all<Record>(rig.last)[0].action == "crisis.missed");
}

TEST_CASE("a reported miss is silent where a text could harm, or is not wanted; staff hear it") {
  Rig rig;
  rig.stand_at("r1");
  StaffReport report{"Ann", 3, crisis::Track::self, false};
  SECTION("abuse: somebody else may hold the phone") { report.track = crisis::Track::abuse; }
  SECTION("asked for") { report.quiet = true; }
  SECTION("after STOP") { rig.say("STOP"); }
  SECTION("staff are writing with them") { rig.put(StaffTakeOver{"Ann"}); }
  rig.put(report);
  CHECK(sends(rig.last).empty());
  CHECK(rig.risk().level == 3);
  CHECK(all<Alert>(rig.last).size() == 1);
}

TEST_CASE("somebody holds the row: timed safety texts wait, texts of the person are answered") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.put(StaffHold{"Ann", true});
  REQUIRE(all<SetTimer>(rig.last).size() == 1);
  CHECK(all<SetTimer>(rig.last)[0].kind == TimerIn::Kind::silence);
  CHECK(all<SetTimer>(rig.last)[0].due == Time{});
  CHECK(sends(rig.last).empty());
  rig.pass(1min);
  rig.say("hello?");
  CHECK(not_crisis(rig.last) == "");
  rig.put(StaffHold{"Ann", false});
  REQUIRE(all<SetTimer>(rig.last).size() == 1);
  CHECK(all<SetTimer>(rig.last)[0].due > rig.now + 2min);
}

// The silence clock as the turns so far have left it; Time{}: it does not run.
struct SilenceClock {
  Time due{};
  void after(const Turn& turn) {
    for (const SetTimer& timer : all<SetTimer>(turn)) {
      if (timer.kind == TimerIn::Kind::silence) due = timer.due;
    }
  }
};

TEST_CASE("while somebody holds the row, texts of the person start no clock; a release does") {
  Rig rig;
  SilenceClock clock;
  const auto put = [&](const Input& input) { clock.after(rig.put(input)); };
  rig.stand_at("r1");
  put(text_of("i want to kill myself"));
  REQUIRE(clock.due != Time{});
  put(StaffHold{"Ann", true});
  REQUIRE(clock.due == Time{});
  for (const char* text : {"what", "hello?", "HELP", "CALL", "i want to kill myself today"}) {
    rig.pass(1min);
    const int level = rig.risk().level;
    put(text_of(text));
    INFO(text);
    CHECK_FALSE(sends_by(rig.last, Author::safety).empty());
    CHECK(all<Alert>(rig.last).size() == 1);
    if (rig.risk().level == level) CHECK(clock.due == Time{});
    if (rig.risk().level > level) put(StaffHold{"Ann", true});
  }
  SECTION("a clock that rang before the claim was known says nothing and raises nothing") {
    rig.put(TimerIn{TimerIn::Kind::silence, 0});
    CHECK(rig.last.effects.empty());
    CHECK(rig.risk().level == 3);
  }
}

TEST_CASE("held by staff: an answer counts, a release starts the clock of what is open") {
  Rig rig;
  SilenceClock clock;
  const auto put = [&](const Input& input) { clock.after(rig.put(input)); };
  rig.stand_at("r1");
  put(text_of("i want to kill myself"));
  put(StaffHold{"Ann", true});
  put(text_of("what"));
  REQUIRE(rig.risk().open == crisis::Question::asq_5);
  CHECK(clock.due == Time{});
  SECTION("released: it runs, and goes on with the next text") {
    put(StaffHold{"Ann", false});
    CHECK(clock.due != Time{});
    clock.due = Time{};
    put(text_of("hm hm"));
    CHECK((clock.due != Time{} || rig.risk().level == 3));
  }
  SECTION("a yes is a level 3, which nobody has taken yet: holding it ends") {
    put(text_of("yes"));
    CHECK(rig.risk().level == 3);
    CHECK_FALSE(rig.state.person.row_held);
  }
  SECTION("cleared: the next crisis has its clock") {
    put(clearance());
    rig.pass(1min);
    put(text_of("i want to kill myself"));
    CHECK(clock.due != Time{});
  }
}

TEST_CASE("a row that rises is nobody's: its clock runs until somebody takes it again") {
  Rig rig;
  SilenceClock clock;
  const auto put = [&](const Input& input) { clock.after(rig.put(input)); };
  rig.stand_at("r1");
  put(text_of("my partner hit me"));
  REQUIRE(rig.risk().level == 2);
  put(StaffHold{"Ann", true});
  SECTION("at the same level they keep it") {
    put(text_of("i wish i was dead"));
    REQUIRE(rig.risk().level == 2);
    CHECK(clock.due == Time{});
  }
  SECTION("higher") {
    put(text_of("i am going to kill myself tonight"));
    REQUIRE(rig.risk().level == 3);
    if (rig.risk().open != crisis::Question::none) CHECK(clock.due != Time{});
    CHECK_FALSE(rig.state.person.row_held);
  }
}

TEST_CASE(
    "the text says that staff have seen it only when they have, and never of what is new (S11)") {
  const std::string seen = "A member of our staff has seen", telling = "I am telling our staff now";
  Rig rig;
  rig.stand_at("r1");
  const auto said = [&](const std::string& words) {
    const std::vector<Send> sent = sends_by(rig.last, Author::safety);
    return sent.size() == 1 && sent.front().text.find(words) != std::string::npos;
  };
  rig.say("i want to kill myself");
  CHECK(said(telling));
  rig.pass(1min);
  rig.say("no");
  rig.world.staff_seen = true;
  rig.pass(31min);
  rig.say("hm ok then");  // the full text anew
  CHECK(said(seen));
  CHECK_FALSE(said(telling));
  rig.pass(1min);
  rig.say("can someone call me");
  CHECK(said(seen));
  SECTION("another danger at that level") {
    rig.say("i think i am having a stroke");
    CHECK_FALSE(said(seen));
  }
  SECTION("a higher one") {
    rig.say("i am going to kill myself tonight");
    REQUIRE(rig.risk().level == 3);
    CHECK(said(telling));
    CHECK_FALSE(said(seen));
  }
}

TEST_CASE("a concern question keeps its clock whoever looks") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i cant do this anymore");
  REQUIRE(rig.risk().open == crisis::Question::concern);
  rig.put(StaffHold{"Ann", true});
  CHECK(all<SetTimer>(rig.last).empty());
}

TEST_CASE("STAFF and CALL open a row, say no more than that, and put the question again") {
  for (const char* word : {"STAFF", "call me"}) {
    Rig rig;
    rig.stand_at("r1");
    rig.say(word);
    INFO(word);
    REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(all<OpenHandoff>(rig.last)[0].category == "staff_asked");
    CHECK(sends(rig.last)[0].text.find("988") != std::string::npos);
    CHECK(rig.open_step() == "r1");
    CHECK(rig.conversation().tries == 0);
  }
}

TEST_CASE("CALL after a result that has a row of its own still reaches staff") {
  Rig rig;
  rig.stand_at("k1");
  rig.say("4");
  REQUIRE(rig.conversation().phase == Phase::ended);
  rig.conversation().handoff = 3;
  rig.say("CALL");
  REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
  CHECK(all<OpenHandoff>(rig.last)[0].reason == "asked_for_call");
}

TEST_CASE("a crisis text that could not be delivered asks for a phone call") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.put(DeliveryFailed{true, true, "21610"});
  CHECK(rig.state.person.opted_out);
  REQUIRE(all<Alert>(rig.last).size() == 1);
  CHECK(all<Alert>(rig.last)[0].phone);
  CHECK(rig.risk().rank == crisis::Rank::top);
  CHECK(sends(rig.last).empty());
}

TEST_CASE("what the edge read as danger is not taken for the answer to another question") {
  Rig rig;
  rig.stand_at("r1");
  const State before = rig.state;
  rig.say("i want to kill myself");
  const crisis::State at_edge = rig.state.person.risk;
  rig.state = before;  // cleared meanwhile: r1 is open again
  TextIn in;
  in.text = "1";
  in.at_edge = at_edge;
  rig.put(in);
  CHECK(rig.state.person.risk.level == 2);
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].author == Author::safety);
  CHECK(sends(rig.last)[0].text.find("988") != std::string::npos);
  CHECK(all<OpenHandoff>(rig.last).size() == 1);
  CHECK(rig.conversation().resume_step == -1);  // r1 was not answered
  CHECK(rig.conversation().asked.size() == before.conversation->asked.size());
}

TEST_CASE("an overdose that only the edge heard keeps its own text") {
  Rig rig;
  rig.stand_at("r1");
  const State before = rig.state;
  rig.say("i took too many pills");
  REQUIRE(rig.state.person.risk.taken);
  TextIn in;
  in.text = "1";
  in.at_edge = rig.state.person.risk;
  rig.state = before;
  rig.put(in);
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].text.find("Poison Help") != std::string::npos);
}

}  // namespace screenline::dialog
