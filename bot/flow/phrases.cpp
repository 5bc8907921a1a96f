#include "bot/flow/phrases.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "bot/text/fold.hpp"

namespace screenline::flow {
namespace {

using Phrases = std::span<const std::string_view>;

// Longer ones before those that they begin with.
constexpr std::string_view denials[] = {
    "i would never do such a thing",
    "i would never do anything like that",
    "i would never do that",
    "i would never do it",
    "i would never hurt myself",
    "i would never",
    "id never do that",
    "i could never do that",
    "never would",
    "i have never done that",
    "i have never done it",
    "i have never tried",
    "i have never",
    "i never have",
    "i never did",
    "ive never done that",
    "ive never",
    "i have not",
    "i havent",
    "i did not",
    "i didnt",
    "i do not",
    "i dont",
    "i am not",
    "im not",
    "not me",
    "not in the last day",
    "nothing like that",
    "nothing",
    "none of that",
    "of course not",
    "absolutely not",
    "definitely not",
    "certainly not",
    "my kids need me",
    "my family needs me",
    "i love my life",
    "i want to live",
    "i have too much to live for",
    "thank god",
    "thank you",
    "thanks",
    "claro que no",
    "por supuesto que no",
    "nunca lo haria",
    "jamas lo haria",
    "nunca lo he hecho",
    "no lo he hecho",
    "no he hecho nada",
    "yo no",
    "no tome nada",
    "para nada",
    "en absoluto",
    "gracias",
};
constexpr std::string_view softeners[] = {
    "please", "never", "no",  "nope", "nah", "not",  "at",    "all",    "ever", "nunca",
    "jamas",  "thank", "thx", "you",  "sir", "maam", "señor", "señora", "nada"};

// "(i) only took my normal dose (of meds)": each part once, in this order.
struct Part {
  Phrases any;
  bool needed;
};
constexpr std::string_view subject[] = {"i have", "ive", "i"};
constexpr std::string_view only[] = {"only", "just", "solo"};
constexpr std::string_view took[] = {"took", "take", "taken", "had", "tome", "he tomado"};
constexpr std::string_view mine[] = {"my", "the", "mi", "la"};
constexpr std::string_view usual[] = {"normal", "usual", "regular", "prescribed", "daily"};
constexpr std::string_view dose[] = {
    "dosis normal", "dosis de siempre", "dose",  "doses", "meds",
    "medicine",     "medication",       "pills", "pill",  "amount"};
constexpr Part normal_dose_en[] = {{subject, false}, {only, true},  {took, false},
                                   {mine, true},     {usual, true}, {dose, true}};
constexpr Part normal_dose_es[] = {{only, true}, {took, true}, {mine, true}, {dose, true}};

constexpr std::string_view openings[] = {
    "can i please",    "could i please", "may i please",      "can i",
    "could i",         "may i",          "can you let me",    "please let me",
    "let me",          "i want to",      "i wanna",           "i need to",
    "i would like to", "id like to",     "i rather",          "id rather",
    "i would rather",  "please",         "is there a way to", "how do i",
    "how can i",       "i have to",      "just let me",       "want to",
    "need to",         "quiero",         "quisiera",          "necesito",
    "puedo",           "podria",         "me gustaria",       "por favor"};
constexpr std::string_view verbs[] = {
    "talk to",    "talk with",       "speak to",      "speak with",    "chat with",
    "text with",  "reach",           "get a hold of", "connect me to", "transfer me to",
    "hablar con", "comunicarme con", "platicar con"};
constexpr std::string_view people[] = {
    "a real person", "an actual person", "a live person",  "a person",
    "a real human",  "a human",          "a human being",  "a live human",
    "someone real",  "someone there",    "someone else",   "someone",
    "somebody",      "a nurse",          "the nurse",      "my nurse",
    "a doctor",      "the doctor",       "my doctor",      "the staff",
    "staff",         "a staff member",   "the front desk", "front desk",
    "reception",     "the receptionist", "a receptionist", "an agent",
    "an operator",   "a representative", "a provider",     "my provider",
    "a therapist",   "a counselor",      "the clinic",     "customer service",
    "una persona",   "una persona real", "alguien",        "un doctor",
    "el doctor",     "la doctora",       "una doctora",    "un medico",
    "el medico",     "una enfermera",    "la enfermera",   "un humano",
    "la clinica",    "el personal"};
constexpr std::string_view endings[] = {"please",     "now",       "right now", "instead",
                                        "about this", "por favor", "ahora",     "thanks"};

// Lower case, accents and apostrophes gone, words between single spaces.
std::string plain(std::string_view folded) {
  std::string out;
  for (const char c : text::fold_accents(folded)) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) {
      out += c;
    } else if (c != '\'' && !out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// The longest of them at the start of `rest`, as whole words, taken off it.
bool take(std::string_view& rest, Phrases any) {
  std::size_t longest = 0;
  for (const std::string_view one : any) {
    const bool whole =
        rest.starts_with(one) && (rest.size() == one.size() || rest[one.size()] == ' ');
    if (whole) longest = std::max(longest, one.size());
  }
  if (longest == 0) return false;
  rest.remove_prefix(std::min(longest + 1, rest.size()));
  return true;
}

bool take_in_order(std::string_view& rest, std::span<const Part> parts) {
  std::string_view left = rest;
  for (const Part& part : parts) {
    if (!take(left, part.any) && part.needed) return false;
  }
  rest = left;
  return true;
}

}  // namespace

bool only_denies(const std::vector<std::string_view>& words) {
  std::string joined;
  for (const std::string_view word : words) joined += (joined.empty() ? "" : " ") + plain(word);
  std::string_view rest = joined;
  while (!rest.empty()) {
    const bool known = take(rest, denials) || take(rest, softeners) ||
                       take_in_order(rest, normal_dose_en) || take_in_order(rest, normal_dose_es);
    if (!known) return false;
  }
  return true;
}

bool asks_for_a_person(std::string_view folded) {
  constexpr std::size_t longest = 80;
  if (folded.size() > longest) return false;
  const std::string text = plain(folded);
  std::string_view rest = text;
  while (take(rest, openings)) {
  }
  if (!take(rest, verbs) || !take(rest, people)) return false;
  while (take(rest, endings)) {
  }
  return rest.empty();
}

}  // namespace screenline::flow
