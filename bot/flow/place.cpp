#include "bot/flow/place.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "bot/text/fold.hpp"

namespace screenline::flow {
namespace {

constexpr std::size_t words_max = 10;  // an address is shorter; a story is longer

// Stand around a place and name none: "im at home in ...". `me`, `hi`, `ok`, `or`, `la` are states
// and cities too, behind a name.
constexpr std::string_view around[] = {
    "i",       "im",      "i'm",      "am",     "in",   "on",    "near",   "at",   "the",
    "my",      "is",      "of",       "to",     "a",    "an",    "and",    "it",   "its",
    "it's",    "we",      "are",      "we're",  "city", "zip",   "code",   "town", "now",
    "right",   "just",    "from",     "around", "here", "live",  "living", "home", "house",
    "work",    "car",     "bed",      "by",     "me",   "hi",    "ok",     "or",   "currently",
    "staying", "outside", "visiting", "estoy",  "en",   "cerca", "de",     "vivo", "casa"};

// Say something else than where.
constexpr std::string_view elsewhere[] = {
    "help",     "please",    "pls",      "why",     "what",     "who",     "how",     "when",
    "where",    "you",       "your",     "u",       "no",       "not",     "nope",    "nah",
    "dont",     "don't",     "do",       "does",    "can",      "cant",    "can't",   "cannot",
    "need",     "want",      "wanna",    "know",    "say",      "tell",    "telling", "hello",
    "hey",      "okay",      "yes",      "yeah",    "yep",      "sure",    "thanks",  "thank",
    "sorry",    "idk",       "dunno",    "none",    "nothing",  "never",   "maybe",   "nowhere",
    "this",     "that",      "because",  "hurt",    "hurts",    "hurting", "pain",    "scared",
    "afraid",   "sad",       "bad",      "lol",     "business", "mind",    "private", "rather",
    "question", "questions", "anything", "someone", "anyone",   "so",      "feel",    "feeling",
    "have",     "had",       "was",      "were",    "would",    "could",   "should",  "will",
    "ayuda",    "favor",     "porque",   "quiero",  "gracias"};

template <std::size_t size>
bool one_of(std::string_view word, const std::string_view (&words)[size]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

// 45402, 45402-1234.
bool is_zip(std::string_view word) {
  const auto digits = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit));
  if (word.size() == 5) return digits == 5;
  return word.size() == 10 && digits == 9 && word[5] == '-';
}

// sw1a, k1a0b1: letters and digits in one word. "2nd" and "4th" are streets.
bool is_mixed(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_letter);
}

bool is_name(std::string_view word) {
  return word.size() >= 2 && std::any_of(word.begin(), word.end(), is_letter);
}

}  // namespace

bool looks_like_place(std::string_view folded) {
  const std::string plain = text::fold_accents(folded);
  const auto words = text::words(plain);
  if (std::any_of(words.begin(), words.end(), is_zip)) return true;
  if (words.size() > words_max || folded.find('?') != std::string_view::npos) return false;
  bool named = false;
  for (const std::string_view word : words) {
    if (one_of(word, elsewhere)) return false;
    named = named || is_mixed(word) || (is_name(word) && !one_of(word, around));
  }
  return named;
}

}  // namespace screenline::flow
