// What a text means as an answer to an open safety question. "No" has to be a clear, whole no;
// anything else that could be a yes is one (S3).
#include <algorithm>
#include <array>

#include "bot/crisis/protocol.hpp"
#include "bot/text/fold.hpp"

namespace screenline::crisis {

namespace {

constexpr std::array no_words = {"2",
                                 "no",
                                 "n",
                                 "nope",
                                 "nah",
                                 "no thanks",
                                 "no thank you",
                                 "2 no",
                                 "no 2",
                                 "never",
                                 "not at all",
                                 "no never",
                                 "no i am not",
                                 "no im not",
                                 "no i'm not",
                                 "i am not",
                                 "im not",
                                 "i'm not",
                                 "definitely not",
                                 "no not right now",
                                 "not right now",
                                 "no no",
                                 "none",
                                 "no gracias",
                                 "para nada",
                                 "nunca",
                                 "no nunca",
                                 "ninguno",
                                 "no lol",
                                 "no not at all"};

constexpr std::array yes_words = {
    "1",          "yes",     "y",      "yeah",      "yep",         "ya",       "yup",
    "yes i am",   "i am",    "1 yes",  "yes 1",     "si",          "sip",      "claro",
    "kind of",    "kinda",   "maybe",  "sometimes", "sort of",     "a little", "i guess",
    "i think so", "a veces", "quiza",  "tal vez",   "creo que si", "un poco",  "mas o menos",
    "sure",       "ok",      "always", "siempre"};

template <std::size_t Size>
bool is_one_of(std::string_view text, const std::array<const char*, Size>& words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return text == word; });
}

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && (text.size() == word.size() || text[word.size()] == ' ' ||
                                    text[word.size()] == ',' || text[word.size()] == '.');
}

bool says_yes(std::string_view text) {
  for (const std::string_view word :
       {"1", "yes", "yeah", "yep", "si", "maybe", "sometimes", "a veces"}) {
    if (begins_with_word(text, word)) return true;
  }
  return false;
}

// "no, well sometimes yes": a hedge anywhere makes it a yes.
bool hedges(std::string_view text) {
  const auto words = text::words(text);
  return std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return word == "yes" || word == "si" || word == "sometimes" || word == "maybe" ||
           word == "kinda" || word == "veces" || word == "quiza" || word == "yeah";
  });
}

QuestionAnswer read_when(std::string_view text) {
  const auto first = [&](std::string_view key) { return begins_with_word(text, key); };
  if (first("1")) return QuestionAnswer::under_3_months;
  if (first("2")) return QuestionAnswer::under_1_year;
  if (first("3")) {
    // "3 weeks ago", "3 days": a number with a unit is not an option.
    return text == "3" || text.starts_with("3 longer") ? QuestionAnswer::longer_ago
                                                       : QuestionAnswer::unclear;
  }
  const bool recent = text.find("week") != std::string_view::npos ||
                      text.find("yesterday") != std::string_view::npos ||
                      text.find("today") != std::string_view::npos ||
                      text.find("semana") != std::string_view::npos ||
                      text.find("ayer") != std::string_view::npos ||
                      text.find("hoy") != std::string_view::npos;
  if (recent) return QuestionAnswer::under_3_months;
  if (text == "longer ago" || text == "years ago" || text == "hace anos" ||
      text == "hace mas tiempo") {
    return QuestionAnswer::longer_ago;
  }
  return QuestionAnswer::unclear;
}

}  // namespace

QuestionAnswer read_answer(Question question, std::string_view raw) {
  const std::string text = text::fold_accents(text::fold(raw));
  if (question == Question::asq_4_when) {
    // "1 month", "2 weeks": the worse reading, not the option.
    const bool unit =
        text.find("week") != std::string::npos || text.find("month") != std::string::npos ||
        text.find("day") != std::string::npos || text.find("semana") != std::string::npos ||
        text.find("mes") != std::string::npos || text.find("dia") != std::string::npos;
    if (unit && text.find("3 months ago") == std::string::npos)
      return QuestionAnswer::under_3_months;
    return read_when(text);
  }
  if (is_one_of(text, no_words)) return QuestionAnswer::no;
  if (is_one_of(text, yes_words) || says_yes(text) || hedges(text)) return QuestionAnswer::yes;
  return QuestionAnswer::unclear;
}

}  // namespace screenline::crisis
