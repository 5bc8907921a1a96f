// screenline fmt and screenline graph as somebody calls them.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <sys/stat.h>

#include "tests/scenario/support/flow_folder.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

namespace fs = std::filesystem;

const std::string screening = "/ketamine/screening.json";

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What `run_program` starts looks for programs there.
class Path {
 public:
  explicit Path(const std::string& folder) : before_(std::getenv("PATH")) {
    ::setenv("PATH", folder.c_str(), 1);
  }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  ~Path() { ::setenv("PATH", before_.c_str(), 1); }

 private:
  std::string before_;
};

void write_program(const std::string& path, const std::string& script) {
  std::ofstream(path) << "#!/bin/sh\n" << script;
  fs::permissions(path, fs::perms::owner_all);
}

TEST_CASE("the shipped flows are in their canonical form") {
  std::vector<std::string> command = {"fmt", "--check"};
  for (const auto& entry : fs::recursive_directory_iterator(SCREENLINE_SOURCE_DIR "/flows")) {
    const std::string path = entry.path().string();
    if (entry.path().extension() != ".json") continue;
    if (has(bytes_of(path), "\"spec\"")) command.push_back(path);
  }
  REQUIRE(command.size() > 10);
  const CommandResult result = run_program(command);
  CHECK(result.out.empty());
  CHECK(result.exit_code == 0);
}

TEST_CASE("fmt --check names a file that differs and leaves it; fmt mends it and keeps its mode") {
  FlowFolder flows;
  const std::string file = flows.path() + screening;
  const std::string good = bytes_of(file);
  flows.change("ketamine/screening.json", "\"spec\": 2,", "\"spec\":2   ,");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  const std::string changed = bytes_of(file);

  const CommandResult checked = run_program({"fmt", "--check", file});
  CHECK(checked.exit_code == 1);
  CHECK(checked.out == file + "\n");
  CHECK(bytes_of(file) == changed);

  CHECK(run_program({"fmt", file}).exit_code == 0);
  CHECK(bytes_of(file) == good);
  struct stat now {};
  REQUIRE(::stat(file.c_str(), &now) == 0);
  CHECK((now.st_mode & 0777u) == 0640u);
  const auto left = std::distance(fs::directory_iterator(fs::path(file).parent_path()), {});
  CHECK(left == std::distance(fs::directory_iterator(SCREENLINE_SOURCE_DIR "/flows/ketamine"), {}));
}

TEST_CASE("fmt does not touch what is no flow file or cannot be read as JSON") {
  FlowFolder flows;
  const std::string copy = flows.path() + "/crisis/copy.json";
  const std::string before = bytes_of(copy);
  const CommandResult other = run_program({"fmt", copy});
  CHECK(other.exit_code == 1);
  CHECK(has(other.out, "is no flow file"));
  CHECK(bytes_of(copy) == before);

  flows.change("ketamine/screening.json", "\"spec\": 2,", "\"spec\": 2,,");
  const std::string broken = bytes_of(flows.path() + screening);
  const CommandResult result = run_program({"fmt", flows.path() + screening});
  CHECK(result.exit_code == 1);
  CHECK(has(result.out, "json-syntax"));
  CHECK(bytes_of(flows.path() + screening) == broken);
  CHECK(run_program({"fmt", flows.path() + "/none.json"}).exit_code == 2);
}

TEST_CASE(
    "fmt --upgrade writes the newest spec, says what it changed, and has then nothing to do") {
  const FlowFolder flows("ketamine-1");
  const std::string file = flows.path() + screening,
                    answers = flows.path() + "/common/answers.json";
  const std::string before = bytes_of(file);
  const CommandResult noted = run_program({"fmt", "--check", file});
  CHECK(has(noted.out, file + ":3:11: notice: older-spec: spec 1"));
  CHECK(has(noted.out, "screenline fmt --upgrade"));
  CHECK(run_program({"fmt", "--check", "--upgrade", file}).exit_code == 1);
  CHECK(bytes_of(file) == before);

  const CommandResult upgraded = run_program({"fmt", "--upgrade", file, answers});
  INFO(upgraded.out);
  CHECK(upgraded.exit_code == 0);
  CHECK(has(upgraded.out, file + "\n  spec 1 -> 2\n  line "));
  CHECK(has(upgraded.out, "result R01: \"undecided\": \"stop\" is left out"));
  CHECK(has(upgraded.out, "result R14: \"undecided\": \"next_rule\" is written out"));
  CHECK(has(upgraded.out, answers + "\n  spec 1 -> 2\n"));
  CHECK(has(bytes_of(file), "\"spec\": 2,"));
  CHECK(has(bytes_of(file), "Consent. Only a clear YES counts"));  // a note
  const CommandResult again = run_program({"fmt", "--upgrade", file, answers});
  CHECK(again.out.empty());
  CHECK(again.exit_code == 0);
  CHECK(run_program({"fmt", "--check", file}).out.empty());
}

