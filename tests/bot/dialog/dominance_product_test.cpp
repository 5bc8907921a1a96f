// DESIGN promise 1 as a product: every state of the shipped flow, and every state around it, times
// every text that the lexicon names for level 2 and up, on both channels: the next text is crisis
// messaging, and the only one. SCREENLINE_LONG=1 takes every retry and language with it, else they
// take turns. The gate is taken away twice: by a lexicon without rows (below), and once by hand:
// with `climbed = false` in on_text(), bot/dialog/advance.cpp, every place fails. Content note:
// texts of people in danger.
#include <algorithm>
#include <cstdlib>
#include <functional>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

struct Twin {
  std::string text, row;
  int level = 0;
  bool question = false;  // counts only while a safety question, or its own track, is open
  crisis::Track track = crisis::Track::none;
};

const std::vector<Twin>& twins() {
  static const std::vector<Twin> all = [] {
    std::vector<Twin> out;
    for (const crisis::Rule& rule : crisis::read_lexicon(crisis::embedded_lexicon()).rules) {
      if (rule.level < 2) continue;
      for (const std::string& text : rule.review.yes)
        out.push_back({text, rule.id, rule.level, rule.question, rule.track});
    }
    return out;
  }();
  return all;
}

struct Place {
  std::string name;
  State state;
  Time now{};
};

bool at_length() { return std::getenv("SCREENLINE_LONG") != nullptr; }

// Every question, at each of its tries.
std::vector<Place> questions(const World& world) {
  std::vector<Place> out;
  for (int step = 0; step < static_cast<int>(world.current->steps.size()); ++step) {
    const flow::Step& it = world.current->steps[static_cast<std::size_t>(step)];
    if (it.answer < 0) continue;
    for (int tries = 0; tries < (it.is_safety() ? 2 : it.tries); ++tries) {
      Rig rig(world);
      rig.stand_at(step);
      rig.conversation().safety_step = it.is_safety();
      rig.conversation().tries = static_cast<std::uint8_t>(tries);
      out.push_back({it.id + " try " + std::to_string(tries + 1), rig.state, rig.now});
    }
  }
  return out;
}

using Steps = std::vector<Input>;

Input says(const char* text) { return text_of(text); }

// What is said or done from question `at` on ("": nobody knows the person) to get to the state.
Place place(const World& world, const std::string& name, const std::string& at,
            const Steps& steps) {
  Rig rig(world);
  if (!at.empty()) {
    rig.stand_at(at);
    rig.conversation().safety_step =
        rig.flow().steps[static_cast<std::size_t>(rig.conversation().step)].is_safety();
  }
  for (const Input& one : steps) {
    rig.put(one);
    rig.pass(5s);  // past a burst
  }
  return {name, rig.state, rig.now};
}

constexpr const char* danger = "i want to kill myself";

// Everything that is no open question of the flow.
std::vector<Place> around(const World& world) {
  const auto at = [&](const std::string& name, const std::string& step, const Steps& steps) {
    return place(world, name, step, steps);
  };
  std::vector<Place> out{
      at("nobody knows them", "", {}),
      at("the first question was sent", "", {says("hello")}),
      at("declined", "c1", {says("no")}),
      at("opted out", "r1", {says("STOP")}),
      at("opted out at a safety question", "asq_2", {says("STOP")}),
      at("opted out in a crisis", "r1", {says(danger), says("STOP")}),
      at("opted out before the first question", "", {says("STOP")}),
      at("staff hold the conversation", "t5", {StaffTakeOver{"Ann"}}),
      at("staff gave it back", "t5", {StaffTakeOver{"Ann"}, StaffReturn{"Ann"}}),
      at("asked for staff", "r1", {says("STAFF")}),
      at("a death was told", "r1", {says("my son died by suicide last year")}),
      at("concern", "r1", {says("ugh this form makes me want to die")}),
      at("concern, unclear once", "r1", {says("ugh this form makes me want to die"), says("hm")}),
      at("concern about anger", "r1", {says("i could kill my landlord haha")}),
      at("concern about a picture", "r1", {text_of("", Channel::sms)}),
      at("concern answered no", "r1", {says("ugh this form makes me want to die"), says("no")}),
      at("asq_5 open", "asq_1", {says("yes")}),
      at("asq_5 open, unclear once", "asq_1", {says("yes"), says("hm")}),
      at("asq_5b open", "phq9_9", {says("1")}),
      at("asq_4_when open", "asq_4", {says("yes"), says("no")}),
      at("asq_5 answered no", "asq_1", {says("yes"), says("no")}),
      at("asq_5 answered yes", "asq_1", {says("yes"), says("yes")}),
      at("a nudge was sent", "asq_1", {says("yes"), TimerIn{TimerIn::Kind::silence, 0}}),
      at("silent", "asq_1",
         {says("yes"), TimerIn{TimerIn::Kind::silence, 0}, TimerIn{TimerIn::Kind::silence, 0}}),
      at("an attempt long ago", "asq_4", {says("yes"), says("no"), says("3")}),
      at("level 4", "r1", {says("i just took all my pills")}),
      at("a body in danger", "c4a", {says("yes")}),
      at("somebody else", "r1", {says("my friend wants to kill himself")}),
      at("hurt by others", "r1", {says("my husband hits me")}),
      at("a wrong dose", "r1", {says("i think i doubled my dose by mistake")}),
      at("staff hold the row", "r1", {says(danger), StaffHold{"Ann", true}}),
      at("cleared", "r1", {says(danger), clearance()}),
      at("cleared after the end", "c1", {says("no"), says(danger), clearance()}),
  };
  Rig expired(world);
  expired.stand_at("r1");
  expired.say("hm");
  expired.put(TimerIn{TimerIn::Kind::expiry, expired.conversation().visit});
  REQUIRE(expired.conversation().phase == Phase::ended);
  out.push_back({"expired", expired.state, expired.now});
  StaffClear sent = clearance();
  sent.outcome = desk::Outcome::emergency_sent;
  out.push_back(at("cleared without a word", "r1", {says(danger), sent}));
  Place gone = at("the flow is gone", "r1", {});
  gone.state.conversation->revision = "gone";
  out.push_back(gone);
  return out;
}

