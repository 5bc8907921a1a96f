#include <unicode/uchar.h>

#include "bot/text/fold.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::text {

namespace {

constexpr std::string_view ascii_separators = " ,;:!?()[]{}\"*_/\\|";

bool is_digit_at(std::string_view text, std::size_t position) {
  return position < text.size() && text[position] >= '0' && text[position] <= '9';
}

bool separates(std::string_view folded, std::size_t position, const Decoded& character) {
  const char32_t c = character.code_point;
  if (c == '.') return !is_digit_at(folded, position + 1);
  if (c < 0x80) return ascii_separators.find(static_cast<char>(c)) != std::string_view::npos;
  constexpr auto punctuation = U_GC_P_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & punctuation) != 0;
}

// 'tis and runnin' lose the apostrophe, don't keeps it.
std::string_view without_edge_quotes(std::string_view word) {
  while (!word.empty() && word.front() == '\'') word.remove_prefix(1);
  while (!word.empty() && word.back() == '\'') word.remove_suffix(1);
  return word;
}

}  // namespace

std::vector<std::string_view> words(std::string_view folded) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  const auto take = [&](std::size_t end) {
    const std::string_view word = without_edge_quotes(folded.substr(begin, end - begin));
    if (!word.empty()) found.push_back(word);
  };
  const Characters all = characters(folded);
  for (auto it = all.begin(); it != all.end(); ++it) {
    if (!separates(folded, it.position(), *it)) continue;
    take(it.position());
    begin = it.position() + it->size;
  }
  take(folded.size());
  return found;
}

}  // namespace screenline::text
