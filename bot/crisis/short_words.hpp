// A slip in a short word often makes another word ("ant", "if", "jill") or none at all ("ro",
// "ie"), and alone it says nothing of what was meant. The words beside it do: a short word is
// mended to one that some pattern of the lexicon has beside its neighbours ("i ant to", "tired if
// life"). What is no word at all needs one such neighbour, an ordinary word one on either side.
// Constant after construction; any thread.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/vocabulary.hpp"
#include "bot/crisis/word_table.hpp"

namespace screenline::crisis {

// Hashes of the words before and behind, as written; 0: an end of the text.
struct Beside {
  std::uint64_t before = 0, after = 0;
};

class ShortWords {
 public:
  static constexpr std::size_t short_max = 4;  // letters; a longer word is mended by itself
  static constexpr std::size_t meant_max = 3;
  struct Meant {
    std::array<std::string_view, meant_max> word{};  // the likeliest first
    std::size_t count = 0;
  };

  ShortWords() = default;
  // `known`: every word that is one. `staying`: two words each, neither of which is mended beside
  // the other (reviewed: the patterns do not tell). Without `meetings` nothing is mended.
  ShortWords(const std::vector<VocabularyWord>& vocabulary, const std::vector<std::string>& known,
             const std::vector<std::string>& staying, std::shared_ptr<const Meetings> meetings);

  // What `word` may have been meant to be there, other than itself. `hash`: hash_of it.
  [[nodiscard]] Meant meant(std::string_view word, std::uint64_t hash, bool is_known,
                            const Beside& beside) const;
  // Whether two pieces of the text are one word that a space tore ("d ie", "over dose").
  struct Pieces {
    std::string_view first, second;
    std::uint64_t first_hash = 0, second_hash = 0;
    bool both_known = false;
  };
  [[nodiscard]] bool torn(const Pieces& pieces, const Beside& beside) const;
  // A single letter that is no word.
  [[nodiscard]] static bool is_no_word(std::string_view piece);
  // Where a space was lost in a word that is none ("todie", "mylife"); 0: nowhere.
  [[nodiscard]] std::size_t glued(std::string_view word, const Beside& beside) const;
  // Where the number ends in "30tablets"; 0: it is no such word.
  [[nodiscard]] std::size_t numbered(std::string_view word) const;
  // The negation that a word that is none must be a slip of, and of nothing else; or "".
  [[nodiscard]] std::string_view negation(std::string_view word, std::uint64_t hash,
                                          const Beside& beside) const;
  // Whether it is a slip of a word of the vocabulary, whatever stands beside it.
  [[nodiscard]] bool is_slip(std::uint64_t hash) const { return slips_.has(hash); }

 private:
  // At how many places of patterns a word stands behind the one, before the other.
  struct Sides {
    int left = 0, right = 0;
    [[nodiscard]] bool any() const { return left > 0 || right > 0; }
    [[nodiscard]] bool both() const { return left > 0 && right > 0; }
    [[nodiscard]] int worth() const;  // bits of either
  };
  // How much a guess must be worth to stand for an ordinary word there.
  [[nodiscard]] int needed_worth(std::string_view word, std::uint64_t hash,
                                 const Beside& beside) const;
  [[nodiscard]] static bool fits(std::string_view meant, const Sides& found, const Beside& beside);
  // Of `word` cut at `at`, before which stands `head`; 0: no cut.
  [[nodiscard]] int worth_of_cut(std::string_view word, std::size_t at, std::uint64_t head,
                                 const Beside& beside) const;
  [[nodiscard]] Sides sides(std::uint64_t word, const Beside& beside) const;
  [[nodiscard]] const VocabularyWord* find(std::uint64_t hash) const;

  std::vector<VocabularyWord> words_;
  std::vector<std::uint64_t> hashes_;  // of words_
  WordTable slips_;                    // as written -> words_
  WordTable by_hash_;
  WordTable known_;
  WordTable staying_;  // two words that stay as they are
  std::shared_ptr<const Meetings> meetings_;
};

}  // namespace screenline::crisis
