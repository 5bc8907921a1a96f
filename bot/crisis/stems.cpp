#include "bot/crisis/stems.hpp"

#include <algorithm>
#include <map>

namespace screenline::crisis {
namespace {

constexpr std::size_t sound_min = 5, sound_max = 14;  // letters
constexpr std::size_t glued_min = 5, glued_max = 24;

bool is_front_vowel(char c) { return c == 'e' || c == 'i'; }

bool is_word(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::string spanish_sound(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char next = i + 1 < word.size() ? word[i + 1] : ' ';
    char c = word[i];
    if (c == 'h' && (i == 0 || word[i - 1] != 'c')) continue;
    if (c == 'z' || (c == 'c' && is_front_vowel(next))) c = 's';
    if (c == 'c' && next != 'h') c = 'k';
    if (c == 'v') c = 'b';
    if (c == 'l' && next == 'l') c = 'y';
    if (c == 'q') c = 'k';
    const bool silent = (c == 'u' && i > 0 && word[i - 1] == 'q' && is_front_vowel(next)) ||
                        (c == 'l' && i > 0 && word[i - 1] == 'l');
    if (!silent && (out.empty() || out.back() != c)) out += c;
  }
  return out;
}

Stems::Stems(const std::vector<Stem>& stems, const std::vector<VocabularyWord>& vocabulary,
             const std::vector<std::string>& ordinary, std::shared_ptr<const Meetings> meetings) {
  using Word = Spelling::Word;
  std::map<std::string, Word, std::less<>> words;
  std::vector<Word> long_stems;
  for (const Stem& stem : stems) {
    if (stem.stays) continue;
    for (const std::string& from : stem.from) add_slip(from, {stem.word, false});
    // One word in every view ("kill y self").
    const std::string meant = stem.word == "my self" ? "myself" : stem.word;
    for (const std::string& from : stem.phrase_slips) add_slip(from, {meant, true});
    if (!stem.sound.empty()) sounds_.emplace(stem.sound, stem.word);
    if (!is_word(stem.word) || !stem.sound.empty()) continue;
    words[stem.word] = {stem.word, 1, true};
    if (stem.word.size() >= long_word && stem.from.empty())
      long_stems.push_back({stem.word, 1, true});
  }
  const Spelling near_stems(std::move(long_stems));
  for (const VocabularyWord& one : vocabulary) {
    Word& word = words[one.word];
    word.word = one.word;
    word.patterns = one.patterns;
    word.target = word.target || one.word.size() >= long_word;
    if (near_stems.find(one.word) == nullptr) word.alias = alias_of(one.word, near_stems);
  }
  const auto add_ordinary = [&](const std::string& one) {
    words.emplace(one, Word{one}).first->second.alias.clear();
  };
  for (const std::string& one : ordinary) add_ordinary(one);
  for (const Stem& stem : stems) {
    if (!stem.slips) std::ranges::for_each(stem.except, add_ordinary);
  }
  std::vector<Word> all;
  std::vector<std::string> known;
  for (auto& [name, word] : words) {
    known.push_back(name);
    all.push_back(std::move(word));
  }
  std::vector<std::string> staying;
  for (const Stem& stem : stems) {
    if (stem.stays) staying.push_back(stem.word);
  }
  short_words_ = ShortWords(vocabulary, known, staying, std::move(meetings));
  spelling_ = Spelling(std::move(all));
}

std::string Stems::alias_of(const std::string& word, const Spelling& stems) const {
  if (word.size() < sound_min) return {};
  const auto it = sounds_.find(spanish_sound(word));
  if (it != sounds_.end()) return it->second == word ? std::string() : it->second;
  const Spelling::Guesses guesses = stems.guess(word);
  return guesses.count == 0 ? std::string() : guesses.word[0]->word;
}

int Stems::patterns_with(std::string_view word) const {
  const Spelling::Word* found = spelling_.find(word);
  return found == nullptr ? 0 : found->patterns;
}

std::size_t Stems::glued(std::string_view word) const {
  if (word.size() < glued_min || word.size() > glued_max) return 0;
  std::size_t best = 0;
  int best_patterns = 0;
  for (std::size_t at = 1; at + 1 < word.size(); ++at) {
    if (at == 1 && word[0] != 'i') continue;  // "i want"; no other word of one letter
    const int first = patterns_with(word.substr(0, at));
    if (first <= best_patterns) continue;
    const int both = std::min(first, patterns_with(word.substr(at)));
    if (both <= best_patterns) continue;
    best = at;
    best_patterns = both;
  }
  return best;
}

bool Stems::settled(std::string_view word, std::uint64_t hash) const {
  const Spelling::Word* known = spelling_.find(word, hash);
  return known != nullptr && known->alias.empty();
}

std::size_t Stems::near(std::string_view word, std::array<std::string, choices_max>& meant) const {
  if (word.size() < 2 || word.size() > glued_max) return 0;
  if (const Spelling::Word* known = spelling_.find(word)) {
    meant[0] = known->alias;
    return known->alias.empty() ? 0 : 1;
  }
  if (!is_word(word)) return 0;
  std::size_t count = 0;
  const auto add = [&](std::string one) {
    if (count < choices_max && (count == 0 || meant[0] != one)) meant[count++] = std::move(one);
  };
  if (word.size() >= sound_min && word.size() <= sound_max && !sounds_.empty()) {
    const auto it = sounds_.find(spanish_sound(word));
    if (it != sounds_.end()) add(it->second);
  }
  const Spelling::Guesses guesses = spelling_.guess(word);
  const std::size_t cut = glued(word);
  for (std::size_t i = 0; i < guesses.count; ++i) {
    // The second view reads a space that was lost, the others a misspelt word.
    if (cut != 0 && i == 1) add(std::string(word).insert(cut, " "));
    add(guesses.word[i]->word);
  }
  if (cut != 0 && guesses.count < 2) add(std::string(word).insert(cut, " "));
  return count;
}

std::string Stems::torn(std::string_view first, std::string_view second) const {
  const std::size_t size = first.size() + second.size();
  if (size < 4 || size > glued_max) return {};
  if (spelling_.find(first) != nullptr && spelling_.find(second) != nullptr) return {};
  std::string joined(first);
  joined += second;
  return patterns_with(joined) > 0 ? joined : std::string();
}

void Stems::add_slip(const std::string& from, Slip slip) {
  if (from.size() < 2) return;
  slips_.emplace(from, std::move(slip));
  slip_starts_.set(place(from));
}

const Stems::Slip* Stems::slip(std::string_view rest, bool phrases, std::size_t& length) const {
  if (rest.size() < 2 || !slip_starts_.test(place(rest))) return nullptr;
  std::array<std::size_t, slip_words_max> ends{};
  std::size_t words = 0;
  for (std::size_t at = 0; words < ends.size() && at < rest.size(); ++words) {
    ends[words] = std::min(rest.find(' ', at), rest.size());
    at = ends[words] + 1;
  }
  while (words > 0) {  // the longest first
    const auto it = slips_.find(rest.substr(0, ends[--words]));
    if (it == slips_.end() || (it->second.phrase && !phrases)) continue;
    length = ends[words];
    return &it->second;
  }
  return nullptr;
}

}  // namespace screenline::crisis
