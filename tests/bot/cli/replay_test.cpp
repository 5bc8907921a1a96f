// The worked persons of clinical.md and our own: `screenline replay` gives what each case states.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using nlohmann::json;

std::string root() { return SCREENLINE_SOURCE_DIR; }

json sorted(json list) {
  std::sort(list.begin(), list.end());
  return list;
}

void check_cases(const std::string& file) {
  std::ifstream in(root() + "/tests/fixtures/" + file);
  const json cases = json::parse(in);
  const CommandResult result =
      run_program({"replay", root() + "/flows/ketamine/screening.json",
                   root() + "/tests/fixtures/" + file, "--flows", root() + "/flows"});
  REQUIRE(result.exit_code == 0);
  std::map<std::string, json> lines;
  std::istringstream out(result.out);
  for (std::string line; std::getline(out, line);) {
    if (line.starts_with('{'))
      lines[json::parse(line)["case"].get<std::string>()] = json::parse(line);
  }
  REQUIRE(lines.size() == cases.size());
  for (const json& expected : cases) {
    const std::string name = expected["case"];
    CAPTURE(name);
    const json& got = lines.at(name);
    const json result_got = {got["result"]["category"], got["result"]["reason"],
                             got["result"]["priority"]};
    CHECK(result_got.dump() == expected["result"].dump());
    CHECK(got["asked"].dump() == expected["asked"].dump());
    CHECK((got["scores"] == expected["scores"]));  // 7 is 7.0
    CHECK(sorted(got["flags"]).dump() == sorted(expected["flags"]).dump());
    CHECK(got["level"].dump() == expected["level"].dump());
    CHECK(got["track"].dump() == expected["track"].dump());
    if (expected.contains("signs"))
      CHECK(sorted(got["signs"]).dump() == sorted(expected["signs"]).dump());
    if (expected.contains("domains"))
      CHECK(sorted(got["domains"]).dump() == sorted(expected["domains"]).dump());
  }
}

TEST_CASE("the golden cases") { check_cases("golden-cases.json"); }
TEST_CASE("our own cases, worked out by hand from the rules") { check_cases("extra-cases.json"); }

TEST_CASE("a case that leaves an asked step without an answer is an error") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/cases.json") << R"([{"case":"short","answers":{"c1":"YES"}}])";
  const CommandResult result =
      run_program({"replay", "ketamine/screening.json", folder.path() + "/cases.json", "--flows",
                   root() + "/flows"});
  CHECK(result.exit_code == 1);
  CHECK(result.out.find("c2 was asked and has no answer") != std::string::npos);
}

}  // namespace
}  // namespace screenline::scenario
