// The lines of help that texts name, as flows/crisis/resources.json has them. Values; any thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::crisis {

struct DataProblem {
  std::string file, where, what;
  int line = 0, column = 0;
  std::string hint = {};
};

struct Date {
  int year = 0, month = 0, day = 0;
};
// A calendar day written YYYY-MM-DD and nothing else.
[[nodiscard]] std::optional<Date> read_date(std::string_view text);

// A word that depends on the language in which the person is spoken to.
struct ByLanguage {
  std::string en, es;
  [[nodiscard]] const std::string& in(std::string_view language) const {
    return language == "es" ? es : en;
  }
};

// One line of help.
struct Resource {
  std::string id, country;  // ISO 3166-1 alpha-2
  std::string role;         // one of known_roles
  std::string name, audience, hours;
  std::string voice, text, chat;  // numbers and address; any but one may be ""
  ByLanguage press;               // what a caller presses then; "" nothing
  ByLanguage text_word;           // what is sent to `text`; "" anything
  ByLanguage called;              // poison: how a sentence names it, with its article
  ByLanguage hospital;            // emergency: what the place to go to is called there
  ByLanguage hours_said;          // where the line is not open at all hours
  std::string source;             // where it was looked up, on `verified`
  Date verified, expires;         // the last day itself is still good
  [[nodiscard]] bool always_open() const { return hours == "24/7"; }
};

// "crisis_text" is for a country whose crisis line answers calls and another one answers texts.
inline constexpr std::array known_roles = {"crisis", "crisis_text", "emergency", "poison",
                                           "abuse",  "youth",       "veterans"};
// What a text may name in any country.
inline constexpr std::array needed_roles = {"crisis", "emergency", "poison", "abuse"};

// Bytes of resources.json. What is wrong is added to `problems`.
[[nodiscard]] std::vector<Resource> read_resources(std::string_view bytes,
                                                   std::vector<DataProblem>& problems);

// The first of this country and role; a country that has none is given that of the US, so that a
// text names some number (`check` refuses such a country). Null when the US has none either.
[[nodiscard]] const Resource* find_resource(const std::vector<Resource>& all,
                                            std::string_view country, std::string_view role);

}  // namespace screenline::crisis
