// Clocks of the questionnaire and of a silence; a clock of an earlier question is a no-op.
#include <optional>

#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

std::optional<SetTimer> armed(const Turn& turn, TimerIn::Kind kind) {
  std::optional<SetTimer> found;
  for (const SetTimer& timer : all<SetTimer>(turn)) {
    if (timer.kind == kind) found = timer;
  }
  return found;
}

}  // namespace

TEST_CASE("a question arms a reminder and an expiry; each answer arms them anew") {
  Rig rig;
  rig.say("hi");
  const auto reminder = armed(rig.last, TimerIn::Kind::reminder);
  REQUIRE(reminder);
  CHECK(reminder->due == day_one + 4h);
  CHECK(armed(rig.last, TimerIn::Kind::expiry)->due == day_one + 24h);
  rig.pass(1h);
  rig.say("yes");
  CHECK(armed(rig.last, TimerIn::Kind::reminder)->visit != reminder->visit);
  SECTION("the first one, should it still ring, does nothing") {
    const Time before = rig.now;
    rig.put(TimerIn{TimerIn::Kind::reminder, reminder->visit});
    CHECK(rig.last.effects.empty());
    rig.put(TimerIn{TimerIn::Kind::expiry, reminder->visit});
    CHECK(rig.last.effects.empty());
    CHECK(rig.open_step() == "c2");
    CHECK(before < rig.now);
  }
}

TEST_CASE("an answer that is not understood starts the clocks anew") {
  Rig rig;
  rig.stand_at("c2");
  rig.pass(3h);
  const Time at = rig.now;
  rig.say("why");
  REQUIRE(armed(rig.last, TimerIn::Kind::reminder));
  CHECK(armed(rig.last, TimerIn::Kind::reminder)->due == at + 4h);
}

TEST_CASE("one reminder a question, with the question") {
  Rig rig;
  rig.stand_at("r1");
  const TimerIn timer{TimerIn::Kind::reminder, rig.conversation().visit};
  rig.put(timer);
  REQUIRE(sends(rig.last).size() == 1);
  CHECK(sends(rig.last)[0].what == "step:r1");
  CHECK_FALSE(armed(rig.last, TimerIn::Kind::expiry));  // a reminder does not put the end off
  rig.put(timer);
  CHECK(sends(rig.last).empty());
}

TEST_CASE("expiry ends the conversation and says so; START begins a new one") {
  Rig rig;
  rig.stand_at("r1");
  rig.put(TimerIn{TimerIn::Kind::expiry, rig.conversation().visit});
  REQUIRE(rig.conversation().result);
  CHECK(rig.conversation().result->category == "expired");
  CHECK(sends(rig.last).size() == 1);
  rig.say("1");
  CHECK(rig.conversation().phase == Phase::ended);
  rig.say("START");
  CHECK(rig.open_step() == "c1");
}

TEST_CASE("no reminder and no expiry in a crisis, with staff, after STOP, after the end") {
  const auto silent = [](Rig& rig) {
    for (const auto kind : {TimerIn::Kind::reminder, TimerIn::Kind::expiry}) {
      rig.put(TimerIn{kind, rig.conversation().visit});
      CHECK(rig.last.effects.empty());
    }
  };
  Rig rig;
  rig.stand_at("r1");
  SECTION("crisis") {
    rig.say("i want to kill myself");
    silent(rig);
  }
  SECTION("staff") {
    rig.put(StaffTakeOver{"Ann"});
    silent(rig);
  }
  SECTION("STOP") {
    rig.say("STOP");
    silent(rig);
  }
  SECTION("end") {
    rig.conversation().phase = Phase::ended;
    rig.conversation().step = -1;
    silent(rig);
  }
}

TEST_CASE("silence in a crisis raises, and says something at most twice") {
  Rig rig;
  rig.stand_at("asq_1");
  rig.say("yes");
  const int level = rig.risk().level;
  int said = 0;
  for (int i = 0; i < 10; ++i) {
    const auto timer = armed(rig.last, TimerIn::Kind::silence);
    if (!timer || timer->due == Time{}) break;
    rig.now = timer->due;
    rig.put(TimerIn{TimerIn::Kind::silence, timer->visit});
    said += static_cast<int>(sends(rig.last).size());
    CHECK(sends_by(rig.last, Author::bot).empty());
  }
  CHECK(rig.risk().level > level);
  CHECK(rig.risk().rank == crisis::Rank::below);
  CHECK(said >= 1);
  CHECK(said <= 4);
}

TEST_CASE("a claim cancels timed safety texts") {
  Rig rig;
  rig.stand_at("asq_1");
  rig.say("yes");
  const auto timer = armed(rig.last, TimerIn::Kind::silence);
  REQUIRE(timer);
  rig.put(StaffTakeOver{"Ann"});
  REQUIRE(armed(rig.last, TimerIn::Kind::silence));
  CHECK(armed(rig.last, TimerIn::Kind::silence)->due == Time{});
  rig.now = timer->due;
  CHECK(sends(rig.put(TimerIn{TimerIn::Kind::silence, timer->visit})).empty());
}

}  // namespace screenline::dialog
