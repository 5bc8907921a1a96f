#include "bot/author/golden_wording.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "bot/text/fold.hpp"

namespace screenline::author::golden {

namespace {

using Words = std::vector<std::string_view>;

// Of the words of the piece, how many may be others: a half.
constexpr double other_words_max = 0.5;
// What it costs that a word is another one, or that there is one more; one less costs 1.
constexpr double another_word = 0.8, one_word_more = 0.4;
// A run may have grown to twice the piece.
constexpr std::size_t growth_max = 2;

Words words_in(std::string_view line) {
  Words out;
  for (std::size_t at = line.find_first_not_of(' '); at != std::string_view::npos;
       at = line.find_first_not_of(' ', at)) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

bool is_mark(char c) { return std::string_view(".,;:!?()").find(c) != std::string_view::npos; }

std::string_view without_marks(std::string_view word) {
  while (!word.empty() && is_mark(word.back())) word.remove_suffix(1);
  while (!word.empty() && is_mark(word.front())) word.remove_prefix(1);
  return word;
}

// Edit distance of two sequences, `other` gives the cost of one element in place of another. One
// more costs `added`, one less 1: an expectation should not shrink without need.
template <class Sequence, class Cost>
std::vector<double> distances(const Sequence& from, const Sequence& to, double added, Cost other) {
  std::vector<double> row(to.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = added * static_cast<double>(j);
  for (std::size_t i = 0; i < from.size(); ++i) {
    double diagonal = row[0];
    row[0] += 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const double replaced = diagonal + other(from[i], to[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + added, row[j + 1] + 1});
    }
  }
  return row;  // to each beginning of `to`
}

double unlike(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  a = without_marks(a), b = without_marks(b);
  const auto letter = [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
                   std::tolower(static_cast<unsigned char>(y))
               ? 0.0
               : 1.0;
  };
  const std::size_t longer = std::max({a.size(), b.size(), std::size_t{1}});
  const double share = distances(a, b, 1, letter).back() / static_cast<double>(longer);
  return share > other_words_max ? another_word : std::max(share, 0.01);
}

bool is_denial(std::string_view word) {
  constexpr std::array<std::string_view, 6> denials{"not",    "no",    "never",
                                                    "cannot", "nunca", "nadie"};
  const std::string folded = text::fold(word);
  return std::ranges::find(denials, folded) != denials.end() || folded.ends_with("n't");
}

bool must_stay(std::string_view word) {
  const auto all = [&](auto held) {
    return std::ranges::all_of(word, [&](char c) { return held(static_cast<unsigned char>(c)); });
  };
  const auto digits = std::ranges::count_if(
      word, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
  const bool to_send =
      word.size() >= 2 && all([](unsigned char c) { return std::isupper(c) != 0; });
  return digits >= 3 || to_send || is_denial(word);
}

bool lacks_what_must_stay(std::string_view piece, std::string_view wording) {
  const Words has = words_in(wording);
  return std::ranges::any_of(words_in(piece), [&](std::string_view raw) {
    const std::string_view word = without_marks(raw);
    return must_stay(word) && std::ranges::none_of(has, [&](std::string_view one) {
             return text::fold(without_marks(one)) == text::fold(word);
           });
  });
}

struct Best {
  double cost = 0;
  std::string_view run;
};

void look_in(std::string_view line, const Words& piece, std::optional<Best>& best) {
  const Words said = words_in(line);
  for (std::size_t from = 0; from < said.size(); ++from) {
    const std::size_t count = std::min(said.size() - from, piece.size() * growth_max);
    const Words run(said.begin() + static_cast<std::ptrdiff_t>(from),
                    said.begin() + static_cast<std::ptrdiff_t>(from + count));
    const std::vector<double> costs = distances(piece, run, one_word_more, unlike);
    for (std::size_t length = 1; length <= count; ++length) {
      if (best && costs[length] >= best->cost) continue;
      const char* begin = run.front().data();
      const std::string_view& last = run[length - 1];
      best =
          Best{costs[length], {begin, static_cast<std::size_t>(last.data() + last.size() - begin)}};
    }
  }
}

}  // namespace

std::optional<std::string> nearest_wording(std::string_view piece, std::string_view said) {
  const Words words = words_in(piece);
  if (words.empty()) return std::nullopt;
  std::optional<Best> best;
  while (!said.empty()) {
    const std::size_t end = std::min(said.find('\n'), said.size());
    look_in(said.substr(0, end), words, best);
    said.remove_prefix(std::min(said.size(), end + 1));
  }
  if (!best || best->cost > other_words_max * static_cast<double>(words.size()))
    return std::nullopt;
  std::string_view run = best->run;
  while (!run.empty() && is_mark(run.back()) && !is_mark(piece.back())) run.remove_suffix(1);
  while (!run.empty() && is_mark(run.front()) && !is_mark(piece.front())) run.remove_prefix(1);
  if (run.empty() || lacks_what_must_stay(piece, run)) return std::nullopt;
  return std::string(run);
}

}  // namespace screenline::author::golden
