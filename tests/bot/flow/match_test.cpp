// What a person's text means at a step: tables by kind of answer, and properties over random bytes.
#include "bot/flow/match.hpp"

#include <rapidcheck.h>

#include "bot/flow/place.hpp"
#include "bot/text/fold.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

using Kind = AnswerMatch::Kind;

const Flow& flow() {
  static const std::shared_ptr<const Flow> loaded = load_good().flow;
  REQUIRE(loaded);
  return *loaded;
}

const Step& step(std::string_view id) {
  return flow().steps[static_cast<std::size_t>(flow().find_step(id))];
}

AnswerMatch at(std::string_view id, std::string_view text, std::size_t language = 0) {
  return match_answer(flow(), step(id), language, text);
}

constexpr int none = -99;  // not understood

// The option or number understood, or `none`.
int value(std::string_view id, std::string_view text, std::size_t language = 0) {
  const AnswerMatch match = at(id, text, language);
  return match.kind == Kind::understood ? match.answer.value : none;
}

struct Row {
  const char* text;
  int expected;
};

TEST_CASE("a choice is read whole, then by its leading token") {
  // mood_1: 0 not at all, 1 several days, 2 more than half, 3 nearly every day
  for (const Row& row : std::vector<Row>{{"2", 2},
                                         {" 2. ", 2},
                                         {"(2)", 2},
                                         {"２", 2},
                                         {"2️⃣", 2},
                                         {"two", 2},
                                         {"dos", 2},
                                         {"several days", 1},
                                         {"SEVERAL DAYS!", 1},
                                         {"several", 1},
                                         {"varios días", 1},
                                         {"varios dias", 1},
                                         {"o", 0},
                                         {"O", 0},
                                         {"3 and I sleep badly", 3},
                                         {"2. not really", 2},
                                         {"2, it depends", 2},
                                         {"2 2", 2},
                                         {"0 nunca", 0},
                                         {"2 or 3", none},
                                         {"2/3", none},
                                         {"2 or three", none},
                                         {"0-1", none},
                                         {"1-2", none},
                                         {"1.5", none},
                                         {"1,5", none},
                                         {"1 5", none},
                                         {"4", none},
                                         {"23", none},
                                         {"10%", none},
                                         {"I think of it 3 times a day", none},
                                         {"maybe 2", none},
                                         {"", none},
                                         {"...", none},
                                         {"hello", none}}) {
    INFO(row.text);
    CHECK(value("mood_1", row.text) == row.expected);
  }
  CHECK(at("mood_1", "3 and I sleep badly").remark);
  CHECK_FALSE(at("mood_1", "3").remark);
  CHECK_FALSE(at("mood_1", "2 2").remark);
}

TEST_CASE("letters as keys do not swallow the words they begin") {
  for (const Row& row : std::vector<Row>{{"A", 0},
                                         {"b", 1},
                                         {"b.", 1},
                                         {"B) on weekends", 1},
                                         {"A lot", none},
                                         {"a few", none},
                                         {"1 or 2", 0},
                                         {"3 or 4", 1},
                                         {"A or B", none},
                                         {"3", none}}) {
    INFO(row.text);
    CHECK(value("d1", row.text) == row.expected);
  }
}

TEST_CASE("at a safety step only the whole text is the harmless answer") {
  // asq_1: 0 yes, 1 no
  for (const Row& row : std::vector<Row>{{"1", 0},
                                         {"yes", 0},
                                         {"YES", 0},
                                         {"sí", 0},
                                         {"👍🏽", 0},
                                         {"yes but only a bit", 0},
                                         {"1, every day", 0},
                                         {"yes and no", 0},
                                         {"2", 1},
                                         {"two", 1},
                                         {"no", 1},
                                         {"No.", 1},
                                         {"nope", 1},
                                         {"para nada", 1},
                                         {"no thanks", 1},
                                         {"no never", 1},
                                         {"No, never!", 1},
                                         {"no no no", 1},
                                         {"no i don't", 1},
                                         {"No, I have not", 1},
                                         {"no i would never do that my kids need me", 1},
                                         {"no i only took my normal dose", 1},
                                         {"no, I just took my usual meds thanks", 1},
                                         {"no, nunca lo haría", 1},
                                         {"no i don't think so", none},
                                         {"no i only took my normal dose twice", none},
                                         {"no i only took my kids meds", none},
                                         {"no not today", none},
                                         {"no i would never do that again", none},
                                         {"no, well sometimes yes", none},
                                         {"no but I think about it", none},
                                         {"2 but yes sometimes", none},
                                         {"no 😢", none},
                                         {"no idea", none},
                                         {"not really", none},
                                         {"2 or 1", none},
                                         {"maybe", none},
                                         {"o", none}}) {
    INFO(row.text);
    CHECK(value("asq_1", row.text) == row.expected);
  }
  // mood_4: points 0 is harmless, 1 to 3 are not
  for (const Row& row : std::vector<Row>{{"0", 0},
                                         {"not at all", 0},
                                         {"o", none},
                                         {"O", none},
                                         {"0 but sometimes", none},
                                         {"0 or 1", none},
                                         {"1 or 0", 1},
                                         {"2 when I am alone", 2},
                                         {"2 or 3", none},
                                         {"3!!!", 3}}) {
    INFO(row.text);
    CHECK(value("mood_4", row.text) == row.expected);
  }
}

