// Whole conversations on the fixture of the language: each goes as written, with the state packed
// and unpacked after every turn, and the engine says what the file says.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "bot/author/golden_run.hpp"
#include "tests/bot/author/content.hpp"
#include "tests/support/catch.hpp"

namespace screenline::author::golden {

namespace {

namespace fs = std::filesystem;
const fs::path folder(SCREENLINE_SOURCE_DIR "/tests/bot/flow/data/language");

const std::shared_ptr<const service::Content>& content() {
  static const std::shared_ptr<const service::Content> one = content_of(
      flow::load_flow("screening.json", flow::folder_source(folder.string()), flow::LoadFor::author)
          .flow);
  return one;
}

}  // namespace

TEST_CASE("conversations on the fixture of the language go as written") {
  std::size_t played = 0;
  for (const auto& entry : fs::directory_iterator(folder / "conversations")) {
    std::ifstream in(entry.path(), std::ios::binary);
    const Read all =
        read(entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(in), {}));
    for (const flow::Problem& problem : all.problems) FAIL_CHECK(flow::to_string(problem));
    Coverage coverage;
    for (const Conversation& one : all.conversations) {
      const auto difference = run(one, content(), coverage);
      ++played;
      if (!difference) continue;
      FAIL_CHECK(entry.path().filename().string()
                 << ":" << difference->line << " expected " << difference->expected << " got "
                 << difference->got);
    }
  }
  CHECK(played >= 8);
}

}  // namespace screenline::author::golden
