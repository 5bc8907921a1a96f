#include "bot/desk/reply.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "bot/text/fold.hpp"

namespace screenline::desk {

namespace {

constexpr std::array<std::string_view, 13> take_words{
    "ack", "acknowledge", "acknowledged", "ok",   "okay", "k",    "yes",
    "y",   "si",          "claim",        "take", "mine", "on it"};
constexpr std::array<std::string_view, 6> list_words{"list",  "on",   "rows",
                                                     "queue", "open", "lista"};
constexpr std::size_t text_max = 60;  // an answer to a page is short; more is a message to somebody
constexpr std::size_t digits_max = 18;  // of a row

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// Letters and digits between single spaces.
std::string plain(std::string_view text) {
  const std::string folded = text::fold_accents(text::fold(text));
  std::string out;
  for (const char c : folded) {
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (kept) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::optional<std::int64_t> number(std::string_view word) {
  std::int64_t value = 0;
  if (word.empty() || word.size() > digits_max) return std::nullopt;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || value <= 0) return std::nullopt;
  return value;
}

}  // namespace

StaffReply read_reply(std::string_view typed) {
  using Kind = StaffReply::Kind;
  if (typed.size() > text_max) return {};
  const std::string all = plain(typed);
  if (is_one_of(list_words, all)) return {Kind::list, std::nullopt};
  if (is_one_of(take_words, all)) return {Kind::take, std::nullopt};
  if (all == "drill" || all == "ok drill" || all == "ack drill" || all == "drill ok")
    return {Kind::drill, std::nullopt};
  const std::size_t gap = all.rfind(' ');
  const auto row = number(std::string_view(all).substr(gap == std::string::npos ? 0 : gap + 1));
  if (!row) return {};
  std::string_view before = gap == std::string::npos ? "" : std::string_view(all).substr(0, gap);
  if (before == "row" || before == "fila") before = {};
  for (const std::string_view word : {std::string_view(" row"), std::string_view(" fila")}) {
    if (before.ends_with(word)) before.remove_suffix(word.size());
  }
  if (!before.empty() && !is_one_of(take_words, before)) return {};
  return {Kind::take, row};
}

}  // namespace screenline::desk
