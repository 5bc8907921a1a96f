// Finds which of many short strings stand in a text, in one pass (Aho-Corasick over a-z, 0-9,
// space). It decides which patterns are worth running: most texts contain nothing and end here.
// Constant after construction; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::crisis {

class AtomFinder {
 public:
  AtomFinder() = default;
  explicit AtomFinder(const std::vector<std::string>& atoms);
  // Indices of the atoms present, each once, in no order.
  void find(std::string_view text, std::vector<int>& found) const;

 private:
  static constexpr std::size_t width = 38;
  [[nodiscard]] static std::uint8_t column(char c);
  std::vector<std::uint16_t> next_;    // state * width + column
  std::vector<std::int32_t> first_;    // of each state: index into outputs_, or -1
  std::vector<std::int32_t> outputs_;  // atom indices, each list closed by -1
  std::size_t atoms_ = 0;
};

}  // namespace screenline::crisis