TEST_CASE("fmt touches no file of a spec that it does not know, or that it cannot upgrade whole") {
  const FlowFolder flows;
  const std::string file = flows.path() + screening;
  flows.change("ketamine/screening.json", "\"spec\": 2,", "\"spec\": 9, ");
  const std::string newer = bytes_of(file);
  for (const char* how : {"--upgrade", "--check"}) {
    const CommandResult result = run_program({"fmt", how, file});
    CHECK(result.exit_code == 1);
    CHECK(has(result.out, file + ":4:11: unknown-spec: spec 9 is newer than this program"));
  }
  CHECK(run_program({"fmt", file}).exit_code == 1);
  CHECK(bytes_of(file) == newer);
  flows.change("ketamine/screening.json", "\"spec\": 9, ", "\"spec\": 1,");
  flows.change("ketamine/screening.json", "\"if\": \"c1 == no\"",
               "\"if\": \"c1 == no\", \"undecided\": \"halt\"");
  const std::string wrong = bytes_of(file);
  const CommandResult result = run_program({"fmt", "--upgrade", file});
  CHECK(result.exit_code == 1);
  CHECK(has(result.out, "unknown-value: \"undecided\" is \"halt\" (stop)"));
  CHECK(bytes_of(file) == wrong);
}

TEST_CASE("graph says plainly that dot is not there, and writes text without it") {
  FlowFolder flows;
  TemporaryFolder empty;
  const Path path(empty.path());
  const std::string file = flows.path() + screening;
  const CommandResult svg = run_program({"graph", file, "--flows", flows.path()});
  CHECK(svg.exit_code == 2);
  CHECK(has(svg.out, "dot is not installed (Debian: apt install graphviz)"));
  const CommandResult mermaid = run_program({"graph", "--mermaid", file, "--flows", flows.path()});
  CHECK(mermaid.exit_code == 0);
  CHECK(mermaid.out.starts_with("flowchart TD\n"));
  CHECK(run_program({"graph", "--mermaid", "--dot", file}).exit_code == 2);
}

TEST_CASE("graph hands its text to dot and gives back what dot draws, or what dot says") {
  FlowFolder flows;
  TemporaryFolder programs;
  const std::string file = flows.path() + screening, picture = programs.path() + "/picture.svg";
  const std::string before = std::getenv("PATH");
  const Path path(programs.path() + ":" + before);
  write_program(programs.path() + "/dot", "echo \"drawn $1\"\ncat\n");
  CHECK(run_program({"graph", file, "-o", picture, "--flows", flows.path()}).exit_code == 0);
  CHECK(bytes_of(picture).starts_with("drawn -Tsvg\ndigraph flow {"));
  CHECK(bytes_of(picture).ends_with("}\n"));

  write_program(programs.path() + "/dot", "echo 'no such shape' >&2\nexit 3\n");
  const CommandResult failed = run_program({"graph", file, "--flows", flows.path()});
  CHECK(failed.exit_code == 2);
  CHECK(has(failed.out, "dot failed (3): no such shape"));
}

TEST_CASE("graph --coverage marks a step that no conversation passes") {
  FlowFolder flows;
  const std::string file = flows.path() + screening;
  const std::string golden =
      run_program({"graph", "--mermaid", "--coverage", file, "--flows", flows.path()}).out;
  CHECK(has(golden, ":::seen"));
  CHECK_FALSE(has(golden, "]:::unseen"));
  fs::remove_all(flows.path() + "/ketamine/conversations");
  const std::string none =
      run_program({"graph", "--mermaid", "--coverage", file, "--flows", flows.path()}).out;
  CHECK_FALSE(has(none, "]:::seen"));
  CHECK(has(none, "]:::unseen"));
}

TEST_CASE("dot itself draws the shipped flow, where it is installed") {
  if (std::system("dot -V >/dev/null 2>&1") != 0) {
    std::cout << "left out: dot is not installed, the shipped flow is not drawn by it\n";
    return;
  }
  FlowFolder flows;
  const CommandResult svg =
      run_program({"graph", "--coverage", flows.path() + screening, "--flows", flows.path()});
  CHECK(svg.exit_code == 0);
  CHECK(has(svg.out, "</svg>"));
  CHECK(has(svg.out, "asq_1"));
}

TEST_CASE("diff: what a change changes, who ends elsewhere, and the exit code") {
  const FlowFolder old;
  const std::string mine = old.path() + screening,
                    shipped = SCREENLINE_SOURCE_DIR "/flows" + screening;
  SECTION("one revision") {
    const CommandResult same = run_program({"diff", mine, shipped});
    CHECK(same.exit_code == 0);
    CHECK(has(same.out, "Nothing differs: they are one revision."));
    CHECK(has(same.out, " would end differently"));
    CHECK(has(same.out, "Conversations: 0 of "));
  }
  SECTION("two") {
    old.change("ketamine/screening.json",
               R"({ "id": "pregnancy", "level": "stop", "covers": "CONS-3", "if": "m4 == yes" },)",
               "");
    const CommandResult other = run_program({"diff", mine, shipped});
    INFO(other.out);
    CHECK(other.exit_code == 1);
    CHECK(has(other.out, "Results\n  + flag pregnancy: new\n"));
    CHECK(has(other.out, "result likely_consult.depression -> not_now.pregnancy\n"));
    const CommandResult json = run_program({"diff", "--json", shipped, mine});
    CHECK(json.exit_code == 1);
    CHECK(has(json.out, "\"kind\": \"gone\""));
  }
  SECTION("nothing to compare") {
    const CommandResult none = run_program({"diff", old.path() + "/none/there.json", shipped});
    CHECK(none.exit_code == 2);
    CHECK(has(none.out, "cannot read"));
  }
}

}  // namespace
}  // namespace screenline::scenario
