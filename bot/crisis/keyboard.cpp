#include "bot/crisis/keyboard.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

namespace screenline::crisis {
namespace {

constexpr std::size_t short_min = 2, short_max = 4;  // "i" is somebody else when it is "u"
constexpr int letters = 26;

using Table = std::array<std::array<bool, letters>, letters>;

constexpr Table make_table() {
  constexpr std::string_view rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  std::array<int, letters> row_of{}, column_of{};
  for (int row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      const auto letter = static_cast<std::size_t>(rows[row][column] - 'a');
      row_of[letter] = row;
      column_of[letter] = static_cast<int>(column) * 2 + row;  // shifted by half a key
    }
  }
  const auto close = [](int a, int b, int most) { return a - b <= most && b - a <= most; };
  Table table{};
  for (std::size_t a = 0; a < letters; ++a) {
    for (std::size_t b = 0; b < letters; ++b)
      table[a][b] = close(row_of[a], row_of[b], 1) && close(column_of[a], column_of[b], 2);
  }
  return table;
}

constexpr Table beside = make_table();

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

bool neighbours(char a, char b) {
  if (!is_letter(a) || !is_letter(b)) return false;
  return beside[static_cast<std::size_t>(a - 'a')][static_cast<std::size_t>(b - 'a')];
}

std::vector<std::string> finger_slips(const std::string& word) {
  std::vector<std::string> slips;
  for (std::size_t at = 0; at < word.size(); ++at) {
    slips.push_back(std::string(word).erase(at, 1));
    slips.push_back(std::string(word).insert(at, 1, word[at]));
    if (at + 1 < word.size()) {
      slips.push_back(word);
      std::swap(slips.back()[at], slips.back()[at + 1]);
    }
    for (char other = 'a'; other <= 'z'; ++other) {
      if (!neighbours(word[at], other)) continue;
      slips.push_back(word);
      slips.back()[at] = other;
    }
  }
  return slips;
}

std::vector<KeyboardSlip> keyboard_slips(const std::string& phrase,
                                         const std::vector<std::string>& except) {
  std::map<std::string, std::string> slips;  // phrase, word
  for (std::size_t begin = 0; begin < phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', begin), phrase.size());
    const std::string word = phrase.substr(begin, end - begin);
    const bool is_short = word.size() >= short_min && word.size() <= short_max;
    for (const std::string& slip : is_short ? finger_slips(word) : std::vector<std::string>{})
      slips.emplace(std::string(phrase).replace(begin, word.size(), slip), slip);
    begin = end + 1;
  }
  slips.erase(phrase);
  for (const std::string& one : except) slips.erase(one);
  std::vector<KeyboardSlip> out;
  for (const auto& [written, word] : slips) out.push_back({written, word});
  return out;
}

}  // namespace screenline::crisis
