// A problem with its line: the mark stands under what is meant.
#include "bot/cli/problem_view.hpp"

#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

flow::Problem problem(int line, int column, int length = 0) {
  flow::Problem out{
      flow::Severity::warning, "a.json", line, column, "retry-same", "the same", "other words"};
  out.length = length;
  return out;
}

const std::string head = ": warning: retry-same: the same (other words)";

TEST_CASE("the line, and a mark as long as what is meant") {
  const std::string bytes = "{\n  \"unclear\": \"¿Sí?\"\r\n}\n";
  CHECK(as_compiler(problem(2, 14, 6), bytes, false) ==
        "a.json:2:14" + head + "\n 2 |   \"unclear\": \"¿Sí?\"\n   |              ^~~~~~");
  CHECK(as_compiler(problem(2, 3), bytes, false) ==
        "a.json:2:3" + head + "\n 2 |   \"unclear\": \"¿Sí?\"\n   |   ^");
  // Longer than the line is: to its end.
  CHECK(as_compiler(problem(3, 1, 9), bytes, false) == "a.json:3:1" + head + "\n 3 | }\n   | ^");
  CHECK(as_compiler(problem(2, 60), bytes, false).find("\n   | " + std::string(19, ' ') + "^") !=
        std::string::npos);
}

TEST_CASE("without a line, or a file, the first line alone") {
  CHECK(as_compiler(problem(0, 0), "{}", false) == "a.json" + head);
  CHECK(as_compiler(problem(9, 1), "{}", false) == "a.json:9:1" + head);
  CHECK(as_compiler(problem(1, 1), "", false) == "a.json:1:1" + head);
}

TEST_CASE("a tab is a blank, and a long line is cut round the mark") {
  CHECK(as_compiler(problem(1, 2, 1), "\tx", false) == "a.json:1:2" + head + "\n 1 |  x\n   |  ^");
  const std::string lines = as_compiler(
      problem(1, 501, 4), std::string(500, 'a') + "bbbb" + std::string(500, 'c'), false);
  const std::size_t source = lines.find("| ") + 2, mark = lines.rfind("| ") + 2;
  CHECK(lines.substr(source, 3) == "...");
  CHECK(lines.substr(lines.find("bbbb"), 5) == "bbbbc");
  CHECK(lines.find("bbbb") - source == lines.find("^~~~") - mark);
  CHECK(lines.size() < 300);
}

TEST_CASE("in color the words are the same") {
  std::string colored = as_compiler(problem(1, 1), "{}", true);
  CHECK(colored.find("\x1b[1;35m") != std::string::npos);
  for (std::size_t at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b')) {
    colored.erase(at, colored.find('m', at) + 1 - at);
  }
  CHECK(colored == as_compiler(problem(1, 1), "{}", false));
}

}  // namespace
}  // namespace screenline::cli
