// What the ladder can say, and whose number each of its texts must name: a copy file that lacks a
// piece, or a piece whose number was edited away, is refused. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::crisis {

struct NeededPiece {
  std::string_view id;
  unsigned names = 0;  // bits, of needed_pieces.cpp only
};
[[nodiscard]] std::span<const NeededPiece> needed_pieces();

struct MissingLine {
  std::string what, hint;
};
// Whether three digits or more stand together: a number of one country, which another would be
// told.
[[nodiscard]] bool has_number(std::string_view text);

// Whose number the text of piece `id`, braces not yet filled, should name and does not.
[[nodiscard]] std::vector<MissingLine> missing_lines(std::string_view id, std::string_view text);

}  // namespace screenline::crisis
