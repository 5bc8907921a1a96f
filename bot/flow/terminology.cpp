#include "bot/flow/terminology.hpp"

#include <algorithm>
#include <cstdint>

namespace screenline::flow {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// Every second digit from the right, beginning with the last, counts twice.
int mod_10_sum(std::string_view digits) {
  int sum = 0;
  bool twice = true;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it, twice = !twice) {
    const int value = (*it - '0') * (twice ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return sum;
}

// What the letters before the digits count.
int prefix_sum(std::string_view prefix, std::size_t digits) {
  if (prefix == "LA") return digits % 2 == 0 ? 5 : 8;
  return prefix == "LL" ? 9 : 0;
}

// Multiplication in the dihedral group of ten elements: rotations 0-4, reflections 5-9.
int joined(int a, int b) {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + (a + b) % 5;
  return b < 5 ? 5 + (a - b + 5) % 5 : (a - b + 5) % 5;
}

// Verhoeff's permutation, `times` over.
int permuted(int digit, std::size_t times) {
  constexpr std::uint8_t once[] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
  for (std::size_t i = 0; i < times % 8; ++i) digit = once[digit];
  return digit;
}

}  // namespace

bool is_loinc(std::string_view code) {
  const std::string_view prefix =
      code.starts_with("LA") || code.starts_with("LL") ? code.substr(0, 2) : "";
  code.remove_prefix(prefix.size());
  constexpr std::size_t digits_max = 7;
  const std::size_t hyphen = code.find('-');
  if (hyphen == std::string_view::npos || hyphen > digits_max || code.size() != hyphen + 2) {
    return false;
  }
  const std::string_view digits = code.substr(0, hyphen);
  if (!all_digits(digits) || !is_digit(code.back())) return false;
  return (mod_10_sum(digits) + prefix_sum(prefix, hyphen) + (code.back() - '0')) % 10 == 0;
}

bool is_snomed_concept(std::string_view code) {
  constexpr std::size_t least = 6, most = 18;
  if (code.size() < least || code.size() > most || !all_digits(code) || code.front() == '0') {
    return false;
  }
  const std::string_view partition = code.substr(code.size() - 3, 2);
  if (partition != "00" && partition != "10") return false;
  int check = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    check = joined(check, permuted(code[code.size() - 1 - i] - '0', i));
  }
  return check == 0;
}

}  // namespace screenline::flow
