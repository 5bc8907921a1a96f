// What stands in braces in a crisis text, made of the lines of help themselves, so that one
// sentence fits every country: "{reach} now" is "Call or text 988 now" here and "Call 116 123 or
// text 85258 now" there. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/resource.hpp"

namespace screenline::crisis {

// What a name stands for, with examples of the US:
// - reach: "call or text 988"; "llame al 988 y oprima 2, o mande AYUDA al 988"
// - call: "call 988"; "llame al 988 y oprima 2"
// - crisis: "988"; "988 (oprima 2)"
// - spanish_line: "call 988 and press 2 for Spanish", in a text that is English only
// - by: "by call or text"; "por llamada"
// - also_text: "You can also text 988, day or night."; "O mande AYUDA al 988."
// - emergency: "911"
// - hospital: "emergency room"; "sala de emergencias"
// - poison: "1-800-222-1222", with its hours where it is not always open
// - poison_name: "Poison Help"
// - poison_always: ", day or night" where that is so, else ""
// - dv: "800-799-7233"
// - clinic, phone: the site's
// - day: "November 30"; "30 de noviembre"
[[nodiscard]] bool is_placeholder(std::string_view name);

// What is in braces and no placeholder, or never closed; "" when all is well.
[[nodiscard]] std::string unknown_placeholder(std::string_view text);

struct Filling {
  const std::vector<Resource>& resources;
  std::string_view country, language, clinic, phone;
  std::string_view day{};
};

// A day of this year or the next.
[[nodiscard]] std::string day_words(Date day, std::string_view language);

// `text` is added to `out` with its braces filled. What begins a sentence begins with a capital.
void add_filled(std::string& out, std::string_view text, const Filling& with);

}  // namespace screenline::crisis
