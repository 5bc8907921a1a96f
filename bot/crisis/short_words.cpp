#include "bot/crisis/short_words.hpp"

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "bot/crisis/keyboard.hpp"

namespace screenline::crisis {
namespace {

constexpr std::size_t long_max = 12;  // letters of a known word that is mended as well
constexpr std::size_t torn_max = 12, glued_min = 4, glued_max = 24;
constexpr std::size_t torn_long = 5;  // letters that tell a word by one neighbour

// Words that turn a sentence round: none is mended to another word, or a denial would be lost.
constexpr auto negations = std::to_array<std::string_view>(
    {"no",    "not",    "never",  "dont",  "didnt",   "doesnt", "wont", "wouldnt", "cant",  "isnt",
     "wasnt", "arent",  "havent", "nor",   "without", "aint",   "ni",   "nunca",   "jamas", "sin",
     "nadie", "tampoco", "none",  "cannot", "couldnt"});

bool is_negation(std::string_view word) {
  return std::ranges::find(negations, word) != negations.end();
}

// "i", "a" and what is one word in Spanish; a letter alone is else no word.
bool may_stand_alone(char c) { return c == 'i' || c == 'a'; }

std::uint64_t pair_key(std::uint64_t first, std::uint64_t second) {
  return (first * hash_base) ^ second;
}

// How usual the slip is: hit beside, or swapped, before left out or twice.
int likelihood_of(std::string_view written, const VocabularyWord& meant) {
  int score = std::bit_width(static_cast<unsigned>(meant.patterns));
  if (written.size() == meant.word.size()) {
    score += 2;
    const bool swapped = std::is_permutation(written.begin(), written.end(), meant.word.begin());
    if (swapped) score += 3;
  }
  if (written.empty() || written[0] != meant.word[0]) score -= 1;
  return score;
}

}  // namespace

ShortWords::ShortWords(const std::vector<VocabularyWord>& vocabulary,
                       const std::vector<std::string>& known,
                       const std::vector<std::string>& staying,
                       std::shared_ptr<const Meetings> meetings)
    : words_(vocabulary), meetings_(std::move(meetings)) {
  if (!meetings_) words_.clear();
  const std::unordered_set<std::string> is_known(known.begin(), known.end());
  std::vector<std::pair<std::uint64_t, std::uint32_t>> found;
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    const std::string& word = words_[i].word;
    hashes_.push_back(hash_of(word));
    if (word.size() > long_max || (word.size() == 1 && word != "i")) continue;
    const bool every = word.size() <= short_max || is_negation(word);
    for (const std::string& slip : finger_slips(word)) {
      if (slip.empty() || slip == word) continue;
      if (word == "i" && slip == "u") continue;  // "u" is somebody else
      // What is no word is mended to a long one by itself (spelling.hpp).
      if (every || is_known.contains(slip)) found.emplace_back(hash_of(slip), i);
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  slips_.reserve(found.size());
  for (const auto& [hash, word] : found) slips_.add(hash, word);
  by_hash_.reserve(words_.size());
  for (std::uint32_t i = 0; i < words_.size(); ++i) by_hash_.add(hashes_[i], i);
  staying_.reserve(staying.size());
  for (const std::string_view two : staying) {
    const std::size_t space = two.find(' ');
    staying_.add(pair_key(hash_of(two.substr(0, space)), hash_of(two.substr(space + 1))), 0);
  }
}

const VocabularyWord* ShortWords::find(std::uint64_t hash) const {
  const VocabularyWord* found = nullptr;
  by_hash_.each(hash, [&](std::uint32_t i) { found = &words_[i]; });
  return found;
}

int ShortWords::sides(std::uint64_t word, const Beside& beside) const {
  return (beside.before != 0 && meetings_->has(beside.before, word) ? 1 : 0) +
         (beside.after != 0 && meetings_->has(word, beside.after) ? 1 : 0);
}

ShortWords::Meant ShortWords::meant(std::string_view word, std::uint64_t hash, bool is_known,
                                    const Beside& beside) const {
  Meant out;
  if (!slips_.may_have(hash)) return out;
  if (is_known) {
    if (beside.before == 0 || beside.after == 0 || is_negation(word)) return out;
    if (sides(hash, beside) > 0) return out;  // at home there
  }
  if (staying_.may_have(pair_key(beside.before, hash)) ||
      staying_.may_have(pair_key(hash, beside.after)))
    return out;
  std::array<int, meant_max> scores{};
  slips_.each(hash, [&](std::uint32_t index) {
    const int found = sides(hashes_[index], beside);
    if (found < (is_known ? 2 : 1)) return;
    const int score = likelihood_of(word, words_[index]) + found * side_worth;
    std::size_t place = out.count;
    while (place > 0 && scores[place - 1] < score) --place;
    if (place == meant_max) return;
    out.count = std::min(out.count + 1, meant_max);
    for (std::size_t i = out.count - 1; i > place; --i) {
      out.word[i] = out.word[i - 1];
      scores[i] = scores[i - 1];
    }
    out.word[place] = words_[index].word;
    scores[place] = score;
  });
  return out;
}

bool ShortWords::torn(const Pieces& pieces, const Beside& beside) const {
  const std::size_t size = pieces.first.size() + pieces.second.size();
  if (size > torn_max || !meetings_) return false;
  const std::uint64_t whole = hash_of(pieces.second, pieces.first_hash);
  if (find(whole) == nullptr) return false;
  if (pieces.both_known && (beside.before == 0 || beside.after == 0)) return false;
  const int found = sides(whole, beside);
  if (!pieces.both_known) return found > 0;
  return found >= (size >= torn_long ? 1 : 2) &&
         !meetings_->has(pieces.first_hash, pieces.second_hash);
}

std::size_t ShortWords::glued(std::string_view word, const Beside& beside) const {
  if (word.size() < glued_min || word.size() > glued_max || !meetings_) return 0;
  std::size_t best = 0;
  int best_score = 0;
  std::uint64_t head = 0;
  for (std::size_t at = 1; at < word.size(); ++at) {
    head = hash_step(head, word[at - 1]);
    if (at == 1 && !may_stand_alone(word[0])) continue;
    if (at + 1 == word.size() && !may_stand_alone(word.back())) continue;
    const VocabularyWord* first = find(head);
    if (first == nullptr) continue;
    const std::uint64_t tail = hash_of(word.substr(at));
    const VocabularyWord* second = find(tail);
    if (second == nullptr || !meetings_->has(head, tail)) continue;
    int score = std::bit_width(static_cast<unsigned>(std::min(first->patterns, second->patterns)));
    if (beside.before != 0 && meetings_->has(beside.before, head)) score += side_worth;
    if (beside.after != 0 && meetings_->has(tail, beside.after)) score += side_worth;
    if (score <= best_score) continue;
    best = at;
    best_score = score;
  }
  return best;
}

std::string_view ShortWords::negation(std::string_view word, std::uint64_t hash,
                                      const Beside& beside) const {
  std::string_view found;
  bool other = false;
  int best = 0;
  slips_.each(hash, [&](std::uint32_t index) {
    const int count = sides(hashes_[index], beside);
    if (count == 0) return;
    const VocabularyWord& one = words_[index];
    if (!is_negation(one.word)) {
      other = true;
      return;
    }
    const int score = likelihood_of(word, one) + count * side_worth;
    if (score <= best) return;
    best = score;
    found = one.word;
  });
  return other ? std::string_view{} : found;
}

}  // namespace screenline::crisis
