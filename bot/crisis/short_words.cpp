#include "bot/crisis/short_words.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <unordered_set>

#include "bot/crisis/keyboard.hpp"

namespace screenline::crisis {
namespace {

constexpr std::size_t known_max = 5;  // letters of an ordinary word that is mended
constexpr std::size_t torn_max = 12, glued_min = 3, glued_max = 24;
constexpr std::size_t torn_long = 5;  // letters that tell a torn word by one neighbour
// Letters that tell one half of a glued word by its outer neighbour; and whatever the other half
// is.
constexpr std::size_t half_min = 4, half_sure = 7;
constexpr int both_worth = 10;   // of a score: a neighbour on either side
constexpr int score_close = 5;   // guesses that are read beside the best
constexpr int negation_min = 5;  // places of patterns on each side: else a wish becomes a denial,
                                 // or "i ant to live here" a wish to die
constexpr int grave_min = 3;     // places where a grave word stands behind the one before it
constexpr int worth_min = 4;     // of what stands for an ordinary word
constexpr int never = std::numeric_limits<int>::max();

// Words that turn a sentence round: none is mended to another word, or a denial would be lost.
constexpr auto negations = std::to_array<std::string_view>(
    {"no",    "not",   "never", "dont",    "didnt", "doesnt",  "wont",   "wouldnt", "cant",
     "isnt",  "wasnt", "arent", "havent",  "nor",   "without", "aint",   "ni",      "nunca",
     "jamas", "sin",   "nadie", "tampoco", "none",  "cannot",  "couldnt"});

bool is_negation(std::string_view word) {
  return std::ranges::find(negations, word) != negations.end();
}

// Words that make danger of what stands around them: what stands before must tell them.
constexpr auto graves =
    std::to_array<std::string_view>({"die", "died", "dies", "dead", "kill", "kills", "end", "od",
                                     "ods", "oded", "kms", "kys", "gun", "hang", "jump", "cut"});
bool is_grave(std::string_view word) { return std::ranges::find(graves, word) != graves.end(); }

// As one half of a glued word.
bool may_stand_alone(char c) { return c == 'i' || c == 'a' || c == 'y'; }

std::uint64_t pair_key(std::uint64_t first, std::uint64_t second) {
  return (first * hash_base) ^ second;
}

// How usual the slip is (swapped before hit beside before left out or twice), and the word.
int likelihood_of(std::string_view written, const VocabularyWord& meant) {
  int score = std::bit_width(static_cast<unsigned>(meant.patterns)) / 2;
  if (written.size() == meant.word.size()) {
    score += 1;
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
    if (word.size() > known_max + 1 && !is_negation(word)) continue;
    if (word.size() == 1 && !may_stand_alone(word[0])) continue;
    const bool every = word.size() <= short_max || is_negation(word);
    for (const std::string& slip : finger_slips(word)) {
      if (slip.empty() || slip == word) continue;
      if (word == "i" && slip == "u") continue;  // "u" is somebody else
      // What is no word is mended to a long one by itself (spelling.hpp).
      if (every || (slip.size() <= known_max && is_known.contains(slip)))
        found.emplace_back(hash_of(slip), i);
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  slips_.reserve(found.size());
  for (const auto& [hash, word] : found) slips_.add(hash, word);
  by_hash_.reserve(words_.size());
  for (std::uint32_t i = 0; i < words_.size(); ++i) by_hash_.add(hashes_[i], i);
  known_.reserve(known.size());
  for (const std::string& word : known) known_.add(hash_of(word), 0);
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

ShortWords::Sides ShortWords::sides(std::uint64_t word, const Beside& beside) const {
  return {beside.before == 0 ? 0 : static_cast<int>(meetings_->count(beside.before, word)),
          beside.after == 0 ? 0 : static_cast<int>(meetings_->count(word, beside.after))};
}

int ShortWords::Sides::worth() const {
  return std::bit_width(static_cast<unsigned>(left)) + std::bit_width(static_cast<unsigned>(right));
}

int ShortWords::needed_worth(std::string_view word, std::uint64_t hash,
                             const Beside& beside) const {
  constexpr int more = 6;  // than the word itself, where a pattern has it beside one of them
  if (word.size() > known_max || beside.before == 0 || beside.after == 0) return never;
  if (is_negation(word)) return never;
  const Sides own = sides(hash, beside);
  if (own.both()) return never;
  return own.any() ? own.worth() + more : worth_min;
}

bool ShortWords::fits(std::string_view meant, const Sides& found, const Beside& beside) {
  if (is_grave(meant)) return beside.before == 0 || found.left >= grave_min;
  if (!is_negation(meant)) return true;
  return (beside.before == 0 || found.left >= negation_min) &&
         (beside.after == 0 || found.right >= negation_min);
}

ShortWords::Meant ShortWords::meant(std::string_view word, std::uint64_t hash, bool is_known,
                                    const Beside& beside) const {
  Meant out;
  if (!slips_.may_have(hash)) return out;
  const int needed = is_known ? needed_worth(word, hash, beside) : 0;
  if (needed == never) return out;
  if (staying_.has(pair_key(beside.before, hash)) || staying_.has(pair_key(hash, beside.after)))
    return out;
  std::array<int, meant_max> scores{};
  const auto put = [&](std::string_view one, int score) {
    std::size_t place = out.count;
    while (place > 0 && scores[place - 1] < score) --place;
    if (place == meant_max) {
      if (!is_grave(one)) return;
      --place;  // it is read beside likelier ones
    }
    out.count = std::min(out.count + 1, meant_max);
    for (std::size_t i = out.count - 1; i > place; --i) {
      out.word[i] = out.word[i - 1];
      scores[i] = scores[i - 1];
    }
    out.word[place] = one;
    scores[place] = score;
  };
  slips_.each(hash, [&](std::uint32_t index) {
    const std::string& one = words_[index].word;
    // Nearly every ordinary word ends at its first neighbour.
    if (is_known && !meetings_->has(beside.before, hashes_[index])) return;
    const Sides found = sides(hashes_[index], beside);
    if (!found.any() || (is_known && !found.both()) || found.worth() < needed) return;
    if (!fits(one, found, beside)) return;
    put(one, likelihood_of(word, words_[index]) + found.worth() + (found.both() ? both_worth : 0));
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < out.count; ++i) {
    if (scores[i] >= scores[0] - score_close || is_grave(out.word[i]))
      out.word[kept++] = out.word[i];
  }
  out.count = kept;
  return out;
}

bool ShortWords::is_no_word(std::string_view piece) {
  return piece.size() == 1 && std::string_view("aiouy").find(piece[0]) == std::string_view::npos;
}

bool ShortWords::torn(const Pieces& pieces, const Beside& beside) const {
  const std::size_t size = pieces.first.size() + pieces.second.size();
  if (size > torn_max || !meetings_) return false;
  const std::uint64_t whole =
      pieces.first_hash * hash_powers[pieces.second.size()] + pieces.second_hash;
  if (find(whole) == nullptr) return false;
  const bool one_is_none =
      !pieces.both_known || is_no_word(pieces.first) || is_no_word(pieces.second);
  if (one_is_none && size >= torn_long) return true;
  const Sides found = sides(whole, beside);
  if (one_is_none || size >= torn_long) return found.any();
  const bool at_end = beside.after == 0 && found.left >= grave_min;
  return (found.both() || at_end) && !meetings_->has(pieces.first_hash, pieces.second_hash);
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
    const int score = worth_of_cut(word, at, head, beside);
    if (score <= best_score) continue;
    best = at;
    best_score = score;
  }
  return best;
}

int ShortWords::worth_of_cut(std::string_view word, std::size_t at, std::uint64_t head,
                             const Beside& beside) const {
  const std::uint64_t tail = hash_of(word.substr(at));
  const bool first = find(head) != nullptr, second = find(tail) != nullptr;
  if (!first && !second) return 0;
  const int left = first ? sides(head, {beside.before, 0}).left : 0;
  const int right = second ? sides(tail, {0, beside.after}).right : 0;
  const int outer = Sides{left, right}.worth();
  if (first && second) {
    const Sides inner = sides(tail, {head, 0});
    const bool alone = beside.before == 0 && beside.after == 0;
    return inner.any() && (outer > 0 || alone) ? outer + inner.worth() + both_worth : 0;
  }
  // One of them is a word of no pattern ("livingtbh").
  const std::size_t rest = word.size() - at;
  const bool head_tells = left > 0 && at >= half_min && (at >= half_sure || known_.has(tail));
  const bool tail_tells = right > 0 && rest >= half_min && (rest >= half_sure || known_.has(head));
  return head_tells || tail_tells ? outer : 0;
}

std::size_t ShortWords::numbered(std::string_view word) const {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t digits = 0;
  while (digits < word.size() && is_digit(word[digits])) ++digits;
  if (digits == 0 || word.size() - digits < half_min) return 0;
  return find(hash_of(word.substr(digits))) == nullptr ? 0 : digits;
}

std::string_view ShortWords::negation(std::string_view word, std::uint64_t hash,
                                      const Beside& beside) const {
  std::string_view found;
  int best = 0, best_other = 0;
  slips_.each(hash, [&](std::uint32_t index) {
    const Sides count = sides(hashes_[index], beside);
    if (!count.any()) return;
    const VocabularyWord& one = words_[index];
    const int score = likelihood_of(word, one) + count.worth() + (count.both() ? both_worth : 0);
    if (!is_negation(one.word)) {
      best_other = std::max(best_other, score);
    } else if (score > best) {
      best = score;
      found = one.word;
    }
  });
  return best_other + score_close < best ? found : std::string_view{};
}

}  // namespace screenline::crisis
