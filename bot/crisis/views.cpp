// The plain view and its clauses: one pass over a clean text.
#include <array>

#include "bot/crisis/normalise.hpp"

namespace screenline::crisis {
namespace {

enum Kind : std::uint8_t { space, letter, digit, quote, stop, sign, leet_sign };

constexpr std::array<Kind, 256> make_kinds() {
  std::array<Kind, 256> kinds{};
  for (auto& kind : kinds) kind = sign;
  for (int c = 0; c <= ' '; ++c) kinds[static_cast<std::size_t>(c)] = space;
  for (int c = 'a'; c <= 'z'; ++c) kinds[static_cast<std::size_t>(c)] = letter;
  for (int c = '0'; c <= '9'; ++c) kinds[static_cast<std::size_t>(c)] = digit;
  kinds['\''] = quote;
  for (const char c : {'.', ',', ';', ':', '!', '?', '(', ')'})
    kinds[static_cast<std::size_t>(c)] = stop;
  kinds['@'] = kinds['$'] = leet_sign;
  return kinds;
}
constexpr auto kinds = make_kinds();

Kind kind_at(std::string_view text, std::size_t i) {
  return i < text.size() ? kinds[static_cast<unsigned char>(text[i])] : space;
}

// "my self" is one word to the lexicon. `out` ends with the word just written.
void join_self(std::string& out) {
  if (out.size() >= 8 && out.ends_with(" my self")) out.erase(out.size() - 5, 1);
}

bool starts_clause(std::string_view word) {
  switch (word.size()) {
    case 3:
      return word == "but" || word == "yet";
    case 4:
      return word == "pero" || word == "sino";
    case 6:
      return word == "though" || word == "except" || word == "aunque";
    case 7:
      return word == "however" || word == "because" || word == "instead";
    case 8:
      return word == "although";
    default:
      return false;
  }
}

bool is_subject(std::string_view word) {
  return word == "i" || word == "im" || word == "ill" || word == "ive" || word == "id" ||
         word == "yo" || word == "me";
}
bool is_joiner(std::string_view word) {
  return word == "and" || word == "so" || word == "then" || word == "cause" || word == "cuz" ||
         word == "y" || word == "asi";
}

// Adds clause starts at conjunctions; `cuts` are those made by punctuation.
std::vector<std::uint32_t> add_conjunctions(const std::string& view,
                                            std::vector<std::uint32_t> cuts) {
  std::vector<std::uint32_t> all{0};
  std::size_t next_cut = 0;
  std::size_t joiner_at = std::string::npos;
  for (std::size_t at = 0; at + 1 < view.size();) {
    const std::size_t end = view.find(' ', at + 1);
    const std::string_view word(view.data() + at + 1, end - at - 1);
    while (next_cut < cuts.size() && cuts[next_cut] < at) ++next_cut;
    const bool cut = next_cut < cuts.size() && cuts[next_cut] == at;
    if (joiner_at != std::string::npos && is_subject(word)) {
      if (all.back() != joiner_at) all.push_back(static_cast<std::uint32_t>(joiner_at));
    } else if ((cut || starts_clause(word)) && at != 0) {
      all.push_back(static_cast<std::uint32_t>(at));
    }
    joiner_at = is_joiner(word) ? at : std::string::npos;
    at = end;
  }
  return all;
}

template <bool with_cuts>
Traits write_plain(std::string_view clean, std::string& out, std::vector<std::uint32_t>* cuts) {
  Traits traits;
  out.clear();
  out.reserve(clean.size() + 2);
  out += ' ';
  int single_letters = 0;      // words of one letter in a row
  std::size_t word_start = 1;  // in `out`
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const char c = clean[i];
    const Kind kind = kinds[static_cast<unsigned char>(c)];
    if (kind == letter || kind == digit) {
      const std::size_t n = out.size();
      if (n >= 2 && out[n - 1] == c && out[n - 2] == c && kind == letter) traits.elongated = true;
      if (out[n - 1] != ' ' && (kind == digit) != (out[n - 1] <= '9')) traits.leet = true;
      out += c;
      continue;
    }
    if (kind == quote && out.back() != ' ' && kind_at(clean, i + 1) == letter) continue;
    if (kind == leet_sign || (c == '!' && i > 0)) {
      if (kind_at(clean, i + 1) == letter) traits.leet = true;
    } else if (kind >= stop && out.back() != ' ' && kind_at(clean, i + 1) == letter) {
      traits.punctuated = true;
    }
    if (out.back() != ' ') {
      single_letters = out.size() - word_start == 1 && out.back() > '9' ? single_letters + 1 : 0;
      if (single_letters >= 3) traits.spaced = true;
      if (out.size() - word_start == 4 && out.back() == 'f') join_self(out);
      out += ' ';
      word_start = out.size();
    }
    if constexpr (with_cuts) {
      // A full stop inside a word is a disguise, not the end of a sentence.
      const bool ends = c == '\n' || (kind == stop && kind_at(clean, i + 1) != letter) || c == ',';
      const auto here = static_cast<std::uint32_t>(out.size() - 1);
      if (ends && here != 0 && (cuts->empty() || cuts->back() != here)) cuts->push_back(here);
    }
  }
  if (out.back() != ' ') {
    if (out.size() - word_start == 1 && single_letters >= 2) traits.spaced = true;
    if (out.size() - word_start == 4) join_self(out);
    out += ' ';
  }
  return traits;
}

}  // namespace

Traits flatten(std::string_view clean, std::string& out) {
  return write_plain<false>(clean, out, nullptr);
}

View with_clauses(std::string_view clean) {
  View view;
  std::vector<std::uint32_t> cuts;
  write_plain<true>(clean, view.text, &cuts);
  view.clauses = add_conjunctions(view.text, std::move(cuts));
  return view;
}

}  // namespace screenline::crisis
