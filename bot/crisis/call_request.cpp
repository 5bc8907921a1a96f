// Whether a text asks to be phoned, in plain words: "please call me", "can someone give me a call".
// Said in a crisis it is a wish for a person, and staff have to see it.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bot/crisis/normalise.hpp"
#include "bot/crisis/protocol.hpp"

namespace screenline::crisis {
namespace {

using Words = std::vector<std::string_view>;

template <std::size_t size>
bool among(const std::array<std::string_view, size>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

// Who or what may stand right before "call me": "they call me names" is none of these.
constexpr auto askers = std::to_array<std::string_view>(
    {"please", "pls",   "plz",   "someone", "somebody", "anyone", "anybody", "you",   "u",
     "just",   "to",    "staff", "doctor",  "nurse",    "clinic", "person",  "and",   "now",
     "help",   "can",   "could", "hi",      "hello",    "yes",    "ok",      "human", "people",
     "will",   "would", "so",    "then",    "or",       "no",     "ya",      "yeah"});
// What may stand right behind it: "call me crazy", "call me an ambulance" ask for no call.
constexpr auto behind = std::to_array<std::string_view>(
    {"please", "pls",  "plz",   "now",   "asap", "back", "today", "tonight", "tomorrow", "right",
     "rn",     "at",   "on",    "when",  "i",    "im",   "and",   "soon",    "as",       "if",
     "quick",  "fast", "maybe", "later", "or",   "so",   "then",  "instead", "thanks",   "thank"});
// Words that a request may consist of, beside the call itself.
constexpr auto polite = std::to_array<std::string_view>(
    {"please",   "pls",      "plz",     "can",      "could",    "will",    "would",  "someone",
     "somebody", "anyone",   "you",     "u",        "i",        "want",    "need",   "to",
     "a",        "the",      "person",  "staff",    "doctor",   "nurse",   "clinic", "now",
     "right",    "asap",     "back",    "today",    "tonight",  "just",    "hi",     "hello",
     "at",       "this",     "number",  "on",       "my",       "phone",   "soon",   "call",
     "me",       "ring",     "give",    "get",      "like",     "id",      "for",    "from",
     "there",    "anybody",  "human",   "porfavor", "por",      "favor",   "pueden", "puede",
     "llamar",   "llamarme", "que",     "quiero",   "necesito", "llamada", "una",    "llamen",
     "llame",    "llamenme", "llameme", "llamame",  "alguien",  "ahora"});
constexpr auto spanish = std::to_array<std::string_view>(
    {"llamenme", "llameme", "llamame", "marquenme", "marqueme", "llamarme"});

// A no that is about the call: "dont call me", "no me llamen". One to something else ends where the
// request begins ("no im safe, please call me", "i dont know, can someone call me").
bool denied(const Words& words, std::size_t at) {
  if (at > 0 && words[at] == "me" && words[at - 1] == "no") return true;
  for (std::size_t i = at; i > 0 && i + 4 > at; --i) {
    const std::string_view word = words[i - 1];
    for (const std::string_view no : {"dont", "not", "never", "nobody", "why", "didnt", "nunca"}) {
      if (word == no) return true;
    }
    for (const std::string_view begins : {"please", "pls", "plz", "can", "could", "someone",
                                          "somebody", "know", "but", "just", "safe"}) {
      if (word == begins) return false;
    }
  }
  return false;
}

// "call me", "phone me", "ring me" that is a request.
bool asks_at(const Words& words, std::size_t i) {
  const bool verb = words[i] == "call" || words[i] == "phone" || words[i] == "ring";
  if (!verb || i + 1 >= words.size() || words[i + 1] != "me") return false;
  if (i > 0 && !among(askers, words[i - 1])) return false;
  return i + 2 == words.size() || among(behind, words[i + 2]);
}

// "i want a call", "can i get a phone call", "quiero una llamada", "me pueden llamar".
bool wants_at(const Words& words, std::size_t i) {
  const auto is = [&](std::size_t at, std::initializer_list<std::string_view> any) {
    return at < words.size() && std::ranges::find(any, words[at]) != any.end();
  };
  const bool noun = is(i, {"call", "llamada"}) || (is(i, {"phone"}) && is(i + 1, {"call"}));
  const bool article = i >= 1 && is(i - 1, {"a", "una"});
  if (noun && article && i >= 2 &&
      is(i - 2, {"want", "need", "get", "have", "me", "like", "quiero", "necesito"}))
    return true;
  if (is(i, {"me"}) && is(i + 1, {"pueden", "puede", "podrian", "podria"}) &&
      is(i + 2, {"llamar", "marcar"}))
    return true;
  return (is(i, {"me"}) && is(i + 1, {"llamen", "llame"})) || among(spanish, words[i]);
}

}  // namespace

CallRequest call_request(std::string_view raw) {
  std::string plain;
  flatten(clean(raw).text, plain);
  Words words;
  for (std::size_t at = 1; at < plain.size();) {
    const std::size_t end = plain.find(' ', at);
    words.push_back(std::string_view(plain).substr(at, end - at));
    at = end + 1;
  }
  bool asked =
      words == Words{"call"} || words == Words{"please", "call"} || words == Words{"llamar"};
  for (std::size_t i = 0; i < words.size() && !asked; ++i) {
    asked = (asks_at(words, i) || wants_at(words, i)) && !denied(words, i);
  }
  if (!asked) return CallRequest::none;
  const bool nothing_else = std::ranges::all_of(words, [](std::string_view word) {
    const bool digits = word.find_first_not_of("0123456789") == std::string_view::npos;
    return among(polite, word) || (digits && word.size() >= 3);
  });
  return nothing_else ? CallRequest::whole : CallRequest::part;
}

}  // namespace screenline::crisis
