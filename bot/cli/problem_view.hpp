// A problem as a good compiler shows it: the line it stands in, and what of it is meant. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/load.hpp"

namespace screenline::cli {

// `bytes`: the file that the problem is in; empty when it cannot be read. Ends without a line
// break. Without a line, or with one that the file has not, only the first line: to_string().
[[nodiscard]] std::string as_compiler(const flow::Problem& problem, std::string_view bytes,
                                      bool color);

// To standard output, each as as_compiler() shows it, in colour on a terminal (NO_COLOR: without).
void print_for_people(const std::vector<flow::Problem>& problems);

}  // namespace screenline::cli