TEST_CASE("several options can be joined in the ways people do it") {
  const auto chosen = [](std::string_view text) {
    const AnswerMatch match = at("r1", text);
    return match.kind == Kind::understood ? static_cast<int>(match.answer.chosen) : none;
  };
  // depression 1 (bit 0), anxiety 2 (bit 1), pain 4 (bit 2), unsure 9 (bit 3), none 0
  for (const Row& row : std::vector<Row>{{"1", 0b001},
                                         {"1 4", 0b101},
                                         {"1,4", 0b101},
                                         {"1, 2, and 4", 0b111},
                                         {"1 and 4", 0b101},
                                         {"1 y 4", 0b101},
                                         {"1&2", 0b011},
                                         {"1 1", 0b001},
                                         {"depression and pain", 0b101},
                                         {"Depresión, dolor", 0b101},
                                         {"one and two", 0b011},
                                         {"0", 0},
                                         {"none", 0},
                                         {"nothing", 0},
                                         {"9", 0b1000},
                                         {"14", none},
                                         {"1.4", none},
                                         {"1-4", none},
                                         {"1 3", none},
                                         {"1 and my back", none},
                                         {"and", none},
                                         {",", none}}) {
    INFO(row.text);
    CHECK(chosen(row.text) == row.expected);
  }
  CHECK(at("r1", "0 1").kind == Kind::not_allowed);
  CHECK(at("r1", "9 and 1").kind == Kind::not_allowed);
}

TEST_CASE("numbers are taken alone or in the lead, never from within") {
  for (const Row& row : std::vector<Row>{{"34", 34},
                                         {"34.", 34},
                                         {"34 years old", 34},
                                         {"thirty-four", 34},
                                         {"treinta y cuatro", 34},
                                         {"0", 0},
                                         {"o", 0},
                                         {"34 34", 34},
                                         {"34 or 35", none},
                                         {"34-35", none},
                                         {"3.5", none},
                                         {"3,5", none},
                                         {"so 34", none},
                                         {"34%", none},
                                         {"99999999999999", none},
                                         {"", none}}) {
    INFO(row.text);
    CHECK(value("age", row.text) == row.expected);
  }
  CHECK(at("age", "121").kind == Kind::not_allowed);
  CHECK(at("age", "-3").kind == Kind::not_allowed);
  CHECK(at("age", "200 years").kind == Kind::not_allowed);
  CHECK(value("peg_1", "10") == 10);
  CHECK(value("peg_1", "7 today, bad") == 7);
  CHECK(value("peg_1", "5/10") == none);
  CHECK(at("peg_1", "11").kind == Kind::not_allowed);
}

