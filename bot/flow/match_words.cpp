#include "bot/flow/match_words.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "bot/text/fold.hpp"
#include "bot/text/numbers.hpp"

namespace screenline::flow {
namespace {

template <std::size_t size>
bool one_of(std::string_view word, const std::string_view (&words)[size]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_ascii_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A lone dash or sign is no word of a remark.
bool says_something(std::string_view token) {
  return std::any_of(token.begin(), token.end(), [](char c) {
    return is_ascii_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

WordTable::WordTable(const Flow& flow, const AnswerType& type, std::size_t language, bool o_is_zero)
    : flow_(flow), type_(type), o_is_zero_(o_is_zero) {
  if (language < flow.languages.size()) languages_.push_back(language);
  for (std::size_t i = 0; i < flow.languages.size(); ++i) {
    if (i != language) languages_.push_back(i);
  }
}

std::optional<int> WordTable::look_up(std::string_view word) const {
  const std::string key(word);
  for (const std::size_t language : languages_) {
    if (language >= type_.words.size()) continue;
    // By its bucket: find() goes through a table of up to twenty words one by one.
    const auto& words = type_.words[language];
    if (words.empty()) continue;
    const std::size_t bucket = words.bucket(key);
    for (auto at = words.begin(bucket); at != words.end(bucket); ++at) {
      if (at->first == key) return at->second;
    }
  }
  return std::nullopt;
}

std::optional<int> WordTable::option_token(std::string_view token) const {
  if (const auto found = look_up(token)) return found;
  if (const auto found = look_up(text::fold_accents(token))) return found;
  if (o_is_zero_ && token == "o") return look_up("0");
  return std::nullopt;
}

std::optional<int> WordTable::option(std::string_view folded) const {
  if (const auto found = option_token(folded)) return found;
  const auto number = number_word(folded);
  return number ? look_up(std::to_string(*number)) : std::nullopt;
}

bool WordTable::is_key(std::string_view token) const {
  const auto matches = [&](const Option& option) { return text::fold(option.key) == token; };
  return std::any_of(type_.options.begin(), type_.options.end(), matches) ||
         (type_.none && matches(*type_.none));
}

std::optional<int> WordTable::number_word(std::string_view folded) const {
  for (const std::size_t language : languages_) {
    if (const auto number = text::number_word(folded, flow_.languages[language])) return number;
  }
  return std::nullopt;
}

std::optional<int> WordTable::digits(std::string_view token) const {
  if (o_is_zero_ && token == "o") return 0;
  return text::whole_integer(token);
}

std::optional<int> WordTable::number(std::string_view folded) const {
  if (const auto value = digits(folded)) return value;
  return number_word(folded);
}

Lead lead_of(std::string_view folded) {
  Lead lead;
  const std::vector<std::string_view> words = text::words(folded);
  // A text that does not begin with its first word begins with a sign: nothing leads it.
  if (words.empty() || words.front().data() != folded.data()) return lead;
  lead.token = words.front();
  std::copy_if(words.begin() + 1, words.end(), std::back_inserter(lead.rest), says_something);
  const std::string_view behind = folded.substr(lead.token.size());
  lead.punctuated = !behind.empty() && behind.front() != ' ';
  return lead;
}

std::vector<std::string_view> split_choices(std::string_view folded) {
  constexpr std::string_view signs = ",;&/+";
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end, std::size_t next) {
    if (const auto part = trimmed(folded.substr(begin, end - begin)); !part.empty()) {
      parts.push_back(part);
    }
    begin = next;
  };
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (signs.find(folded[i]) != std::string_view::npos) cut(i, i + 1);
    for (const std::string_view joint : {" and ", " y "}) {
      if (folded.substr(i).starts_with(joint)) cut(i, i + joint.size() - 1);
    }
  }
  cut(folded.size(), folded.size());
  return parts;
}

std::vector<std::string_view> split_spaces(std::string_view part) {
  std::vector<std::string_view> out;
  while (!part.empty()) {
    const std::size_t space = std::min(part.find(' '), part.size());
    if (space > 0) out.push_back(part.substr(0, space));
    part.remove_prefix(std::min(space + 1, part.size()));
  }
  return out;
}

bool does_not_know(const Lead& lead) {
  constexpr std::string_view unknowing[] = {"idea",    "clue", "se",      "sé",       "answer",
                                            "comment", "way",  "opinion", "contesto", "quiero"};
  return lead.token == "no" && !lead.rest.empty() && one_of(lead.rest.front(), unknowing);
}

bool measures(const Lead& lead) {
  constexpr std::string_view between[] = {"or", "more", "so", "plus", "few", "full", "o", "más"};
  constexpr std::string_view often[] = {"times", "time", "x", "veces", "vez"};
  constexpr std::string_view spans[] = {
      "day",  "days",  "week", "weeks", "month",  "months",  "year",    "years",  "yr",    "yrs",
      "hour", "hours", "hr",   "hrs",   "min",    "mins",    "minutes", "minute", "night", "nights",
      "día",  "dia",   "días", "dias",  "semana", "semanas", "mes",     "meses",  "año",   "años",
      "ano",  "anos",  "hora", "horas", "noche",  "noches",  "minutos"};
  constexpr std::string_view amounts[] = {"mg",     "ml",    "percent", "pills",    "tablets",
                                          "drinks", "beers", "glasses", "pastillas"};
  constexpr std::string_view each[] = {"a", "an", "per", "each", "al", "por", "cada"};
  if (lead.punctuated) return false;
  std::size_t at = 0;
  while (at < lead.rest.size() && at < 2 && one_of(lead.rest[at], between)) ++at;
  if (at >= lead.rest.size()) return false;
  const std::string_view word = lead.rest[at];
  if (one_of(word, often)) return true;
  const bool span_follows = at + 1 < lead.rest.size() && one_of(lead.rest[at + 1], spans);
  if (one_of(word, each) && span_follows) return true;
  return one_of(word, spans) || one_of(word, amounts);
}

bool is_unsure(std::string_view folded) {
  constexpr std::string_view unsure[] = {"idk",
                                         "i dont know",
                                         "i don't know",
                                         "i do not know",
                                         "dont know",
                                         "don't know",
                                         "do not know",
                                         "not sure",
                                         "im not sure",
                                         "i'm not sure",
                                         "i am not sure",
                                         "unsure",
                                         "dunno",
                                         "i dunno",
                                         "no idea",
                                         "i have no idea",
                                         "no clue",
                                         "not certain",
                                         "i really dont know",
                                         "i really don't know",
                                         "idk really",
                                         "not really sure",
                                         "no se",
                                         "no sé",
                                         "no lo se",
                                         "no lo sé",
                                         "no estoy seguro",
                                         "no estoy segura"};
  return one_of(folded, unsure);
}

bool asks_something(std::string_view raw) {
  constexpr std::string_view marks[] = {"?", "\u00bf", "\uff1f"};
  return std::any_of(std::begin(marks), std::end(marks), [&](std::string_view mark) {
    return raw.find(mark) != std::string_view::npos;
  });
}

namespace {

template <std::size_t size>
std::string_view without_front(std::string_view text, const std::string_view (&words)[size]) {
  const auto found = std::find_if(std::begin(words), std::end(words),
                                  [&](std::string_view word) { return text.starts_with(word); });
  return found == std::end(words) ? text : trimmed(text.substr(found->size()));
}

template <std::size_t size>
std::string_view without_end(std::string_view text, const std::string_view (&words)[size]) {
  const auto found = std::find_if(std::begin(words), std::end(words),
                                  [&](std::string_view word) { return text.ends_with(word); });
  return found == std::end(words) ? text : trimmed(text.substr(0, text.size() - found->size()));
}

}  // namespace

std::string_view age_alone(std::string_view folded) {
  constexpr std::string_view before[] = {"my age is ", "age is ", "age: ",  "age ",      "i am ",
                                         "i'm ",       "im ",     "tengo ", "yo tengo ", "edad "};
  constexpr std::string_view units[] = {
      "years of age", "years old",      "year old",     "yrs old", "yr old", "years", "year", "yrs",
      "yr",           "años cumplidos", "años de edad", "años",    "anos",   "y/o",   "yo",   "y",
      "old"};
  constexpr std::string_view sex[] = {"female", "male", "f", "m"};
  const std::string_view number =
      without_end(without_end(without_front(folded, before), sex), units);
  const bool digits = !number.empty() && std::all_of(number.begin(), number.end(),
                                                     [](char c) { return c >= '0' && c <= '9'; });
  return digits ? number : folded;
}

bool refuses(std::string_view folded) {
  constexpr std::string_view refusals[] = {"no",
                                           "n",
                                           "nope",
                                           "nah",
                                           "2",
                                           "no way",
                                           "not now",
                                           "no thanks",
                                           "no thank you",
                                           "disagree",
                                           "decline",
                                           "i decline",
                                           "i do not agree",
                                           "i don't agree",
                                           "i dont agree",
                                           "i do not",
                                           "i don't",
                                           "i dont",
                                           "i disagree",
                                           "i do not consent",
                                           "i don't consent",
                                           "i dont consent",
                                           "no gracias",
                                           "no acepto",
                                           "no consiento",
                                           "no estoy de acuerdo"};
  std::string said;
  for (const std::string_view word : text::words(folded))
    said += (said.empty() ? "" : " ") + std::string(word);
  // "no, i don't agree"
  const bool again =
      said.starts_with("no i ") && one_of(std::string_view(said).substr(3), refusals);
  return again || one_of(said, refusals);
}

}  // namespace screenline::flow
