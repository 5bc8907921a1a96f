// screenline check on flow files: what texts cost as SMS, and files that are no whole flow.
#include <fstream>
#include <string>

#include "tests/scenario/support/flow_folder.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string screening = "ketamine/screening.json";

CommandResult check(const FlowFolder& flows, const std::string& file = screening) {
  return run_program({"check", flows.path() + "/" + file, "--flows", flows.path()});
}

// Where the file shows it: other edits of the file move it.
std::string line_of_question() {
  std::ifstream in(std::string(SCREENLINE_SOURCE_DIR) + "/flows/" + screening);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.find("new or worse chest pain") != std::string::npos) return std::to_string(number);
  }
  return "none";
}

// The question of c4a is this text; its options, "1 Yes" and "2 No", come behind it.
FlowFolder& with_question(FlowFolder& flows, const std::string& text) {
  flows.change(screening,
               "Right now, do you have new or worse chest pain, trouble breathing, or signs of a "
               "stroke?",
               text);
  return flows;
}

TEST_CASE("a question over three segments is a warning with its cost and place") {
  FlowFolder flows;
  const CommandResult checked = check(with_question(flows, std::string(600, 'a')));
  INFO(checked.out);
  CHECK(checked.exit_code == 0);
  CHECK(has(checked.out, screening + ":" + line_of_question() +
                             ":14: warning: sms-long: the text of the step \"c4a\" is 4 "
                             "segments of SMS (611 units of GSM-7)"));
}

TEST_CASE("a question that fits three segments is fine, and one character can change that") {
  FlowFolder fits;
  const std::string close = check(with_question(fits, std::string(448, 'a'))).out;
  INFO(close);
  CHECK_FALSE(has(close, "the text of the step \"c4a\""));
  CHECK(has(close, "with the question put again, that of the step \"c4a\" is 4 segments"));
  FlowFolder curly;
  const std::string out = check(with_question(curly, "a\u2019" + std::string(246, 'a'))).out;
  INFO(out);
  CHECK(has(out, "4 segments of SMS (259 units of UCS-2 because of U+2019 at character 2)"));
}

TEST_CASE("a question that the provider refuses is an error, and nothing starts on it") {
  FlowFolder flows;
  const CommandResult checked = check(with_question(flows, std::string(1600, 'a')));
  INFO(checked.out);
  CHECK(checked.exit_code == 1);
  CHECK(has(checked.out, ":" + line_of_question() + ":14: sms-too-long: "));
  CHECK(has(checked.out, "11 segments"));
  CHECK(has(checked.out, "more than 1600 characters, this has 1611"));
  const TemporaryFolder folder;
  const CommandResult served =
      run_program({"serve", "--demo", "--flows", flows.path(), "--data", folder.path() + "/data"});
  CHECK(served.exit_code == 2);
  CHECK(has(served.out, "sms-too-long"));
}

TEST_CASE("a part of a flow is checked with the flows that use it") {
  FlowFolder flows;
  for (const char* part : {"instruments/asq.json", "common/answers.json", "common/words.json",
                           "crisis/copy.json", "crisis/lexicon/en-self.json"}) {
    const CommandResult checked = check(flows, part);
    INFO(part << "\n" << checked.out);
    CHECK(checked.exit_code == 0);
    CHECK(has(checked.out, "0 errors"));
  }
  flows.change("instruments/asq.json", "\"steps\"", "\"stpes\"");
  const CommandResult checked = check(flows, "instruments/asq.json");
  CHECK(checked.exit_code == 1);
  CHECK(has(checked.out, flows.path() + "/instruments/asq.json:"));
  CHECK(has(checked.out, "unknown key \"stpes\""));
}

TEST_CASE("what is shipped is clean, strictly: only notices of what awaits a sign-off") {
  const FlowFolder flows;
  const CommandResult checked =
      run_program({"check", "--strict", "--flows", flows.path(), flows.path()});
  INFO(checked.out);
  CHECK(checked.exit_code == 0);
  CHECK(has(checked.out, "0 errors, 0 warnings, "));
  CHECK(has(checked.out, "screening.json: notice: awaiting-sign-off"));
}

TEST_CASE("a warning fails when it is strict, and is shown with its line") {
  FlowFolder flows;
  flows.change(screening, "\"Please send your age as a number, like 34.\"",
               "\"How old are you? Send a number.\"");
  const CommandResult checked = check(flows);
  INFO(checked.out);
  CHECK(checked.exit_code == 0);
  CHECK(has(checked.out, ": warning: retry-same: \"unclear\" says what \"ask\" says"));
  CHECK(
      has(checked.out, " |       \"unclear\": { \"en\": \"How old are you? Send a number.\" },\n"));
  CHECK(has(checked.out, " |                  ^\n"));
  CHECK(has(checked.out, "0 errors, 1 warning, "));
  CHECK_FALSE(has(checked.out, "\x1b"));  // no terminal
  const std::vector<std::string> strict = {"check", "--strict", flows.path() + "/" + screening,
                                           "--flows", flows.path()};
  CHECK(run_program(strict).exit_code == 1);
  flows.change(screening, "\"accepted\": [",
               "\"accepted\": [ { \"code\": \"retry-same\", \"at\": \"c2\", \"why\": \"short\" },");
  CHECK(run_program(strict).exit_code == 0);
  flows.change(screening, "\"How old are you? Send a number.\" },\n      \"invalid\"",
               "\"A number.\" },\n      \"invalid\"");
  CHECK(has(run_program(strict).out, "warning: unused-accepted"));
}

TEST_CASE("as JSON: severity, place, code, message and hint") {
  FlowFolder flows;
  flows.change(screening, "\"also\": { \"en\": [\"fibro\"] }",
               "\"also\": { \"en\": [\"i want to kill myself\"] }");
  const CommandResult checked =
      run_program({"check", "--json", flows.path() + "/" + screening, "--flows", flows.path()});
  INFO(checked.out);
  CHECK(checked.exit_code == 1);
  CHECK(has(checked.out, "\"severity\": \"error\""));
  CHECK(has(checked.out, "\"code\": \"answer-reads-as-danger\""));
  CHECK(has(checked.out, "\"length\": 23,"));
  CHECK(has(checked.out,
            "\"message\": \"the answer \\\"i want to kill myself\\\" of \\\"r1\\\" would be read "
            "as danger"));
  CHECK(has(checked.out, "\"hint\": \"say it in other words"));
  CHECK_FALSE(has(checked.out, "0 errors"));
}

TEST_CASE("a folder without flows is told; warnings are for check alone") {
  const TemporaryFolder folder;
  const CommandResult checked = run_program({"check", folder.path()});
  CHECK(checked.exit_code == 1);
  CHECK(has(checked.out, folder.path() + ": no-flow: there is no flow in this folder"));
  const CommandResult replayed =
      run_program({"replay", screening, folder.path() + "/none", "--flows", FlowFolder().path()});
  CHECK_FALSE(has(replayed.out, "warning"));
}

}  // namespace
}  // namespace screenline::scenario