TEST_CASE("an age is read where nothing but an age is said, and never guessed upward") {
  for (const Row& row : std::vector<Row>{
           {"I am 34", 34},     {"im 34", 34},         {"I'm 34 years old", 34},
           {"34yo", 34},        {"34 f", 34},          {"age: 34", 34},
           {"34 yo f", 34},     {"tengo 34 años", 34}, {"yo tengo 34 años cumplidos", 34},
           {"18 years", 18},    {"eighteen", 18},      {"im 17", 17},
           {"34 :)", 34},       {"34 male", 34},       {"34!", 34},
           {"l8", none},        {"I8", none},          {"1o", none},
           {"3O", none},        {"born 1990", none},   {"18?", none},
           {"¿18", none},       {"over 18", none},     {"18+", none},
           {"1 8", none},       {"thrity", none},      {"34, why", none},
           {"17 and a half", none}, {"im 34 and you", none}}) {
    INFO(row.text);
    CHECK(value("age", row.text) == row.expected);
  }
  for (const char* text :
       {"18 next month", "18 in june", "18 soon", "almost 18", "17 turning 18", "18 no",
        "18 todavia no", "18 false", "18 by december", "18 after summer", "18 el mes que viene",
        "18 voy a cumplir", "18 por cumplir", "18 dentro de un mes", "18 before long",
        "18 end of month", "18 jk", "18 months old", "18 m old", "120 lbs", "70 kg",
        "34 weeks pregnant", "54 for my mom", "300 mg"}) {
    INFO(text);
    CHECK(at("age", text).kind == Kind::not_understood);
  }
  CHECK(at("age", "1990").kind == Kind::not_allowed);
}

// Source of the rule: a key is what was asked for; what measures something else is asked again.
TEST_CASE("a number that measures something is no key and no point of a scale") {
  for (const char* text : {"1 year ago", "2 weeks", "3 times a day", "2x a week", "1 or 2 days",
                           "3 a day", "3 or more times a week"}) {
    INFO(text);
    CHECK(value("t0", text) == none);
    CHECK(value("mood_1", text) == none);
    CHECK(value("peg_1", text) == none);
  }
  CHECK(value("age", "34 times") == none);
  CHECK(value("age", "34 years") == 34);
  CHECK(value("mood_1", "0 days") == 0);
  CHECK(value("mood_1", "3 and i sleep 4 hours") == 3);
  CHECK(value("t0", "1, times are hard") == 0);
}

TEST_CASE("who does not know is given the option that says so, or is told to choose") {
  for (const char* text : {"idk", "I don't know", "not sure", "no sé", "unsure", "Dunno!"}) {
    INFO(text);
    const AnswerMatch list = at("r1", text);
    CHECK(list.kind == Kind::understood);
    CHECK(list.answer.chosen == 1u << 3);  // "9 Not sure"
    const AnswerMatch choice = at("t0", text);
    CHECK(choice.kind == Kind::not_understood);
    CHECK(choice.unsure);
    CHECK_FALSE(at("asq_1", text).unsure);  // a safety question leans to danger
  }
}

TEST_CASE("consent takes only its words, and a plain no declines") {
  for (const char* text : {"yes", "Yes!", "I agree", "sí", "si", "SI."}) {
    INFO(text);
    CHECK(at("c1", text).kind == Kind::understood);
    CHECK(at("c1", text).answer.value == 1);
  }
  for (const char* text :
       {"no", "No.", "nope", "no thanks", "No, gracias", "i do not consent", "I dont consent",
        "I don’t consent.", "no i dont consent", "No, I do not consent", "i do not", "i dont",
        "i don't", "no consiento"}) {
    INFO(text);
    CHECK(at("c1", text).kind == Kind::declined);
  }
  // Several of its words and nothing else.
  for (const char* text : {"yes, yes", "yes yes", "si, yes."}) {
    INFO(text);
    CHECK(at("c1", text).kind == Kind::understood);
  }
  CHECK(at("c1", "2").kind == Kind::declined);
  for (const char* text : {"ok", "1", "yes but why", "yes no", "no way am I sure", "?", "yes?", "no?", "¿si", "¿no", "i do not know", "yse", "y3s"}) {
    INFO(text);
    CHECK(at("c1", text).kind == Kind::not_understood);
  }
}

TEST_CASE("a place: a code or a name, and no plea, question, number or word of another kind") {
  for (const char* text :
       {"Dayton", "45402", "Dayton, OH 45402", "45402-1234", "sw1a 1aa", "K1A0B1", "im in chicago",
        "New York", "St. Louis", "near Hilo, HI", "home in dayton ohio", "221 Baker St", "LA nyc",
        "Coeur d'Alene", "Cañon City", "東京", "I am at 12 Main Street Springfield",
        "help me i am in 45402"}) {
    INFO(text);
    CHECK(looks_like_place(text::fold(text)));
  }
  for (const char* text :
       {"help me please", "no", "34", "1", "home", "at work", "ok", "i dont want to say", "what",
        "idk", "...", "me", "why do you need that", "where are you? in dayton?", "rather not",
        "Yes", "so much pain in my chest",
        "one two three four five six seven eight nine ten eleven dayton"}) {
    INFO(text);
    CHECK_FALSE(looks_like_place(text::fold(text)));
  }
}

