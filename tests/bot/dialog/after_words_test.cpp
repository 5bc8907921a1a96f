// After the crisis text: silence at level 3 and up, words that are meant to calm, and the days
// after a clearance (crisis.md 5.2).
#include <optional>

#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

const TimerIn silence{TimerIn::Kind::silence, 0};

// What the silence clock says, each time it rings, until it no longer runs.
struct Rings {
  std::vector<std::string> said;  // ids of the copy
  std::vector<std::chrono::milliseconds> after;
};

std::optional<Time> clock_of(const Turn& turn) {
  std::optional<Time> due;
  for (const SetTimer& timer : all<SetTimer>(turn)) {
    if (timer.kind == TimerIn::Kind::silence) due = timer.due;
  }
  return due;
}

Rings let_it_ring(Rig& rig) {
  Rings rings;
  const Time from = rig.now;
  std::optional<Time> due = clock_of(rig.last);
  while (due && *due != Time{} && rings.after.size() < 20) {
    rig.now = *due;
    rings.after.push_back(rig.now - from);
    rig.put(silence);
    rings.said.push_back(sends(rig.last).empty() ? "" : sends(rig.last)[0].what);
    due = clock_of(rig.last);
  }
  return rings;
}

// Rig::put() moves the clock on by five seconds; the minutes are what counts.
bool near(std::chrono::milliseconds is, std::chrono::milliseconds wanted) {
  return is > wanted - 30s && is < wanted + 30s;
}

}  // namespace

TEST_CASE("level 4: a check-in after five minutes, one after an hour, then none") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i took 40 pills");
  REQUIRE(rig.risk().level == 4);
  const Rings rings = let_it_ring(rig);
  REQUIRE(rings.said == std::vector<std::string>{"crisis:check_in.l4", "crisis:check_in.l4"});
  CHECK(near(rings.after[0], 5min));
  CHECK(near(rings.after[1], 60min));
}

TEST_CASE("level 3 without a question: after ten minutes and an hour; a text starts them anew") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("yes");
  REQUIRE(rig.risk().level == 3);
  CHECK(near(*clock_of(rig.last) - rig.now, 10min));
  rig.now = *clock_of(rig.last);
  REQUIRE(sends(rig.put(silence))[0].what == "crisis:check_in");
  rig.say("hello");
  const Rings rings = let_it_ring(rig);
  REQUIRE(rings.said == std::vector<std::string>{"crisis:check_in", "crisis:check_in"});
  CHECK(near(rings.after[0], 10min));
}

TEST_CASE("an open question: nudge, level 3 by silence, one check-in after an hour") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  const Rings rings = let_it_ring(rig);
  REQUIRE(rings.said == std::vector<std::string>{"crisis:nudge", "", "crisis:nudge"});
  CHECK(near(rings.after[1], 10min));
  CHECK(near(rings.after[2], 60min));
  CHECK(rig.risk().level == 3);
  CHECK(rig.risk().open == crisis::Question::asq_5);
}

TEST_CASE("no check-in: level 2 answered, somebody holds the row, STOP, abuse") {
  Rig rig;
  rig.stand_at("r1");
  SECTION("level 2, answered no") {
    rig.say("i want to kill myself");
    rig.pass(10s);
    rig.say("no");
    CHECK(let_it_ring(rig).said.empty());
  }
  SECTION("a person holds the row; given back, the clock runs again") {
    rig.say("i took 40 pills");
    rig.put(StaffHold{"Ann", true});
    CHECK(clock_of(rig.last) == Time{});
    CHECK(sends(rig.put(silence)).empty());
    rig.put(StaffHold{"Ann", false});
    CHECK(let_it_ring(rig).said.size() == 2);
  }
  SECTION("opted out") {
    rig.say("i took 40 pills");
    rig.say("STOP");
    CHECK(let_it_ring(rig).said.empty());
  }
  SECTION("abuse: somebody else may hold the phone") {
    rig.say("he hits me");
    rig.pass(10s);
    rig.say("i took 40 pills");
    REQUIRE(rig.risk().level == 4);
    CHECK(let_it_ring(rig).said.empty());
  }
}

