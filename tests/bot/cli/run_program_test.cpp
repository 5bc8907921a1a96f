// Another program is run to its end, on all of its input, or not longer than it may.
#include "bot/cli/run_program.hpp"

#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

using End = ProgramRun::End;
using std::chrono::milliseconds;

TEST_CASE("a program gets its input whole, however long, and gives its output") {
  const std::string input(3'000'000, 'x');  // far more than a pipe holds
  const ProgramRun run = run_bounded({"cat"}, input, milliseconds(20'000));
  CHECK(run.end == End::exited);
  CHECK(run.exit_code == 0);
  CHECK(run.out == input);
}

TEST_CASE("a program that reads nothing, fails or is ended by a signal is told as it was") {
  const std::string input(1'000'000, 'x');
  const ProgramRun failed =
      run_bounded({"sh", "-c", "echo no >&2; exit 3"}, input, milliseconds(20'000));
  CHECK(failed.end == End::exited);
  CHECK(failed.exit_code == 3);
  CHECK(failed.err == "no\n");
  CHECK(run_bounded({"sh", "-c", "kill -9 $$"}, "", milliseconds(20'000)).exit_code == 137);
  CHECK(run_bounded({"no-such-program-here"}, "", milliseconds(20'000)).end == End::not_there);
}

TEST_CASE("a program that takes too long is ended") {
  const auto before = std::chrono::steady_clock::now();
  CHECK(run_bounded({"sleep", "60"}, "", milliseconds(200)).end == End::took_too_long);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(30));
}

}  // namespace
}  // namespace screenline::cli