TEST_CASE("free text is taken whole or not at all") {
  CHECK(at("why", "Because.").kind == Kind::understood);
  CHECK(at("why", "ñññññññññññññññññññé").kind == Kind::understood);  // 20 characters, 40 bytes
  CHECK(at("why", "123456789012345678901").kind == Kind::not_allowed);
  CHECK(at("why", "  ").kind == Kind::not_understood);
}

TEST_CASE("the person's own language is tried first") {
  CHECK(value("t0", "no sé", 1) == none);
  CHECK(value("t0", "antes", 0) == 1);
  CHECK(value("t0", "before", 1) == 1);
}

TEST_CASE("root words are the whole text, in any language") {
  CHECK(match_root_word(flow(), "STOP") == RootWord::stop);
  CHECK(match_root_word(flow(), " Stop. ") == RootWord::stop);
  CHECK(match_root_word(flow(), "ayuda") == RootWord::crisis);
  CHECK(match_root_word(flow(), "Español") == RootWord::spanish);
  CHECK(match_root_word(flow(), "stop it") == RootWord::none);
  CHECK(match_root_word(flow(), "") == RootWord::none);
}

TEST_CASE("a person is asked for in many ways, and only then") {
  for (const char* text :
       {"can i talk to a person", "Can I speak with someone please?", "I need to talk to a nurse",
        "i'd like to speak to a real person", "please let me talk to the front desk",
        "talk to a human", "quiero hablar con alguien", "¿Puedo hablar con una enfermera?"}) {
    INFO(text);
    CHECK(match_root_word(flow(), text) == RootWord::staff);
  }
  for (const char* text : {"i can talk to a person about it later", "i talk to my doctor",
                           "i never talk to anyone", "talk to me", "my doctor told me",
                           "i want to talk to my dead mother", "a nurse", "someone"}) {
    INFO(text);
    CHECK(match_root_word(flow(), text) == RootWord::none);
  }
}

TEST_CASE("no bytes make matching throw") {
  const bool held = rc::check("match_answer never throws", [](const std::string& bytes) {
    for (const Step& one : flow().steps) {
      if (one.answer < 0) continue;
      for (std::size_t language = 0; language < 2; ++language) {
        (void)match_answer(flow(), one, language, bytes);
      }
    }
    (void)match_root_word(flow(), bytes);
  });
  CHECK(held);
}

TEST_CASE("a key alone always means its option") {
  const bool held = rc::check("keys", [] {
    const auto& steps = flow().steps;
    const Step& one = steps[*rc::gen::inRange<std::size_t>(0, steps.size())];
    RC_PRE(one.answer >= 0);
    const AnswerType& type = flow().answers[static_cast<std::size_t>(one.answer)];
    RC_PRE(!type.options.empty());
    const auto index = *rc::gen::inRange<std::size_t>(0, type.options.size());
    const std::string before = *rc::gen::element<std::string>("", " ", "\n", "  \t", "(");
    const std::string behind = *rc::gen::element<std::string>("", " ", "\n", ".", "!", ")");
    const AnswerMatch match = match_answer(flow(), one, *rc::gen::inRange<std::size_t>(0, 3),
                                           before + type.options[index].key + behind);
    RC_ASSERT(match.kind == Kind::understood);
    RC_ASSERT_FALSE(match.remark);
    if (type.kind == AnswerKind::many) {
      RC_ASSERT(match.answer.chosen == std::uint32_t{1} << index);
    } else {
      RC_ASSERT(match.answer.value == static_cast<int>(index));
    }
  });
  CHECK(held);
}

// "no" and whatever follows it is harmless only when it says nothing more.
TEST_CASE("nothing behind a harmless key makes a safety step harmless") {
  const bool held = rc::check("remarks", [](const std::string& remark) {
    const AnswerMatch match = at("asq_1", "2 but " + remark);
    RC_ASSERT(match.kind != Kind::understood || match.answer.value == 0);
  });
  CHECK(held);
}

}  // namespace
}  // namespace screenline::flow
