// What a text means as an answer to an open safety question. "No" has to be a clear, whole no;
// whatever could be a yes is one (S3).
#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "bot/crisis/normalise.hpp"
#include "bot/crisis/protocol.hpp"

namespace screenline::crisis {
namespace {

// Compared with the plain view: no case, accents, apostrophes or punctuation.
constexpr auto whole_no = std::to_array<std::string_view>({"2",
                                                           "no",
                                                           "n",
                                                           "nope",
                                                           "nah",
                                                           "naw",
                                                           "never",
                                                           "none",
                                                           "negative",
                                                           "two",
                                                           "2 no",
                                                           "no 2",
                                                           "no no",
                                                           "no no no",
                                                           "not at all",
                                                           "no not at all",
                                                           "no never",
                                                           "no way",
                                                           "not now",
                                                           "not right now",
                                                           "no not right now",
                                                           "no not now",
                                                           "no not today",
                                                           "im not",
                                                           "i am not",
                                                           "no im not",
                                                           "no i am not",
                                                           "i do not",
                                                           "i dont",
                                                           "no i dont",
                                                           "no i do not",
                                                           "no i havent",
                                                           "no i have not",
                                                           "i have not",
                                                           "i havent",
                                                           "no im good",
                                                           "no im fine",
                                                           "no im ok",
                                                           "no im okay",
                                                           "no i wouldnt",
                                                           "no i would not",
                                                           "definitely not",
                                                           "no definitely not",
                                                           "absolutely not",
                                                           "of course not",
                                                           "dos",
                                                           "2 dos",
                                                           "no nunca",
                                                           "nunca",
                                                           "jamas",
                                                           "para nada",
                                                           "no para nada",
                                                           "ninguno",
                                                           "ninguna",
                                                           "claro que no",
                                                           "no claro que no",
                                                           "no estoy",
                                                           "ahora no"});

// Words that may stand around a no and change nothing.
constexpr auto courtesy = std::to_array<std::string_view>(
    {"thanks", "thank", "you", "thx", "ty", "gracias", "lol", "haha", "hahaha", "lmao", "jaja",
     "please", "sir", "maam", "maam"});

constexpr auto yes_words = std::to_array<std::string_view>(
    {"1",     "yes",   "y",       "yeah",     "yep",      "yup",          "ya",     "ye",
     "yea",   "yess",  "si",      "sip",      "sii",      "uno",          "claro",  "sometimes",
     "maybe", "kinda", "perhaps", "probably", "possibly", "occasionally", "always", "sorta",
     "veces", "quiza", "quizas",  "talvez",   "siempre",  "creo",         "puede",  "little",
     "guess", "poco"});

std::vector<std::string_view> words_of(const std::string& plain) {
  std::vector<std::string_view> words;
  for (std::size_t at = 1; at < plain.size();) {
    const std::size_t end = plain.find(' ', at);
    words.push_back(std::string_view(plain).substr(at, end - at));
    at = end + 1;
  }
  return words;
}

template <typename List>
bool among(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

// After a bare "no" only ("no lol just hate forms"): "im not ok" and "i am not really" are no
// denials.
constexpr auto after_bare_no =
    std::to_array<std::string_view>({"just", "hate", "forms", "really", "sorry", "honestly"});

bool is_whole_no(std::vector<std::string_view> words) {
  const bool bare =
      words.size() > 1 && words[1] != "i" && words[1] != "im" &&
      (words[0] == "no" || words[0] == "nope" || words[0] == "nah" || words[0] == "2");
  while (words.size() > 1 &&
         (among(courtesy, words.back()) || (bare && among(after_bare_no, words.back())))) {
    words.pop_back();
  }
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : " ") + std::string(word);
  return among(whole_no, text);
}

bool has(const std::vector<std::string_view>& words, std::initializer_list<std::string_view> any) {
  return std::ranges::any_of(words, [&](auto word) { return among(any, word); });
}

int number(std::string_view word) {
  int value = -1;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc() && end == word.data() + word.size() ? value : -1;
}

// "1", "1 under 3 months ago", "2 weeks ago", "ten years ago", "last night". A number with a unit
// is a time, not an option; one that could be either takes the nearer time.
QuestionAnswer read_when(const std::vector<std::string_view>& words) {
  if (words.empty()) return QuestionAnswer::unclear;
  const int first = number(words.front());
  const bool years = has(words, {"years", "yrs", "decades", "anos", "decadas"});
  const bool year = has(words, {"year", "ano"});
  const bool near =
      has(words, {"minute", "minutes",   "hour",    "hours",   "day",   "days", "week",
                  "weeks",  "yesterday", "today",   "tonight", "night", "now",  "recently",
                  "month",  "hoy",       "ayer",    "anoche",  "dia",   "dias", "hora",
                  "horas",  "semana",    "semanas", "mes",     "under", "menos"});
  const bool months = has(words, {"months", "meses"});
  const bool longer = has(words, {"longer", "mas"});
  if (words.size() == 1 || (first >= 1 && first <= 3 &&
                            (first == 1   ? near
                             : first == 2 ? year
                                          : longer))) {
    if (first == 1 || words.front() == "one" || words.front() == "uno")
      return QuestionAnswer::under_3_months;
    if ((first == 2 && !near) || words.front() == "two" || words.front() == "dos")
      return QuestionAnswer::under_1_year;
    if ((first == 3 && !near) || words.front() == "three" || words.front() == "tres")
      return QuestionAnswer::longer_ago;
  }
  if (near) return QuestionAnswer::under_3_months;
  if (months) return first > 3 ? QuestionAnswer::under_1_year : QuestionAnswer::under_3_months;
  if (year) return QuestionAnswer::under_1_year;
  if (years) return first == 1 ? QuestionAnswer::under_1_year : QuestionAnswer::longer_ago;
  if (longer || has(words, {"childhood", "kid", "teen", "teenager"}))
    return QuestionAnswer::longer_ago;
  return QuestionAnswer::unclear;
}

}  // namespace

QuestionAnswer read_answer(Question question, std::string_view raw) {
  std::string plain;
  flatten(clean(raw).text, plain);
  const auto words = words_of(plain);
  if (question == Question::asq_4_when) return read_when(words);
  if (is_whole_no(words)) return QuestionAnswer::no;
  if (plain == " one " || plain == " uno ") return QuestionAnswer::yes;
  // A hedge or a yes anywhere, and a yes that "no" only softens, is a yes.
  if (std::ranges::any_of(words, [](auto word) { return among(yes_words, word); }))
    return QuestionAnswer::yes;
  const bool of_sort =
      plain.find(" kind of ") != std::string::npos ||
      plain.find(" sort of ") != std::string::npos || plain.find(" i am ") != std::string::npos ||
      plain.find(" i do ") != std::string::npos || plain.find(" a veces ") != std::string::npos ||
      plain.find(" tal vez ") != std::string::npos ||
      plain.find(" mas o menos ") != std::string::npos ||
      plain.find(" not really ") != std::string::npos;
  const bool negated = plain.find(" i am not ") != std::string::npos ||
                       plain.find(" i do not ") != std::string::npos;
  return of_sort && !negated ? QuestionAnswer::yes : QuestionAnswer::unclear;
}

}  // namespace screenline::crisis
