// What a text means as an answer to an open safety question (DECISIONS S3).
#include "bot/crisis/protocol.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;
using enum QuestionAnswer;

TEST_CASE("yes, no and what is neither") {
  for (const char* text :
       {"2", "No", "no.", "NO!!", "nope", "no thanks", "no thank you", "2 no", "no lol", "I'm not",
        "not right now", "no lol just hate forms", "no gracias", "para nada", "2)", "never"}) {
    INFO(text);
    CHECK(read_answer(Question::asq_5, text) == no);
  }
  for (const char* text : {"1",          "Yes",        "yeah",       "1.",
                           "sí",         "SI",         "maybe",      "sometimes",
                           "kind of",    "a veces",    "i guess so", "no, well sometimes yes",
                           "not really", "yes but no", "1 2",        "tal vez",
                           "I am",       "no maybe",   "un poco",    "2 but sometimes 1"}) {
    INFO(text);
    CHECK(read_answer(Question::asq_5, text) == yes);
  }
  for (const char* text : {"idk", "what", "", "3", "12", "I don't know", "no se", "nothing matters",
                           "not sure", "no one cares", "?", "no i want my mom"}) {
    INFO(text);
    CHECK(read_answer(Question::asq_5b, text) == unclear);
  }
}

TEST_CASE("I am not ok is no denial") {
  for (const auto text : {"I am not ok", "im not ok", "no im not ok", "no, im not just ok", "i am not really"}) {
    CAPTURE(text);
    CHECK(read_answer(Question::asq_5, text) != QuestionAnswer::no);
  }
}

TEST_CASE("when the most recent attempt was") {
  const std::pair<const char*, QuestionAnswer> rows[] = {{"1", under_3_months},
                                                         {"2", under_1_year},
                                                         {"3", longer_ago},
                                                         {"1.", under_3_months},
                                                         {"3 longer ago", longer_ago},
                                                         {"2 within the last year", under_1_year},
                                                         {"1 under 3 months ago", under_3_months},
                                                         {"2 weeks ago", under_3_months},
                                                         {"3 weeks", under_3_months},
                                                         {"3 months ago", under_3_months},
                                                         {"6 months ago", under_1_year},
                                                         {"yesterday", under_3_months},
                                                         {"last night", under_3_months},
                                                         {"last year", under_1_year},
                                                         {"10 years ago", longer_ago},
                                                         {"2 years ago", longer_ago},
                                                         {"1 year ago", under_1_year},
                                                         {"when I was a kid", longer_ago},
                                                         {"hace 5 años", longer_ago},
                                                         {"hace dos semanas", under_3_months},
                                                         {"hace más tiempo", longer_ago},
                                                         {"idk", unclear},
                                                         {"yes", unclear},
                                                         {"4", unclear},
                                                         {"", unclear}};
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(read_answer(Question::asq_4_when, text) == expected);
  }
}
