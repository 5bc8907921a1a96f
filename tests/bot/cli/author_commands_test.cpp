// What whoever writes a flow calls, as a whole: screenline test, check --paths.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/scenario/support/flow_folder.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string screening = "ketamine/screening.json";

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

CommandResult test(const FlowFolder& flows, std::vector<std::string> more = {}) {
  std::vector<std::string> words{"test", "--flows", flows.path()};
  words.insert(words.end(), more.begin(), more.end());
  return run_program(words);
}

}  // namespace

TEST_CASE("test --strict: every step, way out and result of what is shipped is covered") {
  FlowFolder flows;
  const CommandResult all = test(flows, {"--strict"});
  INFO(all.out);
  CHECK(all.exit_code == 0);
  CHECK(has(all.out, "64 of 64 steps"));
  CHECK(has(all.out, " 0 failed, 0 not covered"));
  const std::string skips = flows.path() + "/ketamine/conversations/09-left-out.chat";
  std::filesystem::remove(skips);
  const CommandResult less = test(flows, {"--strict"});
  CHECK(less.exit_code == 1);
  CHECK(has(less.out, "t4: SKIP"));
  CHECK(test(flows).exit_code == 0);  // told, and no failure without --strict
}

TEST_CASE("test --update: shown with --dry-run, written without, and then all goes as written") {
  FlowFolder flows;
  flows.change(screening, "We will not ask you anything.", "We will not ask you for anything.");
  const std::string file = flows.path() + "/ketamine/conversations/02-not-screened.chat";
  const std::string before = read(file);
  const CommandResult shown = test(flows, {"--update", "--dry-run"});
  INFO(shown.out);
  CHECK(shown.exit_code == 1);
  CHECK(has(shown.out,
            "-< [DECLINED] We will not ask you anything ... 988\n"
            "+< [DECLINED] We will not ask you for anything ... 988\n"));
  CHECK(read(file) == before);
  CHECK(test(flows).exit_code == 1);
  const CommandResult written = test(flows, {"--update"});
  CHECK(written.exit_code == 0);
  CHECK(written.out == shown.out);
  CHECK(read(file) != before);
  CHECK(test(flows).exit_code == 0);
  CHECK(test(flows, {"--update"}).out.empty());
}

TEST_CASE("test --update leaves a file as it is in which more than a text differs") {
  FlowFolder flows;
  flows.change(screening, "We will not ask you anything.", "We will not ask you for anything.");
  flows.change(screening, "\"if\": \"age < 18\", \"go\"", "\"if\": \"age < 17\", \"go\"");
  const std::string file = flows.path() + "/ketamine/conversations/02-not-screened.chat";
  const std::string before = read(file);
  const CommandResult refused = test(flows, {"--update"});
  INFO(refused.out);
  CHECK(refused.exit_code == 1);
  CHECK(has(refused.out, "02-not-screened.chat: not touched"));
  CHECK(has(refused.out, "This check is only for adults"));
  CHECK_FALSE(has(refused.out, "+< [DECLINED]"));
  CHECK(read(file) == before);
}

// Some 20 seconds of one core; a million states by SMS and as many on the web.
TEST_CASE("check --paths: the shipped screening is walked whole, and nothing is found") {
  FlowFolder flows;
  const CommandResult walked = run_program({"check", "--paths", "--flows", flows.path()});
  INFO(walked.out);
  CHECK(walked.exit_code == 0);
  CHECK(has(walked.out, "ketamine-screening, sms, en: "));
  CHECK(has(walked.out, "ketamine-screening, web, en: "));
  CHECK_FALSE(has(walked.out, "not walked whole"));
  CHECK(has(walked.out, "R14             likely_consult depression"));
}

TEST_CASE("check --paths of a file that is not there, or is not in the flows folder") {
  FlowFolder flows;
  CHECK(run_program({"check", "--paths", "no/such.json", "--flows", flows.path()}).exit_code == 2);
}

}  // namespace screenline::scenario
