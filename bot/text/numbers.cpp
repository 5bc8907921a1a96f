#include "bot/text/numbers.hpp"

#include <array>
#include <charconv>
#include <span>
#include <string>
#include <vector>

#include "bot/text/fold.hpp"

namespace screenline::text {

namespace {

constexpr int highest = 120;

struct Word {
  std::string_view name;
  int value;
};

// How one language builds numbers: [hundred] [tens] [joint] [unit], or a word that stands alone.
struct Grammar {
  std::span<const Word> small;     // 0 to 19, and what else never follows tens
  std::span<const Word> tens;      // 10 or 20 to 90
  std::span<const Word> hundreds;  // each is 100
  std::span<const Word> joints;    // between tens and unit
  std::span<const Word> hundred_joints;
};

constexpr auto english_small = std::to_array<Word>(
    {{"zero", 0},     {"one", 1},      {"two", 2},        {"three", 3},     {"four", 4},
     {"five", 5},     {"six", 6},      {"seven", 7},      {"eight", 8},     {"nine", 9},
     {"ten", 10},     {"eleven", 11},  {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14},
     {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}});
constexpr auto english_tens = std::to_array<Word>({{"twenty", 20},
                                                   {"thirty", 30},
                                                   {"forty", 40},
                                                   {"fourty", 40},
                                                   {"fifty", 50},
                                                   {"sixty", 60},
                                                   {"seventy", 70},
                                                   {"eighty", 80},
                                                   {"ninety", 90}});
constexpr auto english_hundreds =
    std::to_array<Word>({{"one hundred", 100}, {"a hundred", 100}, {"hundred", 100}});
constexpr auto english_hundred_joints = std::to_array<Word>({{"and", 0}});

constexpr auto spanish_small = std::to_array<Word>(
    {{"cero", 0},         {"un", 1},          {"una", 1},          {"uno", 1},
     {"dos", 2},          {"tres", 3},        {"cuatro", 4},       {"cinco", 5},
     {"seis", 6},         {"siete", 7},       {"ocho", 8},         {"nueve", 9},
     {"diez", 10},        {"once", 11},       {"doce", 12},        {"trece", 13},
     {"catorce", 14},     {"quince", 15},     {"dieciseis", 16},   {"diecisiete", 17},
     {"dieciocho", 18},   {"diecinueve", 19}, {"veintiun", 21},    {"veintiuna", 21},
     {"veintiuno", 21},   {"veintidos", 22},  {"veintitres", 23},  {"veinticuatro", 24},
     {"veinticinco", 25}, {"veintiseis", 26}, {"veintisiete", 27}, {"veintiocho", 28},
     {"veintinueve", 29}});
constexpr auto spanish_tens = std::to_array<Word>({{"veinte", 20},
                                                   {"treinta", 30},
                                                   {"cuarenta", 40},
                                                   {"cincuenta", 50},
                                                   {"sesenta", 60},
                                                   {"setenta", 70},
                                                   {"ochenta", 80},
                                                   {"noventa", 90}});
constexpr auto spanish_hundreds = std::to_array<Word>({{"ciento", 100}, {"cien", 100}});
constexpr auto spanish_joints = std::to_array<Word>({{"y", 0}, {"i", 0}});

constexpr Grammar english{
    english_small, english_tens, english_hundreds, {}, english_hundred_joints};
constexpr Grammar spanish{spanish_small, spanish_tens, spanish_hundreds, spanish_joints, {}};

// Takes a word off the front (the first that matches: longer ones stand first); what follows may be
// joined with a space, a hyphen or nothing
// ("thirtyfour", "treintaicuatro").
std::optional<int> take(std::string_view& rest, std::span<const Word> list) {
  for (const Word& word : list) {
    if (!rest.starts_with(word.name)) continue;
    rest.remove_prefix(word.name.size());
    if (rest.size() > 1 && (rest.front() == ' ' || rest.front() == '-')) rest.remove_prefix(1);
    return word.value;
  }
  return std::nullopt;
}

std::optional<int> exactly(std::string_view text, std::span<const Word> list) {
  for (const Word& word : list) {
    if (text == word.name) return word.value;
  }
  return std::nullopt;
}

std::optional<int> below_hundred(std::string_view text, const Grammar& grammar) {
  if (const auto alone = exactly(text, grammar.small)) return alone;
  std::string_view rest = text;
  const auto tens = take(rest, grammar.tens);
  if (!tens || rest.empty()) return tens;
  take(rest, grammar.joints);
  const auto unit = exactly(rest, grammar.small);
  if (!unit || *unit < 1 || *unit > 9) return std::nullopt;
  return *tens + *unit;
}

std::optional<int> read(std::string_view text, const Grammar& grammar) {
  std::string_view rest = text;
  const auto hundred = take(rest, grammar.hundreds);
  if (!hundred) return below_hundred(text, grammar);
  if (rest.empty()) return hundred;
  take(rest, grammar.hundred_joints);
  const auto more = below_hundred(rest, grammar);
  if (!more || *more == 0 || *hundred + *more > highest) return std::nullopt;
  return *hundred + *more;
}

}  // namespace

std::optional<int> number_word(std::string_view folded, std::string_view lang) {
  if (folded.empty() || folded.size() > 40) return std::nullopt;  // longer than any of them
  const std::string_view primary = lang.substr(0, lang.find('-'));
  if (primary == "en") return read(folded, english);
  if (primary == "es") return read(fold_accents(folded), spanish);
  return std::nullopt;
}

std::optional<int> whole_integer(std::string_view folded) {
  if (folded.size() > 1 && folded.front() == '+' && folded[1] != '-') folded.remove_prefix(1);
  int value = 0;
  const char* const end = folded.data() + folded.size();
  const auto [stopped, error] = std::from_chars(folded.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

}  // namespace screenline::text
