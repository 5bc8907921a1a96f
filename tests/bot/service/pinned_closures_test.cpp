// What live conversations hold on to: a closure that was stored once loads under its hash, with its
// steps and options where they were (tests/fixtures/closures/README.md).
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "bot/flow/load.hpp"
#include "bot/service/flow_set.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

namespace fs = std::filesystem;

const fs::path source(SCREENLINE_SOURCE_DIR);
const fs::path pinned = source / "tests/fixtures/closures";

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string options_of(const flow::AnswerType& type) {
  constexpr std::string_view kinds[] = {"consent", "choice", "many", "integer", "scale", "text"};
  std::string out(kinds[static_cast<std::size_t>(type.kind)]);
  for (const flow::Option& option : type.options) {
    out += " " + option.id;
    if (option.points) out += "=" + std::to_string(*option.points);
  }
  if (type.none) out += " none:" + type.none->id;
  return out;
}

// The hash, then a line a step: its id and what its answer can be.
std::string steps_of(const flow::Flow& flow) {
  std::string out = flow.revision + "\n";
  for (const flow::Step& step : flow.steps) {
    out += step.id;
    if (step.answer >= 0)
      out += " " + options_of(flow.answers[static_cast<std::size_t>(step.answer)]);
    out += "\n";
  }
  return out;
}

TEST_CASE("a stored closure loads under its hash, with its steps and options in their order") {
  int found = 0;
  for (const auto& entry : fs::directory_iterator(pinned)) {
    if (entry.path().extension() != ".closure") continue;
    ++found;
    INFO(entry.path().filename().string());
    std::string expected = bytes_of(fs::path(entry.path()).replace_extension(".steps"));
    const std::string revision = expected.substr(0, expected.find('\n'));
    const auto flow = load_revision(bytes_of(entry.path()), revision);
    REQUIRE(flow);
    CHECK(steps_of(*flow) == expected);
  }
  CHECK(found >= 4);
}

TEST_CASE("a stored closure is refused under another hash, and cut short") {
  const std::string bytes = bytes_of(pinned / "small-1.closure");
  const std::string steps = bytes_of(pinned / "small-1.steps");
  const std::string revision = steps.substr(0, steps.find('\n'));
  CHECK(load_revision(bytes, revision));
  CHECK_FALSE(load_revision(bytes, std::string(64, '0')));
  CHECK_FALSE(load_revision(bytes.substr(0, bytes.size() - 1), revision));
  CHECK_FALSE(load_revision("", revision));
}

// Never writes over one that is there.
TEST_CASE("pin the closures of today", "[.pin]") {
  const auto pin = [](const std::string& name, const fs::path& folder, const std::string& root) {
    if (fs::exists(pinned / (name + ".closure"))) return;
    const flow::Loaded loaded =
        flow::load_flow(root, flow::folder_source(folder.string()), flow::LoadFor::author);
    REQUIRE(loaded.flow);
    std::ofstream(pinned / (name + ".closure"), std::ios::binary) << pack_closure(loaded.closure);
    std::ofstream(pinned / (name + ".steps"), std::ios::binary) << steps_of(*loaded.flow);
  };
  // The number is that of the spec; 1 was pinned before there was another.
  pin("ketamine-2", source / "flows", "ketamine/screening.json");
  pin("small-2", source / "tests/bot/flow/data/good", "screening.json");
}

}  // namespace
}  // namespace screenline::service
