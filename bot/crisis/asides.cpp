// What somebody in a crisis asks beside the question that is open: who is there, and to be talked
// with. Neither is a refusal to answer. Closed lists: anything else is an answer like any other.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bot/crisis/normalise.hpp"
#include "bot/crisis/protocol.hpp"

namespace screenline::crisis {
namespace {

using Words = std::vector<std::string_view>;

// Who may be asked after.
constexpr auto who = std::to_array<std::string_view>(
    {"person",    "human",  "bot",     "robot",    "computer",    "machine", "ai",
     "automated", "people", "someone", "somebody", "anyone",      "anybody", "who",
     "persona",   "humano", "humana",  "maquina",  "computadora", "alguien", "quien"});
// What may stand before such a question, and is none by itself.
constexpr auto before = std::to_array<std::string_view>(
    {"answer",   "tell",     "me",         "hey",      "hi",       "hello",      "ok",
     "please",   "pls",      "but",        "and",      "first",    "seriously",  "honestly",
     "contesta", "conteste", "contestame", "responde", "responda", "respondeme", "dime",
     "digame",   "oye",      "oiga",       "hola",     "pero",     "y",          "primero",
     "disculpe", "perdon",   "por",        "favor"});
// How such a question begins.
constexpr auto asking = std::to_array<std::string_view>(
    {"is",    "are", "r",    "am",    "who",    "does",   "do",    "wait",
     "so",    "es",  "eres", "hay",   "quien",  "estoy",  "hablo", "esto",
     "usted", "sos", "tu",   "acaso", "chateo", "escribo"});
// What else it may be made of.
constexpr auto around = std::to_array<std::string_view>(
    {"this",     "it",       "that",     "you",         "u",         "a",        "an",
     "the",      "real",     "actual",   "there",       "here",      "i",        "talking",
     "texting",  "chatting", "to",       "with",        "or",        "just",     "actually",
     "even",     "really",   "being",    "reads",       "reading",   "read",     "sees",
     "seeing",   "please",   "live",     "at",          "my",        "texts",    "messages",
     "some",     "one",      "an",       "other",       "end",       "on",       "esto",
     "un",       "una",      "de",       "verdad",      "usted",     "hablando", "con",
     "ahi",      "lee",      "leyendo",  "o",           "real",      "una",      "eso",
     "contesta", "me",       "responde", "mis",         "mensajes",  "otro",     "lado",
     "del",      "el",       "la",       "escribiendo", "chateando", "esta",     "esto",
     "ser",      "programa", "aqui"});

template <std::size_t size>
bool among(const std::array<std::string_view, size>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::string plain_view(std::string_view raw) {
  std::string plain;
  flatten(clean(raw).text, plain);
  return plain;
}

}  // namespace

bool asks_who_is_there(std::string_view raw) {
  const std::string plain = plain_view(raw);
  Words words;
  for (std::size_t at = 1; at < plain.size();) {
    const std::size_t end = plain.find(' ', at);
    words.push_back(std::string_view(plain).substr(at, end - at));
    at = end + 1;
  }
  const auto opens = [](auto word) { return among(before, word) && !among(asking, word); };
  words.erase(words.begin(), std::ranges::find_if_not(words, opens));
  return !words.empty() && among(asking, words.front()) &&
         std::ranges::any_of(words, [](auto word) { return among(who, word); }) &&
         std::ranges::all_of(words, [](auto word) {
           return among(who, word) || among(asking, word) || among(around, word);
         });
}

bool asks_to_talk(std::string_view raw) {
  const std::string plain = plain_view(raw);
  for (const char* no : {" dont talk to me ", " dont talk with me ", " not talk to me "}) {
    if (plain.find(no) != std::string::npos) return false;
  }
  for (const char* wish : {" talk to me ", " talk with me ", " someone to talk to ",
                           " somebody to talk to ", " need to talk ", " hable conmigo ",
                           " habla conmigo ", " hablen conmigo ", " necesito hablar "}) {
    if (plain.find(wish) != std::string::npos) return true;
  }
  return false;
}

}  // namespace screenline::crisis
