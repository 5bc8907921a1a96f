// Words of danger as a person meets them: the language of the first crisis text, too much taken, a
// death that is told, a plea where something else was asked, and texts of somebody who opted out.
#include <algorithm>

#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string only_text(const Turn& turn) {
  const std::vector<Send> sent = sends(turn);
  return sent.size() == 1 ? sent[0].text : "";
}

std::vector<OpenHandoff> crisis_rows(const Turn& turn) {
  std::vector<OpenHandoff> rows;
  for (const OpenHandoff& row : all<OpenHandoff>(turn)) {
    if (row.severity == Severity::crisis) rows.push_back(row);
  }
  return rows;
}

}  // namespace

TEST_CASE("Spanish danger as the very first text is answered in Spanish, with the Spanish option") {
  for (const char* text : {"Ayuda", "auxilio", "AYUDA POR FAVOR", "me quiero morir",
                           "tengo una pistola", "me tomé todas las pastillas"}) {
    Rig rig;
    rig.say(text);
    INFO(text << " -> " << only_text(rig.last));
    CHECK(not_crisis(rig.last) == "");
    CHECK(rig.state.person.language == "es");
    CHECK(contains(only_text(rig.last), "Llame al"));
    CHECK(contains(only_text(rig.last), "oprima 2"));
    CHECK_FALSE(contains(only_text(rig.last), "Call"));
  }
}

TEST_CASE("a word that is the same in both languages changes nobody's language") {
  Rig rig;
  rig.state.person.language = "es";
  rig.say("SOS");
  CHECK(rig.state.person.language == "es");
  CHECK(contains(only_text(rig.last), "Llame al"));
}

TEST_CASE("too much taken: the emergency number, Poison Help, and no question") {
  for (const char* text : {"i took all my pills", "i tok all my pils", "swallowed 40 tablets"}) {
    Rig rig;
    rig.stand_at("t5");
    rig.say(text);
    INFO(text << " -> " << only_text(rig.last));
    CHECK(rig.risk().level == 4);
    CHECK(rig.risk().track == crisis::Track::self);
    CHECK(only_text(rig.last).starts_with("Call 911 now"));
    CHECK(contains(only_text(rig.last), "1-800-222-1222"));
    CHECK_FALSE(contains(only_text(rig.last), "?"));
    CHECK(rig.risk().open == crisis::Question::none);
  }
}

TEST_CASE(
    "what was done is heard after the safety question was answered too, but not from staff's "
    "talk") {
  Rig rig;
  rig.stand_at("t5");
  rig.say("i want to die");
  rig.say("2");
  REQUIRE(rig.risk().open == crisis::Question::none);
  Rig talking = rig;
  rig.say("I took them");
  CHECK(rig.risk().level == 4);
  CHECK(contains(only_text(rig.last), "1-800-222-1222"));
  talking.put(StaffTakeOver{"Ann"});
  talking.say("tonight");  // when somebody may call
  CHECK(talking.risk().level == 2);
}

TEST_CASE("a death that is told again brings no second note, and other words") {
  Rig rig;
  rig.stand_at("t5");
  const auto notes = [&] {
    return std::ranges::count_if(all<OpenHandoff>(rig.last),
                                 [](const OpenHandoff& row) { return row.reason == "bereaved"; });
  };
  rig.say("my brother killed himself");
  const std::string first = only_text(rig.last);
  CHECK(notes() == 1);
  rig.say("my brother killed himself");
  CHECK(notes() == 0);
  CHECK(contains(only_text(rig.last), "988"));
  CHECK_FALSE(contains(only_text(rig.last), "so sorry for your loss"));
  CHECK(only_text(rig.last).size() < first.size());
  rig.pass(25h);
  rig.say("my brother killed himself");
  CHECK(notes() == 1);  // another day: staff hear of it again
}

TEST_CASE("a death by suicide: condolence, the line for survivors, a note, and the same question") {
  for (const char* text : {"my son died by suicide last year", "we lost our daughter to suicide",
                           "perdí a mi hermano por suicidio"}) {
    Rig rig;
    rig.stand_at("t5");
    rig.say(text);
    const bool spanish = rig.state.person.language == "es";
    INFO(text << " -> " << only_text(rig.last));
    CHECK(contains(only_text(rig.last), spanish ? "Siento mucho" : "sorry for your loss"));
    CHECK(contains(only_text(rig.last), "988"));
    CHECK_FALSE(contains(only_text(rig.last), "killing yourself"));
    CHECK_FALSE(contains(only_text(rig.last), "ending your life"));
    CHECK(rig.risk().level == 0);
    CHECK_FALSE(rig.risk().held);
    CHECK(rig.open_step() == "t5");
    CHECK(rig.conversation().tries == 0);
    CHECK(all<Alert>(rig.last).empty());
    REQUIRE(all<OpenHandoff>(rig.last).size() == 1);
    CHECK(all<OpenHandoff>(rig.last)[0].reason == "bereaved");
    CHECK(all<OpenHandoff>(rig.last)[0].severity == Severity::routine);
  }
}

