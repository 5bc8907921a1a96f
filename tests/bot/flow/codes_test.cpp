// The list of codes is whole: every code in the sources is listed, every listed one occurs, and
// each has its section in docs/flow-checks.md.
#include "bot/flow/codes.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

const std::filesystem::path source(SCREENLINE_SOURCE_DIR);

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> listed() {
  std::set<std::string> out;
  for (const CodeInfo& one : all_codes()) out.insert(std::string(one.code));
  return out;
}

// Codes look like "no-flow". These strings do as well and are something else: headers of HTTP,
// options of the command line, keys of pages, examples.
const std::set<std::string> no_codes = {"555-0100",
                                        "color-scheme",
                                        "content-type",
                                        "follow-up",
                                        "no-referrer",
                                        "no-store",
                                        "on-call",
                                        "retry-after",
                                        "sign-off",
                                        "thirty-four",
                                        "utf-8",
                                        "not-used-without-a-service"};

// What rooms that report problems have in quotes and in the shape of a code; and the first word of
// every problem("...") whose code is one word.
std::set<std::string> in_sources() {
  std::set<std::string> out = {"lexicon"};  // bot/cli/crisis_data.cpp: the one without a hyphen
  const std::regex quoted("\"([a-z]+(?:-[a-z0-9]+)+)\""), golden("problem\\(\\s*\"([a-z-]+)\"");
  for (const char* room : {"bot/text", "bot/flow", "bot/author", "bot/cli"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source / room)) {
      const std::string name = entry.path().filename().string();
      if (entry.path().extension() != ".cpp" || name == "codes.cpp") continue;
      const std::string bytes = bytes_of(entry.path());
      for (const std::regex& shape : {quoted, golden}) {
        for (std::sregex_iterator it(bytes.begin(), bytes.end(), shape), end; it != end; ++it) {
          if (!no_codes.contains((*it)[1])) out.insert((*it)[1]);
        }
      }
    }
  }
  return out;
}

std::vector<std::string> headings() {
  std::vector<std::string> out;
  const std::string page = bytes_of(source / "docs/flow-checks.md");
  const std::regex heading("(?:^|\n)### ([a-z0-9-]+)(?=\n)");
  for (std::sregex_iterator it(page.begin(), page.end(), heading), end; it != end; ++it)
    out.push_back((*it)[1]);
  return out;
}

TEST_CASE("every code that the sources give is listed, and the other way round") {
  const std::set<std::string> known = listed(), given = in_sources();
  for (const std::string& code : given) {
    INFO(code << ": add it to bot/flow/codes.cpp and docs/flow-checks.md (or to no_codes here)");
    CHECK(known.contains(code));
  }
  for (const std::string& code : known) {
    INFO(code << " is listed and nothing gives it");
    CHECK(given.contains(code));
  }
}

TEST_CASE("every code has a title and one section in docs/flow-checks.md, in the same order") {
  const std::vector<std::string> pages = headings();
  std::vector<std::string> codes;
  for (const CodeInfo& one : all_codes()) {
    codes.emplace_back(one.code);
    CHECK_FALSE(one.title.empty());
  }
  CHECK(pages == codes);
  CHECK(std::set<std::string>(codes.begin(), codes.end()).size() == codes.size());
  CHECK(find_code("unknown-key")->severity == Severity::error);
  CHECK(find_code("unused-text")->severity == Severity::warning);
  CHECK(find_code("no-such-code") == nullptr);
}

}  // namespace
}  // namespace screenline::flow
