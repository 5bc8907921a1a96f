#include "bot/crisis/spelling.hpp"

#include <algorithm>
#include <bit>

#include "bot/crisis/keyboard.hpp"

namespace screenline::crisis {
namespace {

constexpr std::size_t length_max = 20;

// Calls use(hash) for each way to leave one letter out, each in constant time.
template <typename Use>
void each_deletion(std::string_view word, Use use) {
  std::array<std::uint64_t, length_max + 2> tail{};  // hash of what stands behind i
  std::uint64_t power = 1;
  for (std::size_t i = word.size(); i-- > 0;) {
    tail[i] = tail[i + 1] + power * static_cast<unsigned char>(word[i]);
    power *= hash_base;
  }
  std::uint64_t head = 0;
  std::array<std::uint64_t, length_max + 2> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i <= word.size(); ++i) powers[i] = powers[i - 1] * hash_base;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool same_as_last = i > 0 && word[i] == word[i - 1];
    if (!same_as_last) use(head * powers[word.size() - 1 - i] + tail[i + 1]);
    head = hash_step(head, word[i]);
  }
}

enum class Edit : std::uint8_t { none, swapped, dropped, added, replaced };

// How `word` came out of `meant`; none: not by one edit.
Edit edit_between(std::string_view word, std::string_view meant, std::size_t& at) {
  at = 0;
  const std::size_t shorter = std::min(word.size(), meant.size());
  while (at < shorter && word[at] == meant[at]) ++at;
  const std::string_view w = word.substr(at), m = meant.substr(at);
  if (w.size() + 1 == m.size()) return w == m.substr(1) ? Edit::dropped : Edit::none;
  if (m.size() + 1 == w.size()) return m == w.substr(1) ? Edit::added : Edit::none;
  if (w.size() != m.size() || w.empty()) return Edit::none;
  if (w.substr(1) == m.substr(1)) return Edit::replaced;
  const bool swap = w.size() > 1 && w[0] == m[1] && w[1] == m[0] && w.substr(2) == m.substr(2);
  return swap ? Edit::swapped : Edit::none;
}

// Slips of the finger first, then by how much the word is worth to the lexicon.
int likelihood(std::string_view word, const Spelling::Word& meant, Edit edit, std::size_t at) {
  int score = std::bit_width(static_cast<unsigned>(meant.patterns));
  if (edit == Edit::swapped) score += 6;
  if (edit == Edit::replaced && neighbours(word[at], meant.word[at])) score += 3;
  if (edit == Edit::added && at > 0 && word[at] == word[at - 1]) score += 3;
  if (edit == Edit::dropped) score += 2;
  if (at == 0 && edit != Edit::swapped) score -= 2;
  return score;
}

}  // namespace

Spelling::Spelling(std::vector<Word> words) : words_(std::move(words)) {
  std::erase_if(words_,
                [](const Word& one) { return one.word.empty() || one.word.size() > length_max; });
  std::size_t near = 0;
  for (const Word& one : words_) near += one.target ? one.word.size() + 1 : 0;
  near_.reserve(near);
  known_.reserve(words_.size());
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    const std::string& word = words_[i].word;
    known_.add(hash_of(word), i);
    if (!words_[i].target) continue;
    longest_ = std::max(longest_, word.size());
    near_.add(hash_of(word), i);
    each_deletion(word, [&](std::uint64_t hash) { near_.add(hash, i); });
  }
}

const Spelling::Word* Spelling::find(std::string_view word, std::uint64_t hash) const {
  const Word* found = nullptr;
  known_.each(hash, [&](std::uint32_t i) {
    if (words_[i].word == word) found = &words_[i];
  });
  return found;
}

Spelling::Guesses Spelling::guess(std::string_view word) const {
  Guesses out;
  if (word.size() < 2 || word.size() > longest_ + 1 || word.size() > length_max + 1) return out;
  std::array<int, guesses_max> scores{};
  const auto consider = [&](std::uint32_t index) {
    const Word& meant = words_[index];
    std::size_t at = 0;
    const Edit edit = edit_between(word, meant.word, at);
    if (edit == Edit::none) return;
    const auto so_far = out.word.begin() + static_cast<std::ptrdiff_t>(out.count);
    if (std::find(out.word.begin(), so_far, &meant) != so_far) return;
    const int score = likelihood(word, meant, edit, at);
    std::size_t place = out.count;
    while (place > 0 && scores[place - 1] < score) --place;
    if (place == guesses_max) return;
    out.count = std::min(out.count + 1, guesses_max);
    for (std::size_t i = out.count - 1; i > place; --i) {
      out.word[i] = out.word[i - 1];
      scores[i] = scores[i - 1];
    }
    out.word[place] = &meant;
    scores[place] = score;
  };
  near_.each(hash_of(word), consider);
  each_deletion(word, [&](std::uint64_t hash) { near_.each(hash, consider); });
  return out;
}

}  // namespace screenline::crisis