TEST_CASE("an answer that comes with it is kept") {
  Rig rig;
  rig.stand_at("phq9_2");
  rig.say("2 and my brother died by suicide last year");
  const int at = rig.flow().find_step("phq9_2");
  CHECK(rig.conversation().answers[static_cast<std::size_t>(at)].value == 2);
  CHECK(rig.open_step() != "phq9_2");
  CHECK(contains(only_text(rig.last), "sorry for your loss"));
}

TEST_CASE("one's own danger beside a death is a crisis") {
  Rig rig;
  rig.stand_at("t5");
  CHECK(not_crisis(rig.say("my brother killed himself and i want to die")) == "");
}

TEST_CASE("a plea is heard wherever something else was asked") {
  for (const char* step : {"c5", "t5", "r1", "asq_1"}) {
    for (const char* plea : {"help me please", "please help me", "ayúdame"}) {
      Rig rig;
      rig.stand_at(step);
      const int at = rig.conversation().step;
      rig.say(plea);
      INFO(step << ' ' << plea);
      CHECK(rig.risk().level == 1);
      CHECK(rig.risk().open == crisis::Question::concern);
      CHECK(rig.conversation().answers[static_cast<std::size_t>(at)].state !=
            flow::AnswerState::answered);
      CHECK(contains(only_text(rig.last), "988"));
      rig.say(plea);  // again, instead of an answer
      CHECK(rig.risk().level == 2);
    }
  }
}

TEST_CASE("opted out in an open crisis: words of danger and pleas get the one direct answer") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("STOP");
  REQUIRE(rig.state.person.opted_out);
  const int level = rig.risk().level;
  for (const char* text :
       {"i want to die", "help me please", "i really want to die", "i took all my pills"}) {
    rig.say(text);
    INFO(text);
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(sends(rig.last)[0].author == Author::safety);
    CHECK(rig.state.person.opted_out);
    CHECK(rig.risk().level >= level);
    CHECK(rig.risk().rank == crisis::Rank::top);
  }
  CHECK(rig.risk().level == 4);
  REQUIRE(crisis_rows(rig.last).size() == 1);
  CHECK(all<Alert>(rig.last)[0].phone);
}

TEST_CASE("opted out in an open crisis: a plain text stays unanswered and is on record") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("i want to kill myself");
  rig.say("STOP");
  for (const char* text : {"ok", "what time is it", "no i dont want to kill myself"}) {
    rig.say(text);
    INFO(text);
    CHECK(sends(rig.last).empty());
    const auto records = all<Record>(rig.last);
    CHECK(
        std::ranges::any_of(records, [](const Record& r) { return r.action == "crisis.message"; }));
  }
}

TEST_CASE("opted out: a death that is told is noted and not answered") {
  Rig rig;
  rig.stand_at("r1");
  rig.say("STOP");
  rig.say("my son died by suicide last year");
  CHECK(sends(rig.last).empty());
  CHECK(all<OpenHandoff>(rig.last).size() == 1);
}

TEST_CASE(
    "a hedged yes to a question about self-harm counts at once; what asks about the body is asked "
    "again") {
  for (const char* step : {"asq_1", "asq_2", "asq_3", "asq_4", "phq9_9"}) {
    for (const char* text : {"no, well sometimes yes", "kind of", "maybe", "2 or 1", "tal vez"}) {
      Rig rig;
      rig.stand_at(step);
      INFO(step << ": " << text);
      CHECK(not_crisis(rig.say(text)) == "");
      CHECK(rig.risk().track == crisis::Track::self);
    }
    for (const char* text :
         {"not really", "i guess not", "why do you always ask me these things", "maybe?", "hm"}) {
      Rig rig;
      rig.stand_at(step);
      rig.say(text);
      INFO(step << ": " << text);
      CHECK(rig.risk().level == 0);
      CHECK(rig.open_step() == step);
    }
  }
  for (const char* step : {"c4a", "c4b"}) {
    Rig rig;
    rig.stand_at(step);
    rig.say("maybe");
    CHECK(rig.open_step() == step);
    REQUIRE(sends(rig.last).size() == 1);
    CHECK(sends(rig.last)[0].text.find("call 911 now") != std::string::npos);
  }
}

}  // namespace screenline::dialog
