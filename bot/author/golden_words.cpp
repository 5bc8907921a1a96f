#include "bot/author/golden_words.hpp"

#include <algorithm>

namespace screenline::author::golden {

namespace {

constexpr std::string_view blanks = " \t\r";

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text = trim(text.substr(prefix.size()));
  return true;
}

std::string_view without_remark(std::string_view line) {
  for (std::size_t at = line.find("//"); at != std::string_view::npos;
       at = line.find("//", at + 2)) {
    if (at == 0 || blanks.find(line[at - 1]) != std::string_view::npos) return line.substr(0, at);
  }
  return line;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    const char closing = text[0] == '"' ? '"' : text[0] == '[' ? ']' : ' ';
    std::size_t end = closing == ' ' ? text.find_first_of(blanks) : text.find(closing, 1);
    if (end == std::string_view::npos) end = text.size();
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), closing == ' ' ? end : end + 1));
  }
  return words;
}

std::vector<std::string> fragments_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    if (take(text, "...")) continue;
    std::size_t end = std::min(text.find("..."), text.size());
    if (text[0] == '"') {
      end = std::min(text.find('"', 1), text.size());
      words.emplace_back(text.substr(1, end - 1));
      text = trim(text.substr(std::min(text.size(), end + 1)));
      continue;
    }
    const std::size_t quote = std::min(text.find('"'), end);
    words.emplace_back(trim(text.substr(0, quote)));
    text = trim(text.substr(quote));
  }
  return words;
}

std::vector<std::string_view> clauses_of(std::string_view text) {
  std::vector<std::string_view> clauses;
  while (!text.empty()) {
    std::size_t end = 0;
    bool quoted = false;
    while (end < text.size() && (quoted || !text.substr(end).starts_with("  "))) {
      quoted = quoted != (text[end] == '"');
      ++end;
    }
    clauses.push_back(text.substr(0, end));
    text = trim(text.substr(end));
  }
  return clauses;
}

}  // namespace screenline::author::golden
