// Views of a text whose only fault is spelling: made from the plain view, word by word.
#include <algorithm>

#include "bot/crisis/normalise.hpp"

namespace screenline::crisis {
namespace {

constexpr std::size_t long_text = 2000;   // from here on only surroundings are kept
constexpr std::size_t surroundings = 15;  // words each side

std::string as_meant(std::string_view word, const Stems& stems) {
  std::array<std::string, choices_max> meant;
  return stems.near(word, meant) == 0 ? std::string(word) : meant[0];
}

// `at` is at a space of the text; the space that is so many words further, or the end's.
std::size_t words_before(std::string_view text, std::size_t at) {
  for (std::size_t n = 0; n < surroundings && at > 0; ++n) at = text.rfind(' ', at - 1);
  return at;
}
std::size_t words_after(std::string_view text, std::size_t at) {
  for (std::size_t n = 0; n < surroundings && at + 1 < text.size(); ++n)
    at = text.find(' ', at + 1);
  return at;
}

// Copies parts of a view, and with them the clauses that start there.
class Copy {
 public:
  explicit Copy(const View& from) : from_(from) {}

  void skip_to(std::size_t at) {
    if (at <= at_) return;
    if (out_.text.size() > 1) out_.text += "# ";  // nothing matches across
    if (out_.text.size() > 1) start_clause();
    at_ = at;
  }
  void copy_to(std::size_t end) {
    if (end <= at_) return;
    const std::size_t shift = out_.text.size() - 1;
    while (next_ < from_.clauses.size() && from_.clauses[next_] < at_) ++next_;
    for (; next_ < from_.clauses.size() && from_.clauses[next_] < end; ++next_) {
      const std::size_t at = from_.clauses[next_] - at_ + shift;
      if (at > out_.clauses.back()) out_.clauses.push_back(static_cast<std::uint32_t>(at));
    }
    out_.text.append(from_.text, at_ + 1, end - at_);
    at_ = end;
  }
  // Instead of what stands up to the space `end`.
  void put(std::string_view words, std::size_t end) {
    const std::size_t start = std::min<std::size_t>(at_ + 1, end);
    copy_clause_at(start - 1);
    out_.text += words;
    out_.text += ' ';
    at_ = end;
  }
  View take() { return std::move(out_); }

 private:
  void start_clause() {
    const auto at = static_cast<std::uint32_t>(out_.text.size() - 1);
    if (at > out_.clauses.back()) out_.clauses.push_back(at);
  }
  void copy_clause_at(std::size_t at) {
    if (std::ranges::binary_search(from_.clauses, static_cast<std::uint32_t>(at))) start_clause();
  }

  const View& from_;
  View out_{" ", {0}};
  std::size_t at_ = 0;    // the space behind what was copied
  std::size_t next_ = 0;  // clause
};

}  // namespace

std::vector<Repair> repairs(std::string_view plain, const Stems& stems, bool phrases) {
  std::vector<Repair> found;
  bool settled_before = true;
  std::size_t before = 0;
  for (std::size_t at = 1; at < plain.size();) {
    std::size_t end = plain.find(' ', at);
    if (end == std::string_view::npos) end = plain.size();
    const std::string_view word = plain.substr(at, end - at);
    std::size_t length = 0;
    if (const Stems::Slip* slip = stems.slip(plain.substr(at), phrases, length)) {
      found.push_back({at, at + length, {slip->meant}, 1, slip->phrase});
      settled_before = true;
      before = at = at + length;
      ++at;
      continue;
    }
    const bool settled = stems.settled(word);
    if (!(settled && settled_before) && before != 0) {
      const std::string_view first = plain.substr(before, at - 1 - before);
      if (std::string whole = stems.torn(first, word); !whole.empty()) {
        if (!found.empty() && found.back().begin == before) found.pop_back();
        Repair torn{before, end, {std::move(whole)}, 1};
        torn.meant[1] = as_meant(first, stems) + ' ' + as_meant(word, stems);
        torn.count = torn.meant[1] == plain.substr(before, end - before) ? 1 : 2;
        found.push_back(std::move(torn));
        settled_before = true;
        before = 0;
        at = end + 1;
        continue;
      }
    }
    if (!settled) {
      Repair repair{at, end, {}, 0};
      repair.count = stems.near(word, repair.meant);
      if (repair.count > 0) found.push_back(std::move(repair));
    }
    settled_before = settled;
    before = at;
    at = end + 1;
  }
  return found;
}

View respelt(const View& plain, const std::vector<Repair>& found, std::size_t choice) {
  Copy copy(plain);
  const bool only_surroundings = plain.text.size() > long_text;
  for (const Repair& repair : found) {
    if (only_surroundings) copy.skip_to(words_before(plain.text, repair.begin - 1));
    copy.copy_to(repair.begin - 1);
    copy.put(repair.meant[choice < repair.count ? choice : 0], repair.end);
    if (only_surroundings && &repair != &found.back()) {
      const Repair& next = *(&repair + 1);
      copy.copy_to(std::min(words_after(plain.text, repair.end), next.begin - 1));
    }
  }
  copy.copy_to(only_surroundings && !found.empty() ? words_after(plain.text, found.back().end)
                                                   : plain.text.size() - 1);
  return copy.take();
}

}  // namespace screenline::crisis
