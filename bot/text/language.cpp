#include "bot/text/language.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "bot/text/fold.hpp"

namespace screenline::text {

namespace {

// Our own choice of common words, without accents. A word of both languages, or one that people
// use inside the other ("no", "me", "he", "son", "once", "has", "en", "y"), is in no list.
// Sorted. A strong word decides alone; weak ones (also parts of names: "Los Angeles") need company.
constexpr int strong = 2;
constexpr int weak = 1;
constexpr int enough = 2;

constexpr auto strong_english = std::to_array<std::string_view>(
    {"about", "always",    "and",     "anxious", "are",    "because", "been",    "but",
     "can",   "can't",     "cant",    "could",   "day",    "days",    "did",     "didn't",
     "do",    "does",      "doesn't", "don't",   "dont",   "down",    "english", "every",
     "feel",  "feeling",   "for",     "from",    "get",    "going",   "good",    "had",
     "half",  "have",      "haven't", "hello",   "here",   "how",     "i'm",     "i've",
     "im",    "is",        "isn't",   "it",      "it's",   "just",    "kill",    "know",
     "less",  "life",      "like",    "live",    "more",   "most",    "my",      "myself",
     "name",  "nearly",    "need",    "never",   "none",   "not",     "nothing", "of",
     "often", "one",       "pain",    "please",  "really", "several", "should",  "sleep",
     "some",  "sometimes", "sorry",   "sure",    "talk",   "thank",   "thanks",  "that",
     "the",   "there",     "they",    "thing",   "think",  "this",    "three",   "times",
     "to",    "today",     "too",     "two",     "very",   "want",    "was",     "week",
     "weeks", "well",      "were",    "what",    "when",   "why",     "will",    "wish",
     "with",  "yeah",      "year",    "years",   "yes",    "you",     "your"});

constexpr auto weak_english =
    std::to_array<std::string_view>({"all", "an", "at", "be", "by", "help", "i", "if", "in", "nope",
                                     "now", "on", "or", "so", "time", "up", "we", "yep", "yup"});

constexpr auto strong_spanish = std::to_array<std::string_view>(
    {"adios",   "ahora",   "algo",    "alguien", "anos",     "ansiedad", "aqui",    "asi",
     "ayuda",   "bien",    "buenas",  "buenos",  "casi",     "cinco",    "como",    "cuando",
     "cuanto",  "cuantos", "cuatro",  "del",     "dias",     "dolor",    "donde",   "dormir",
     "dos",     "duele",   "ella",    "empezar", "entiendo", "eres",     "espanol", "esta",
     "estaba",  "estan",   "estas",   "esto",    "estoy",    "fue",      "gracias", "gusta",
     "hablar",  "hablo",   "hace",    "hacer",   "hasta",    "hola",     "hoy",     "ingles",
     "llamo",   "mal",     "mas",     "matarme", "medicina", "menos",    "mismo",   "morir",
     "morirme", "mucha",   "mucho",   "muerte",  "muy",      "nada",     "nadie",   "necesito",
     "ninguna", "ninguno", "noche",   "nombre",  "nunca",    "para",     "parar",   "pero",
     "poco",    "porque",  "puede",   "puedo",   "que",      "quien",    "quiero",  "quisiera",
     "seis",    "semana",  "semanas", "si",      "siempre",  "siento",   "siete",   "soy",
     "tambien", "tengo",   "tiempo",  "tiene",   "tienes",   "toda",     "todas",   "todo",
     "todos",   "trabajo", "tres",    "triste",  "usted",    "varios",   "veces",   "vez",
     "vida",    "vivir"});

constexpr auto weak_spanish = std::to_array<std::string_view>(
    {"al",  "con", "cual", "de",  "dia", "el", "es",  "favor", "hay", "la", "las", "le",  "lo",
     "los", "mi",  "mis",  "por", "se",  "su", "sus", "te",    "tu",  "un", "una", "uno", "yo"});

static_assert(std::ranges::is_sorted(strong_english) && std::ranges::is_sorted(weak_english));
static_assert(std::ranges::is_sorted(strong_spanish) && std::ranges::is_sorted(weak_spanish));

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::binary_search(list, word);
}

bool contains_any(std::string_view utf8, std::initializer_list<std::string_view> needles) {
  return std::any_of(needles.begin(), needles.end(), [&](std::string_view needle) {
    return utf8.find(needle) != std::string_view::npos;
  });
}

// Letters that Spanish lacks: an "é" beside them is French or Portuguese.
bool has_foreign_letter(std::string_view folded) {
  return contains_any(folded, {"ã", "õ", "ç", "à", "è", "ê", "ô", "û", "î", "â", "ä", "ö"});
}

bool has_spanish_mark(std::string_view word) {
  return contains_any(word, {"ñ", "á", "é", "í", "ó", "ú"});
}

}  // namespace

int spanish_points(std::string_view plain_word) {
  if (holds(strong_spanish, plain_word)) return strong;
  return holds(weak_spanish, plain_word) ? weak : 0;
}

int english_points(std::string_view plain_word) {
  if (holds(strong_english, plain_word)) return strong;
  return holds(weak_english, plain_word) ? weak : 0;
}

std::optional<std::string_view> guess_language(std::string_view utf8) {
  const std::string folded = fold(utf8);
  const bool accents_count = !has_foreign_letter(folded);
  int english = 0;
  int spanish = contains_any(utf8, {"¿", "¡"}) ? strong : 0;
  for (std::string_view word : words(folded)) {
    english += english_points(word);
    const bool marked = accents_count && has_spanish_mark(word);
    spanish += marked ? strong : spanish_points(fold_accents(word));
  }
  if (english >= enough && english > spanish) return "en";
  if (spanish >= enough && spanish > english) return "es";
  return std::nullopt;
}

}  // namespace screenline::text
