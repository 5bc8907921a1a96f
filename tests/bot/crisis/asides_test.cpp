// What is asked beside the open question, and a clock that was set back, in a crisis.
#include "bot/crisis/protocol.hpp"
#include "tests/bot/crisis/copy_texts.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

constexpr Time noon{std::chrono::hours(24 * 20000)};

// Level 2, and "right now?" is open.
State asked(Track track = Track::self, int level = 2) {
  Signal signal;
  signal.level = level;
  signal.track = track;
  signal.tracks = bit(track);
  signal.reason = "text_signal";
  signal.ask = {Question::asq_5};
  return on_signal({}, signal, noon).state;
}

Outcome hears(const State& state, std::string_view text,
              Time now = noon + std::chrono::minutes(1)) {
  return on_message(state, text, {}, false, now);
}

}  // namespace

TEST_CASE("who asks whether a person is there") {
  for (const char* text :
       {"is this a real person?", "Are you a bot", "r u human", "is anyone reading this?",
        "am i talking to a computer or a real person", "who is reading this", "is this automated?",
        "¿es una persona real?", "hay alguien ahi", "eres un robot",
        "answer me are you a bot or human", "please tell me is this a real person",
        "hey are you human", "contesta, ¿eres un robot?", "¿es usted una persona?",
        "hablo con una maquina o una persona", "pero esto es un robot?"}) {
    INFO(text);
    CHECK(asks_who_is_there(text));
  }
  for (const char* text :
       {"", "?", "i am a person", "are you there", "is this a joke", "no", "1",
        "is anyone going to help me or should i just do it", "nobody is a real person",
        "is it a bad person who wants to die", "who cares", "is there a pill", "answer me",
        "tell me i am a person", "please", "hola", "eres una buena persona pero quiero morir",
        "estoy solo con alguien"}) {
    INFO(text);
    CHECK_FALSE(asks_who_is_there(text));
  }
}

TEST_CASE("who asks to be talked with") {
  for (const char* text : {"please just talk to me", "I need someone to talk to",
                           "can you talk with me", "necesito hablar con alguien"}) {
    INFO(text);
    CHECK(asks_to_talk(text));
  }
  for (const char* text :
       {"dont talk to me", "do not talk to me", "talk is cheap", "they all talk about me"}) {
    INFO(text);
    CHECK_FALSE(asks_to_talk(text));
  }
}

TEST_CASE("is this a person: the truth, the numbers and the question again; it answers nothing") {
  State state = asked();
  for (int i = 0; i < 4; ++i) {
    const Outcome out = hears(state, "is this a real person?");
    CHECK(out.say == std::vector<CopyId>{"short.1", "ask.asq_5"});
    CHECK(out.notify);
    state = out.state;
  }
  CHECK(state.level == 2);
  CHECK(state.open == Question::asq_5);
  CHECK(hears(state, "1").state.level == 3);
}

TEST_CASE("is this a person: where the emergency number comes first it still does") {
  for (const State& state : {asked(Track::medical), asked(Track::self, 4)}) {
    const Outcome out = hears(state, "is this a real person?");
    REQUIRE(out.say.size() == 1);
    CHECK(out.say.front().starts_with("short.l4."));
  }
}

TEST_CASE("just talk to me: a line to talk with, before the question; a second one counts") {
  const Outcome first = hears(asked(), "dont send police please just talk to me");
  CHECK(first.say == std::vector<CopyId>{"short.3", "ask.asq_5"});
  CHECK(first.state.level == 2);
  const Outcome second = hears(first.state, "please talk to me", noon + std::chrono::minutes(2));
  CHECK(second.state.level == 3);
}

TEST_CASE("a clock that was set back brings no silence, and no answer is lost to it") {
  const Time before = noon - std::chrono::hours(1);
  const Outcome other = hears(asked(Track::third_party), "are you there", before);
  CHECK_FALSE(other.say.empty());
  const Outcome unclear = hears(asked(), "hm", before);
  CHECK_FALSE(unclear.say.empty());
  Scan scan;
  scan.level = 2;
  scan.track = Track::self;
  scan.tracks = bit(Track::self);
  CHECK(on_message(asked(), "i want to die", scan, false, before).state.level == 3);
}