bool counts(const Twin& twin, const State& state) {
  if (!twin.question) return true;
  return twin.track == crisis::Track::third_party
             ? (open_tracks(state) & crisis::bit(twin.track)) != 0
             : asked_about(state) != crisis::Question::none;
}

std::string wrong_with(const World& world, const Place& place, const Twin& twin, Channel channel,
                       const std::string& language) {
  State state = place.state;
  state.person.language = language;
  const Turn turn = advance(world, std::move(state), text_of(twin.text, channel), place.now);
  std::string wrong = not_crisis(turn);
  if (wrong.empty() && turn.state.person.risk.level < twin.level)
    wrong = "level " + std::to_string(turn.state.person.risk.level);
  return wrong;
}

struct Tally {
  long turns = 0, wrong = 0;
  std::vector<std::string> first;  // the first few, in words
};

Tally product(const World& world, const std::vector<Place>& places) {
  Tally out;
  const auto cell = [&](const Place& place, const Twin& twin, Channel channel,
                        const std::string& language) {
    ++out.turns;
    const std::string wrong = wrong_with(world, place, twin, channel, language);
    if (wrong.empty() || ++out.wrong > 5) return;
    out.first.push_back(place.name + (channel == Channel::web ? ", web, " : ", sms, ") + language +
                        ", " + twin.row + " \"" + twin.text + "\": " + wrong);
  };
  std::size_t turn = 0;
  for (const Place& place : places) {
    for (const Twin& twin : twins()) {
      if (!counts(twin, place.state)) continue;
      ++turn;
      for (const Channel channel : {Channel::sms, Channel::web}) {
        const bool spanish = turn % 2 == 0;
        cell(place, twin, channel, spanish ? "es" : "en");
        if (at_length()) cell(place, twin, channel, spanish ? "en" : "es");
      }
    }
  }
  return out;
}

void holds(const Tally& result) {
  for (const std::string& one : result.first) UNSCOPED_INFO(one);
  CHECK(result.wrong == 0);
}

}  // namespace

TEST_CASE("every question times every text of danger, on both channels") {
  const World world = make_world();
  const std::vector<Place> places = questions(world);
  REQUIRE(places.size() >= 150);
  REQUIRE(twins().size() >= 350);
  const Tally result = product(world, places);
  CHECK(result.turns >= static_cast<long>(places.size()) * 350 * 2);
  holds(result);
}

TEST_CASE("every state around the questions times every text of danger, on both channels") {
  const World world = make_world();
  holds(product(world, around(world)));
}

TEST_CASE(
    "staff hold a crisis that is open: no more than a minute later, if they have not written") {
  const World world = make_world();
  const Place held = place(world, "", "r1", {says(danger), StaffTakeOver{"Ann"}});
  for (const Twin& twin : twins()) {
    for (const Channel channel : {Channel::sms, Channel::web}) {
      INFO(twin.row << " \"" << twin.text << "\"");
      Turn turn = advance(world, held.state, text_of(twin.text, channel), held.now);
      if (sends(turn).empty()) {
        const auto timers = dialog::all<SetTimer>(turn);
        const bool armed = std::ranges::any_of(timers, [&](const SetTimer& one) {
          return one.visit == owed_answer && one.due == held.now + 60s;
        });
        if (twin.question && turn.state.person.risk.level == 2 && !armed)
          continue;  // an ordinary word to staff
        REQUIRE(armed);
        turn = advance(world, turn.state, TimerIn{TimerIn::Kind::silence, owed_answer},
                       held.now + 60s);
      }
      CHECK(not_crisis(turn) == "");
    }
  }
}

TEST_CASE("without the gate the product fails") {
  const World world = make_world(blind_detector());
  // At a safety question what is not understood twice is crisis messaging as well.
  const Tally result = product(world, questions(world));
  CHECK(result.wrong > result.turns * 3 / 4);
}

}  // namespace screenline::dialog