TEST_CASE("words that calm are answered as such, staff see them, nothing falls") {
  Rig rig;
  rig.stand_at("r1");
  const auto level_4 = [&](const char* first, const char* then) {
    rig.say(first);
    REQUIRE(rig.risk().level == 4);
    rig.pass(20s);
    rig.say(then);
    CHECK(rig.risk().level == 4);
    CHECK(rig.risk().held);
    REQUIRE(sends(rig.last).size() == 1);
    return sends(rig.last)[0].what;
  };
  SECTION("help is there") {
    CHECK(level_4("i took 40 pills", "i called 911 already") == "crisis:heard.helped+held");
    CHECK(rig.risk().reassured == crisis::Reassurance::helped);
    CHECK(all<Alert>(rig.last).size() == 1);
  }
  SECTION("fine, after too much was taken: Poison Help all the same") {
    CHECK(level_4("i took 40 pills", "im ok now") == "crisis:heard.dose+held");
    CHECK(sends(rig.last)[0].text.find("1-800-222-1222") != std::string::npos);
  }
  SECTION("fine, after chest pain") {
    CHECK(level_4("chest tight, left arm numb", "im fine now thanks") == "crisis:heard.body+held");
  }
  SECTION("a friend is fine") {
    CHECK(level_4("my son took 30 pills", "he is ok now") == "crisis:heard.fine+held");
  }
  SECTION("a joke, in Spanish") {
    CHECK(level_4("tengo la pistola en la mano", "era broma") == "crisis:heard.mistake+held");
    CHECK(rig.risk().reassured == crisis::Reassurance::mistake);
  }
  SECTION("a rise makes it old") {
    level_4("my son took 30 pills", "he is ok now");
    rig.say("i want to kill myself");
    CHECK(rig.risk().reassured == crisis::Reassurance::none);
  }
}

TEST_CASE("at the open question they are no answer: asked again once, then level 3 (S3)") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.pass(10s);
  rig.say("it was just a joke");
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].what == "crisis:heard.mistake+ask.asq_5");
  CHECK(rig.risk().level == 2);
  rig.pass(10s);
  rig.say("i was kidding");
  CHECK(rig.risk().level == 3);
  CHECK(rig.risk().reassured == crisis::Reassurance::mistake);
}

TEST_CASE("what was calm is not any more once danger is said again, at the same level too") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i took 40 pills");
  rig.pass(10s);
  rig.say("it was just a joke");
  REQUIRE(rig.risk().reassured == crisis::Reassurance::mistake);
  rig.pass(10s);
  rig.say("i took 40 pills");
  CHECK(rig.risk().reassured == crisis::Reassurance::none);
}

TEST_CASE(
    "where abuse is open nobody knows who writes: no word of comfort, nothing for staff to read "
    "into") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("my boyfriend beats me");
  rig.pass(10s);
  for (const char* text : {"she is fine", "it was a joke", "my mom is with me"}) {
    rig.say(text);
    INFO(text);
    CHECK(rig.risk().reassured == crisis::Reassurance::none);
    for (const Send& send : sends(rig.last)) CHECK(send.what.find("heard.") == std::string::npos);
    rig.pass(10s);
  }
}

TEST_CASE("too much taken at level 3: fine is answered with Poison Help too") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i think i doubled my dose by mistake");
  REQUIRE(rig.risk().level == 3);
  rig.pass(10s);
  rig.say("im ok now");
  CHECK(sends(rig.last)[0].text.find("1-800-222-1222") != std::string::npos);
}

TEST_CASE("what is more than that is not taken for it") {
  for (const char* text : {"im not ok",
                           "im fine with dying",
                           "i called 911 and they wont come",
                           "it was not a joke",
                           "i didnt mean to take so many",
                           "im good as dead",
                           "my mom is fine but im not",
                           "he is ok but he has a knife",
                           "estoy bien mal",
                           "i never meant to hurt her but i did",
                           "my boyfriend is here",
                           "they are here",
                           "my gun is here",
                           "mi esposo esta aqui",
                           "no es broma",
                           "no era broma",
                           "lo dije en serio",
                           "no fue un accidente",
                           "no joke",
                           "no kidding",
                           "no estoy bien",
                           "no me siento bien",
                           "no help is coming",
                           "no viene la ambulancia",
                           "i meant it",
                           "i meant what i said",
                           "i meant to die",
                           "my plan is good",
                           "my aim is good",
                           "my brother did it",
                           "it was no accident",
                           "im good to go tonight",
                           "she is better off",
                           "everything is fine without me"}) {
    INFO(text);
    CHECK(crisis::reassurance(text) == crisis::Reassurance::none);
  }
}

TEST_CASE("for three days after a clearance nobody is reminded") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.pass(10s);
  rig.say("no");
  rig.put(clearance());
  REQUIRE(rig.open_step() != "");
  const TimerIn reminder{TimerIn::Kind::reminder, rig.conversation().visit};
  SECTION("no reminder") { CHECK(sends(rig.put(reminder)).empty()); }
  SECTION("no notice that it expired") {
    rig.put(TimerIn{TimerIn::Kind::expiry, rig.conversation().visit});
    CHECK(sends(rig.last).empty());
    CHECK(rig.conversation().phase == Phase::ended);
  }
  SECTION("on the fourth day there is") {
    rig.pass(73h);
    CHECK(sends(rig.put(reminder)).size() == 1);
  }
}

}  // namespace screenline::dialog
