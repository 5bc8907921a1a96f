// Golden conversations can fail: each kind of line is shown one that is as written and one that is
// not, and a mistake in the file is told with its line and a hint.
#include <algorithm>

#include "bot/author/golden_run.hpp"
#include "tests/bot/author/content.hpp"
#include "tests/support/catch.hpp"

namespace screenline::author::golden {

namespace {

const std::shared_ptr<const service::Content>& content() { return shipped_content(); }

// Lines after a title and a header; the first of them is line 3.
Read read_lines(const std::string& lines, const std::string& header = "") {
  return read("a.chat", "# title\nflow ketamine-screening" + header + "\n" + lines);
}

// Line of the first difference; 0 when it goes as written.
int failing_line(const std::string& lines, const std::string& header = "") {
  const Read one = read_lines(lines, header);
  REQUIRE(one.problems.empty());
  REQUIRE(one.conversations.size() == 1);
  Coverage coverage;
  const auto difference = run(one.conversations[0], content(), coverage);
  if (difference) UNSCOPED_INFO(difference->expected << " | " << difference->got);
  return difference ? difference->line : 0;
}

std::string problem(const std::string& bytes) {
  const Read one = read("a.chat", bytes);
  return one.problems.empty() ? "" : to_string(one.problems[0]);
}

}  // namespace

TEST_CASE("questions, words and standing texts") {
  REQUIRE(content());
  CHECK(failing_line("< [c1] automated ... STOP\n> yes\n< [age] How old\n") == 0);
  CHECK(failing_line("< [c2]\n") == 3);
  CHECK(failing_line("< [c1] STOP ... automated\n") == 3);  // not in this order
  CHECK(failing_line("< [c1]\n> no\n< [DECLINED]\n< nothing\n") == 6);
  CHECK(failing_line("< [c1]\n> maybe\n< unclear [c1]\n> yes\n< unclear [c2]\n") == 7);
}

TEST_CASE("crisis has to be crisis, of that level, and nothing else") {
  CHECK(failing_line("> i want to kill myself\n< crisis L2 [asq_5] 988\n") == 0);
  CHECK(failing_line("> i want to kill myself\n< crisis L4\n") == 4);
  CHECK(failing_line("> yes\n< crisis L2\n") == 4);
  CHECK(failing_line("> i want to kill myself\n< [c1]\n") == 4);
  CHECK(failing_line("> i want to kill myself\n< crisis [asq_4_when]\n") == 4);
}

TEST_CASE("the harmless way, and a start in the middle") {
  CHECK(failing_line("...\n= not_now symptoms_low_today\n") == 0);
  CHECK(failing_line("...\n= not_now pregnancy\n") == 4);
  CHECK(failing_line("...\n= treatment_working\n") == 4);
  CHECK(failing_line("> 2\n< [t1]\n", " at t5 with t0 = 1") == 0);
  CHECK(failing_line("> 2\n< [t1]\n", " at t5") == 1);  // never asked after neutral answers
  CHECK(failing_line("...\n> 1\n") == 3);               // how far?
}

TEST_CASE("checks compare") {
  const std::string ended = "... with r1 = 1, phq9_1 = 2, phq9_2 = 1\n";
  CHECK(failing_line(
            ended +
            "= phq2 3   phq9 >= 3   gad7 none   state ended   level 0   segments <= 80\n") == 0);
  for (const char* wrong : {"phq2 4",
                            "phq9 none",
                            "gad7 0",
                            "state held",
                            "level >= 1",
                            "segments <= 3",
                            "never \"wished\"",
                            "handoff open",
                            "handoff staff_asked",
                            "task call_back",
                            "alert L2",
                            "flag pregnancy",
                            "no flag no_ride",
                            "priority routine",
                            "rule R01",
                            "answer r1 ocd",
                            "track self",
                            "recorded opt_out",
                            "levl 0",
                            "crisis"}) {
    INFO(wrong);
    CHECK(failing_line(ended + "= " + wrong + "\n") == 4);
  }
}

TEST_CASE("time and staff") {
  CHECK(failing_line("< [c1]\n~ 5h\n< [REMIND] [c1]\n~ 1d\n< [EXPIRED]\n") == 0);
  CHECK(failing_line("< [c1]\n~ 3h\n< [REMIND] [c1]\n") == 5);
  CHECK(failing_line("< [c1]\n! staff takes over\n> yes\n< [c2]\n") == 6);
  CHECK(failing_line("> i want to kill myself\n! nurse Ann clears \"x\"\n= level 0\n") == 5);
  CHECK(failing_line("> i want to kill myself\n! clinician Ann clears \"x\"\n= level 0\n") == 0);
}

TEST_CASE("mistakes in the file") {
  const std::string begin = "# t\nflow ketamine-screening\n";
  CHECK(problem(begin + "> yes\n") == "");
  CHECK(problem("> yes\n").find("a.chat:1:1: ") == 0);
  CHECK(problem("# t\n> yes\n").find("a.chat:2:1: ") == 0);
  CHECK(problem(begin + "yes\n").find("a.chat:3:1: ") == 0);
  CHECK(problem(begin + "~ 3 weeks\n").find("write ~ 90s") != std::string::npos);
  CHECK(problem(begin + "! somebody shouts\n").find("staff takes over") != std::string::npos);
  CHECK(problem(begin + "... and so on\n").find("a.chat:3:1: ") == 0);
  CHECK(problem("# t\nflow x chanel sms\n> a\n").find("channel") != std::string::npos);
  CHECK(problem(begin) != "");
}

TEST_CASE("an id that the flow does not have is told with the nearest one") {
  const Read one = read_lines("< [asq_6]\n");
  Coverage coverage;
  const auto difference = run(one.conversations[0], content(), coverage);
  REQUIRE(difference);
  CHECK(difference->hint.find("asq_") != std::string::npos);
}

TEST_CASE("coverage grows with what was passed") {
  Coverage coverage;
  const Read one = read_lines("> hi\n> no\n");
  CHECK_FALSE(run(one.conversations[0], content(), coverage));
  CHECK(coverage.steps.size() == 1);
  CHECK(coverage.took(flow::ExitKind::declined, content()->flows.current()->find_step("c1")));
  CHECK(coverage.results == std::set<std::string>{"R01"});
  CHECK(std::none_of(coverage.exits.begin(), coverage.exits.end(), [](const dialog::Exit& exit) {
    return exit.kind == flow::ExitKind::crisis_rule;
  }));
}

TEST_CASE("any bytes are a file") {
  for (const std::string bytes :
       {"", "#", "<", "# \n= \"", "# a\nflow", "# a\nflow x\n< [", "# a\nflow x\n! x clears \"\n",
        "\xff\xfe\n>", "# a\nflow x with\n> a", "# a\nflow x\n= a \"b",
        "# a\nflow x\n~ 9999999999999h"}) {
    (void)read("a.chat", bytes);
  }
  SUCCEED();
}

TEST_CASE("coverage counts the ways out of steps that only say or decide") {
  const auto small = content_of(
      flow::load_flow("screening.json",
                      flow::folder_source(SCREENLINE_SOURCE_DIR "/tests/bot/flow/data/good"),
                      flow::LoadFor::running)
          .flow);
  const Read one = read_lines("> 3\n= state ended\n", "   at t0");
  REQUIRE(one.problems.empty());
  Coverage coverage;
  const auto difference = run(one.conversations[0], small, coverage);
  if (difference) UNSCOPED_INFO(difference->expected << " | " << difference->got);
  CHECK_FALSE(difference);
  const flow::Flow& flow = *small->flows.current();
  using Kind = flow::ExitKind;
  CHECK(coverage.took(Kind::branch, flow.find_step("note")));
  CHECK(coverage.took(Kind::branch, flow.find_step("t0"), 0));
  CHECK_FALSE(coverage.took(Kind::branch, flow.find_step("t0"), 1));
  CHECK(coverage.took(Kind::following, flow.find_step("c1")));
  CHECK(coverage.took(Kind::not_asked, flow.find_step("peg_1")));
  CHECK_FALSE(coverage.took(Kind::following, flow.find_step("peg_1")));
}

}  // namespace screenline::author::golden
