// Slips of the finger on a phone or a keyboard (QWERTY). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace screenline::crisis {

// Keys that lie beside each other, or one key twice. Of letters a-z; false for anything else.
[[nodiscard]] bool neighbours(char a, char b);

// What one slip of the finger makes of a word of a-z: a letter left out, put in twice, swapped with
// the next, or hit beside. Some may come twice, and the word itself may be among them.
[[nodiscard]] std::vector<std::string> finger_slips(const std::string& word);

struct KeyboardSlip {
  std::string phrase;  // as written
  std::string word;    // the one with the slip
};

// The phrase with one slip in one of its words of two to four letters. Not the phrase itself and
// none of `except`. Each once, in order of the alphabet.
[[nodiscard]] std::vector<KeyboardSlip> keyboard_slips(const std::string& phrase,
                                                       const std::vector<std::string>& except);

}  // namespace screenline::crisis
