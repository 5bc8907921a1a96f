// bench: how fast the house is on this machine, as ratios of the same run. See README.md beside it.
// Speed is reported, never asserted; the exit code is 1 only when counts do not agree or a probe
// had no answer.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tests/bench/advance_bench.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/scan_bench.hpp"
#include "tests/bench/webhooks_bench.hpp"

namespace {

using namespace screenline;
using namespace screenline::bench;

struct Options {
  std::string only;
  bool json = false;
  std::size_t persons = 2000;
  HttpOptions http;
};

int run(Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  Report report;
  const std::vector<int> cores = allowed_cores();
  const int client = cores.size() > 1 ? cores[1] : cores[0];
  if (cores.size() < 2) report.notes.push_back("one core for server and load: rates are too low");
#ifndef NDEBUG
  report.notes.push_back("not built as a release: figures are too low");
#endif
  const std::string data = options.http.data.empty() ? program_folder() : options.http.data;
  if (is_memory(data)) report.notes.push_back(data + " is in memory: commits cost nothing here");
  const cli::ContentRead content = cli::read_content(bench_config(), flow::LoadFor::running);
  for (const flow::Problem& problem : content.problems) {
    if (problem.severity != flow::Severity::error) continue;
    std::fprintf(stderr, "%s\n", to_string(problem).c_str());
  }
  if (!content.content) return 1;
  if (content.degraded)
    report.notes.push_back("the crisis files are bad: the compiled-in ones run");
  options.http.server_core = cores[0];
  stay_on({client});
  const auto wanted = [&](const char* part) {
    return options.only.empty() || options.only == part;
  };
  if (wanted("scan")) bench_scan(*content.content->detector, report);
  if (wanted("advance")) {
    bench_advance(*content.content, {options.persons, options.http.seconds}, report);
  }
  if (wanted("webhooks")) bench_webhooks(content, options.http, report);
  if (wanted("holders")) bench_holders(content, options.http, report);
  options.json ? print_json(report) : print_table(report);
  return report.failures.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"How fast Screenline is on this machine, as ratios of the same run"};
  app.add_option("--only", options.only, "one part")
      ->check(CLI::IsMember({"scan", "advance", "webhooks", "holders"}));
  app.add_option("--seconds", options.http.seconds, "of one measurement (default 3)")
      ->check(CLI::Range(0.2, most_seconds));
  app.add_option("--repetitions", options.http.repetitions, "of a part over HTTP (default 3)")
      ->check(CLI::Range(1, 100));
  app.add_option("--connections", options.http.connections, "of the load (default 64)")
      ->check(CLI::Range(1, 4096));
  app.add_option("--persons", options.persons, "in the part advance (default 2000)")
      ->check(CLI::Range(1, 100'000));
  app.add_option("--data", options.http.data, "folder for stores (default: beside the program)")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--json", options.json, "JSON instead of a table");
  try {
    app.parse(argc, argv);
    return run(options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
  }
}
