// Views of a text whose only fault is spelling: made from the plain view, word by word.
#include <algorithm>
#include <array>

#include "bot/crisis/normalise.hpp"

namespace screenline::crisis {
namespace {

constexpr std::size_t long_text = 2000;   // from here on only surroundings are kept
constexpr std::size_t surroundings = 15;  // words each side

struct Token {
  std::string_view text;  // "": the end
  std::size_t at = 0;     // in the plain view
  std::uint64_t hash = 0;
  bool settled = false;
  [[nodiscard]] std::size_t end() const { return at + text.size(); }
};

Token token_at(std::string_view plain, std::size_t at) {
  Token token{{}, at};
  if (at >= plain.size()) return token;
  std::size_t end = at;
  for (; end < plain.size() && plain[end] != ' '; ++end)
    token.hash = hash_step(token.hash, plain[end]);
  token.text = plain.substr(at, end - at);
  return token;
}

void add(Repair& repair, std::string meant) {
  const auto end = repair.meant.begin() + static_cast<std::ptrdiff_t>(repair.count);
  if (repair.count == repair.meant.size() || std::find(repair.meant.begin(), end, meant) != end)
    return;
  repair.meant[repair.count++] = std::move(meant);
}

// `repair` is of the ordinary word before `token`, which may itself be meant otherwise.
void widen(Repair& repair, const Token& token, const ShortWords::Meant& meant,
           std::string_view plain) {
  const std::string before(plain.substr(repair.begin, repair.end - repair.begin));
  for (std::size_t i = 0; i < repair.count; ++i) repair.meant[i] += ' ' + std::string(token.text);
  for (std::size_t i = 0; i < meant.count; ++i)
    add(repair, before + ' ' + std::string(meant.word[i]));
  repair.end = token.end();
  repair.ordinary = false;
}

// What the one word may have been meant to be: first what the words beside it tell.
void mend(const Token& token, const Beside& beside, std::string_view plain, const Stems& stems,
          Mends mends, std::vector<Repair>& found) {
  const ShortWords& short_words = stems.short_words();
  ShortWords::Meant meant;
  if (mends.by_side) meant = short_words.meant(token.text, token.hash, token.settled, beside);
  if (token.settled && meant.count == 0) return;
  // Two ordinary words side by side are never both slips: each is read beside the other as it is.
  if (token.settled && !found.empty() && found.back().ordinary &&
      found.back().end + 1 == token.at) {
    return widen(found.back(), token, meant, plain);
  }
  Repair repair{token.at, token.end(), {}, 0};
  repair.ordinary = token.settled;
  for (std::size_t i = 0; i < meant.count; ++i) add(repair, std::string(meant.word[i]));
  repair.by_side = meant.count > 0;
  if (!token.settled) {
    std::size_t cut = mends.by_side ? short_words.glued(token.text, beside) : 0;
    if (cut == 0 && mends.by_side) cut = short_words.numbered(token.text);
    if (cut > 0) add(repair, std::string(token.text).insert(cut, " "));
    std::array<std::string, choices_max> near;
    const std::size_t count = stems.near(token.text, near);
    // What the word says by itself, in the same order, needs no second reading.
    repair.by_side =
        repair.count > count ||
        !std::equal(repair.meant.begin(),
                    repair.meant.begin() + static_cast<std::ptrdiff_t>(repair.count), near.begin());
    for (std::size_t i = 0; i < count; ++i) add(repair, std::move(near[i]));
  }
  if (repair.count > 0) found.push_back(std::move(repair));
}

std::string as_meant(const Token& token, const Stems& stems) {
  std::array<std::string, choices_max> meant;
  return stems.near(token.text, meant) == 0 ? std::string(token.text) : meant[0];
}

// Two words that a space tore from one; the second choice is each mended by itself. Whether so.
bool join(const Token& first, const Token& second, const Beside& beside, const Stems& stems,
          Mends mends, std::vector<Repair>& found) {
  const bool both_known = first.settled && second.settled;
  std::string whole = both_known ? std::string() : stems.torn(first.text, second.text);
  const bool by_side = whole.empty() && mends.by_side &&
                       stems.short_words().torn(
                           {first.text, second.text, first.hash, second.hash, both_known}, beside);
  if (by_side) whole = std::string(first.text) + std::string(second.text);
  if (whole.empty()) return false;
  if (!found.empty() && found.back().begin == first.at) found.pop_back();
  Repair torn{first.at, second.end(), {std::move(whole)}, 1, false, by_side};
  std::string each = as_meant(first, stems) + ' ' + as_meant(second, stems);
  const std::string as_written = std::string(first.text) + ' ' + std::string(second.text);
  if (each != as_written) add(torn, std::move(each));
  found.push_back(std::move(torn));
  return true;
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

std::vector<Repair> repairs(std::string_view plain, const Stems& stems, Mends mends) {
  std::vector<Repair> found;
  Token before_last, last;  // what may be torn from the next: empty where nothing may
  for (Token token = token_at(plain, 1); !token.text.empty();) {
    std::size_t length = 0;
    const Stems::Slip* slip = stems.slip(plain.substr(token.at), mends.phrases, length);
    if (slip != nullptr && (slip->phrase || mends.listed)) {
      Repair repair{token.at, token.at + length, {slip->meant}, 1, slip->phrase};
      repair.listed = !slip->phrase;
      found.push_back(std::move(repair));
      before_last = last = {};
      token = token_at(plain, token.at + length + 1);
      continue;
    }
    token.settled = stems.settled(token.text, token.hash);
    Token next = token_at(plain, token.end() + 1);
    // "i d ie": the letter belongs to what follows.
    const bool of_next = mends.by_side && ShortWords::is_no_word(token.text) &&
                         !next.text.empty() &&
                         stems.short_words().torn(
                             {token.text, next.text, token.hash, next.hash, false}, {last.hash, 0});
    if (!last.text.empty() && !of_next &&
        join(last, token, {before_last.hash, next.hash}, stems, mends, found)) {
      before_last = last = {};
      token = next;
      continue;
    }
    mend(token, {last.hash, next.hash}, plain, stems, mends, found);
    before_last = last;
    last = token;
    token = next;
  }
  return found;
}

std::vector<Repair> slipped_negations(std::string_view plain, const Stems& stems) {
  std::vector<Repair> found;
  std::uint64_t before = 0;
  for (Token token = token_at(plain, 1); !token.text.empty();) {
    const Token next = token_at(plain, token.end() + 1);
    if (stems.short_words().is_slip(token.hash) && !stems.settled(token.text, token.hash)) {
      const std::string_view meant =
          stems.short_words().negation(token.text, token.hash, {before, next.hash});
      if (!meant.empty()) found.push_back({token.at, token.end(), {std::string(meant)}, 1});
    }
    before = token.hash;
    token = next;
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
