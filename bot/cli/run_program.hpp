// Runs another program once, on given input, for a bounded time. Blocks; any thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace screenline::cli {

struct ProgramRun {
  enum class End : std::uint8_t {
    exited,         // exit_code holds
    not_there,      // no such program on the PATH, or it cannot be started
    took_too_long,  // and was ended
  };
  End end = End::not_there;
  int exit_code = 0;  // 128 and the signal, where one ended it
  std::string out, err;
};

// `words.front()` is looked for on the PATH. Output beyond 64 MiB is left aside.
[[nodiscard]] ProgramRun run_bounded(const std::vector<std::string>& words,
                                     const std::string& input, std::chrono::milliseconds at_most);

}  // namespace screenline::cli
