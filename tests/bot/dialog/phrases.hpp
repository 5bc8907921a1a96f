// Texts of a person in danger, written for these tests; none is taken from an evaluation set.
// Content note: first-person statements about suicide.
#pragma once

#include <array>

namespace screenline::dialog {

inline constexpr std::array crisis_phrases{
    "i want to kill myself",
    "I don't want to live anymore",
    "1 and honestly i want to die",
    "i am going to end my life tonight",
    "wish i was dead",
    "im having suicidal thoughts",
    "I want to hurt myself",
    "no. i mean yes. i want to kill my self",
    "SOS",
    "quiero morirme",
};

}  // namespace screenline::dialog
