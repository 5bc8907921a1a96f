// screenline check: reads flows, lexicon, copy, resources and configuration, and tells every problem with its
// place. Exit 1 on an error.
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/commands.hpp"
#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"

namespace screenline::cli {

namespace {

using flow::Problem;
using flow::Severity;

struct Options {
  std::vector<std::string> paths;
  std::string flows, as_of;
  bool json = false;
};

// A configuration has "mode" and "sites"; everything else under flows/ is flow, or data of the crisis room.
bool is_config(const std::string& path) {
  const auto bytes = read_file(path);
  return bytes && bytes->find("\"sites\"") != std::string::npos;
}

void check_flow(const std::string& flows, const std::string& path, std::vector<Problem>& problems) {
  flow::Loaded loaded = flow::load_flow(path, flow::folder_source(flows));
  problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
  if (loaded.flow && !loaded.flow->signed_off) {
    problems.push_back({Severity::warning, flows + "/" + path, 0, 0, "awaiting-sign-off",
                        "this flow awaits a clinician's sign-off", "mode live refuses it"});
  }
}

// `config`: null judges the resources of every country in the file.
void check_crisis(const std::string& flows, const Config* config, crisis::Date day, std::vector<Problem>& problems) {
  const CrisisData data = read_crisis(flows);
  problems.insert(problems.end(), data.problems.begin(), data.problems.end());
  if (!data.from_disk) return;
  const std::vector<std::string> known = data.copy->countries();
  const std::set<std::string> countries = config ? countries_of(*config) : std::set(known.begin(), known.end());
  for (Problem& problem :
       judge_resources(*data.copy, flows, countries, day, config && config->mode == Mode::demo)) {
    problems.push_back(std::move(problem));
  }
  if (!data.copy->signed_off()) {
    problems.push_back({Severity::warning, flows + "/crisis/copy.json", 0, 0, "awaiting-sign-off",
                        "the crisis texts await a clinician's sign-off", "mode live refuses them"});
  }
}

// Every flow file that has steps and a start, below the folder.
std::vector<std::string> root_flows(const std::string& flows) {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(flows, ignored)) {
    if (entry.path().extension() != ".json") continue;
    const auto bytes = read_file(entry.path().string());
    if (bytes && bytes->find("\"results\"") != std::string::npos &&
        bytes->find("\"start\"") != std::string::npos) {
      found.push_back(std::filesystem::relative(entry.path(), flows).string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void print(const std::vector<Problem>& problems, bool json) {
  if (!json) {
    for (const Problem& problem : problems) std::puts(to_string(problem).c_str());
    return;
  }
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const Problem& p : problems) {
    out.push_back({{"severity", p.severity == Severity::error ? "error" : "warning"},
                   {"file", p.file},
                   {"line", p.line},
                   {"column", p.column},
                   {"code", p.code},
                   {"what", p.what},
                   {"hint", p.hint}});
  }
  std::puts(out.dump(2).c_str());
}

int check(const Options& options) {
  const std::optional<crisis::Date> day =
      options.as_of.empty() ? std::optional(today()) : crisis::read_date(options.as_of);
  if (!day) {
    std::fprintf(stderr, "screenline: --as-of takes a date, 2026-11-23\n");
    return 2;
  }
  const std::string flows = find_flows(options.flows);
  std::vector<Problem> problems;
  for (const std::string& path : options.paths) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored) && !std::filesystem::exists(flows + "/" + path, ignored)) {
      std::fprintf(stderr, "screenline: there is no file %s\n", path.c_str());
      return 2;
    }
    if (is_config(path)) {
      const ConfigRead read = read_config(path, Secrets::may_come);
      problems.insert(problems.end(), read.problems.begin(), read.problems.end());
      const std::string& theirs = options.flows.empty() ? read.config.flows : options.flows;
      check_crisis(find_flows(theirs), &read.config, *day, problems);
    } else {
      const bool whole = std::filesystem::exists(path, ignored);
      const std::filesystem::path file(path);
      // Files refer to each other by relative paths, so a whole path is read from its folder's parent.
      whole ? check_flow(file.parent_path().parent_path().empty() ? ".." : file.parent_path().parent_path().string(),
                         (file.parent_path().filename() / file.filename()).string(), problems)
            : check_flow(flows, path, problems);
    }
  }
  if (options.paths.empty()) {
    for (const std::string& path : root_flows(flows)) check_flow(flows, path, problems);
    check_crisis(flows, nullptr, *day, problems);
  }
  print(problems, options.json);
  std::size_t errors = 0;
  for (const Problem& problem : problems) errors += problem.severity == Severity::error;
  if (!options.json) fmt::print("{} errors, {} warnings\n", errors, problems.size() - errors);
  return errors == 0 ? 0 : 1;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("check", "read flows, lexicon, resources, configuration; tell every problem");
  command->add_option("path", options->paths, "flow files or a configuration (default: everything in the flows folder)");
  command->add_option("--flows", options->flows, "flows folder");
  command->add_option("--as-of", options->as_of, "date at which resources are judged, YYYY-MM-DD (default: today)");
  command->add_flag("--json", options->json, "problems as a JSON array");
  command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace screenline::cli
