// Any bytes as a flow file: a flow or problems with their places, never neither, never a crash.
#include <cstdlib>
#include <string>

#include "bot/flow/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace flow = screenline::flow;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const flow::Loaded loaded = flow::load_flow("fuzz.json", [&](const std::string& path) {
    return path == "fuzz.json" ? std::optional(bytes) : std::nullopt;
  }, flow::LoadFor::author);
  if (!loaded.flow && loaded.problems.empty()) std::abort();
  for (const flow::Problem& problem : loaded.problems) {
    if (problem.what.empty() || flow::to_string(problem).empty()) std::abort();
  }
  return 0;
}
