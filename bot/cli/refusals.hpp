// What a start refuses (S13, S14), judged in one place: `serve` starts on nothing that is refused
// here, `reload` changes nothing, and `check` says the same words beforehand. Reads files, writes
// none; what only the machine knows at that moment (a port in use, a store that is held) is found
// by `serve` itself. Any thread.
#pragma once

#include <vector>

#include "bot/cli/content.hpp"

namespace screenline::cli {

// A restart: this program has served from the data folder before with good crisis files (S13).
enum class Start : std::uint8_t { deployment, restart };

struct Judged {
  ContentRead read;  // its problems are what stands wrong in the files
  std::vector<flow::Problem>
      refusals;  // errors, placed in the configuration; empty: it would start

  // The problems, then the refusals.
  [[nodiscard]] std::vector<flow::Problem> all() const;
};

// `what_for` and `day` as in read_content().
[[nodiscard]] Judged judge(const Config& config, Start start, flow::LoadFor what_for,
                           crisis::Date day = today());

}  // namespace screenline::cli
