// The reviewed data of flows/crisis/, compiled into the program (S13): what speaks when nothing
// else can be read. Written at build time by embed.cmake. Views live as long as the program.
#pragma once

#include <string_view>
#include <vector>

#include "bot/crisis/detector.hpp"

namespace screenline::crisis {

[[nodiscard]] std::vector<LexiconFile> embedded_lexicon();
[[nodiscard]] std::string_view embedded_copy();
[[nodiscard]] std::string_view embedded_resources();

}  // namespace screenline::crisis
