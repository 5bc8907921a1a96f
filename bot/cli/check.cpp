// screenline check: reads flows, lexicon, copy, resources and configuration, and tells every
// problem with its place. Exit 1 on an error, with --strict on a warning too.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/check_paths.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/cli/problem_view.hpp"
#include "bot/cli/refusals.hpp"
#include "bot/crisis/signatures.hpp"

namespace screenline::cli {

namespace {

using flow::Problem;
using flow::Severity;

struct Options {
  std::vector<std::string> paths;
  std::string flows, as_of;
  bool json = false, digest = false, strict = false, paths_too = false, chat = false;
};

// By its keys, not its name: a flow file has "spec", and a configuration none.
bool is_config(const std::string& path) {
  const text::Document document = text::parse_document(path, read_file(path).value_or(""));
  if (!document.problems.empty()) {
    return document.bytes.find("\"sites\"") != std::string::npos;
  }
  const auto has = [&](const char* key) { return document.root.find(key) != nullptr; };
  return !has("spec") && (has("mode") || has("sites") || has("http"));
}

void add(std::vector<Problem>& to, std::vector<Problem> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// What `serve` would refuse, and what stands wrong in the flow and the crisis files that it names.
void check_config(const Options& options, const std::string& path, crisis::Date day,
                  std::vector<Problem>& problems) {
  ConfigRead read = read_config(path, Secrets::may_come);
  add(problems, std::move(read.problems));
  if (read.config.settings.sites.empty()) return;  // hardly read: what it names is not known
  if (!options.flows.empty()) read.config.flows = options.flows;
  add(problems, judge(read.config, Start::deployment, flow::LoadFor::author, day).all());
}

// Every flow file that has results and a start, below the folder.
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

// An instrument, a library of answers, the root words: nothing of its own, checked by the flows
// that use it.
bool is_part_of_flows(const std::string& path) {
  const text::Document document = text::parse_document(path, read_file(path).value_or(""));
  const auto has = [&](const char* key) { return document.root.find(key) != nullptr; };
  return has("spec") && !has("start") && !has("results");
}

// One flows folder and its crisis files.
class FolderCheck {
 public:
  FolderCheck(std::string flows, crisis::Date day)
      : flows_(std::move(flows)),
        day_(day),
        crisis_(read_crisis(flows_, {}, Proof::what_is_not_compiled_in)) {}

  void everything(std::vector<Problem>& problems) {
    const std::vector<std::string> roots = root_flows(flows_);
    for (const std::string& path : roots) flow(path, problems);
    if (roots.empty()) {
      problems.push_back(
          {Severity::error, flows_, 0, 0, "no-flow", "there is no flow in this folder",
           "give a flows folder, a flow file or a configuration; --flows names the flows folder"});
    }
    crisis_files(problems);
  }

  // `path` below the folder.
  void file(const std::string& path, std::vector<Problem>& problems) {
    if (path.starts_with("crisis/")) return crisis_files(problems);
    if (!is_part_of_flows(flows_ + "/" + path)) return flow(path, problems);
    bool used = false;
    for (const std::string& root : root_flows(flows_)) {
      flow::Loaded loaded =
          read_flow(flows_, root, flow::LoadFor::author, *crisis_.detector, *crisis_.copy);
      const bool uses = std::any_of(loaded.closure.begin(), loaded.closure.end(),
                                    [&](const flow::LoadedFile& one) { return one.path == path; });
      if (uses) add(problems, std::move(loaded.problems));
      used = used || uses;
    }
    if (used) return;
    problems.push_back({Severity::error, flows_ + "/" + path, 0, 0, "no-flow-uses-it",
                        "this file is a part of a flow and no flow in " + flows_ + " uses it",
                        "name it in the \"uses\" of a flow, and check that"});
  }

 private:
  void flow(const std::string& path, std::vector<Problem>& problems) {
    add(problems,
        read_flow(flows_, path, flow::LoadFor::author, *crisis_.detector, *crisis_.copy).problems);
  }

  // The resources of every country in the file. What is out of date is an error; a country that
  // still lacks a line is one only to a site there.
  void crisis_files(std::vector<Problem>& problems) {
    add(problems, crisis_.problems);
    if (!crisis_.from_disk) return;
    const std::vector<std::string> countries = crisis_.copy->countries();
    add(problems,
        judge_resources(*crisis_.copy, flows_, {countries.begin(), countries.end()}, day_, false));
    for (flow::Problem& problem : problems) {
      if (problem.code == "no-resource") problem.severity = Severity::notice;
    }
    add(problems, awaiting_sign_off(crisis_, flows_));
  }

  std::string flows_;
  crisis::Date day_;
  CrisisData crisis_;
};

// Files refer to each other by relative paths: a file below the flows folder is read from there,
// another one from the parent of its folder.
void check_flow_file(const std::string& flows, const std::string& path, crisis::Date day,
                     std::vector<Problem>& problems) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path below = fs::proximate(path, flows, failed);
  if (!failed && !below.empty() && *below.begin() != "..") {
    return FolderCheck(flows, day).file(below.string(), problems);
  }
  const fs::path whole = fs::absolute(path).lexically_normal();
  const fs::path folder = whole.parent_path();
  const fs::path near = fs::proximate(folder.parent_path(), failed);
  FolderCheck(failed ? folder.parent_path().string() : near.string(), day)
      .file((folder.filename() / whole.filename()).string(), problems);
}

void print_for_people(const std::vector<Problem>& problems) {
  const bool color = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  std::map<std::string, std::string> files;  // each is read once
  for (const Problem& problem : problems) {
    const auto [file, fresh] = files.try_emplace(problem.file);
    if (fresh && problem.line > 0) file->second = read_file(problem.file).value_or("");
    std::puts(as_compiler(problem, file->second, color).c_str());
  }
}

std::size_t count(const std::vector<Problem>& problems, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(problems, severity, &Problem::severity));
}

std::string counted(std::size_t number, const std::string& what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

void print(const std::vector<Problem>& problems, bool json) {
  if (!json) return print_for_people(problems);
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const Problem& p : problems) {
    out.push_back({{"severity", std::string(flow::name(p.severity))},
                   {"file", p.file},
                   {"line", p.line},
                   {"column", p.column},
                   {"length", p.length},
                   {"code", p.code},
                   {"message", p.what},
                   {"hint", p.hint}});
  }
  std::puts(out.dump(2).c_str());
}

// What two people would sign, of each configuration: the entries of the site's file that lower or
// remove a row.
int print_digests(const Options& options) {
  if (options.paths.empty()) {
    std::fprintf(stderr, "screenline: --digest takes the configuration that names the rows\n");
    return 2;
  }
  int exit_code = 0;
  for (const std::string& path : options.paths) {
    const ConfigRead read = read_config(path, Secrets::may_come);
    const std::string flows = find_flows(options.flows.empty() ? read.config.flows : options.flows);
    for (const crisis::SiteChange& change : read_crisis(flows, read.config.lexicon).changes) {
      if (change.kind == crisis::ChangeKind::raise) continue;
      fmt::print(
          "{}  {} {}{}  {}:{}  signed by: {}\n", change.digest, crisis::name(change.kind),
          change.row, change.to == 0 ? "" : fmt::format(" from {} to {}", change.from, change.to),
          change.file, change.line,
          change.signers.empty() ? "nobody" : fmt::format("{}", fmt::join(change.signers, ", ")));
      if (change.signers.size() < crisis::signers_needed) exit_code = 1;
    }
  }
  return exit_code;
}

// The flows that are named, or all of the folder.
int walk(const Options& options) {
  namespace fs = std::filesystem;
  PathsOptions to{{}, find_flows(options.flows), options.json, options.chat};
  for (const std::string& path : options.paths) {
    std::error_code failed;
    if (fs::is_directory(path, failed)) {
      to.folder = path;
      to.flows = root_flows(path);
      continue;
    }
    const fs::path whole = fs::exists(path, failed) ? fs::path(path) : fs::path(to.folder) / path;
    const fs::path below = fs::proximate(whole, to.folder, failed);
    if (!read_file(whole.string()) || failed || *below.begin() == "..") {
      std::fprintf(stderr, "screenline: there is no flow %s in the flows folder %s\n", path.c_str(),
                   to.folder.c_str());
      return 2;
    }
    to.flows.push_back(below.string());
  }
  if (options.paths.empty()) to.flows = root_flows(to.folder);
  return check_paths(to);
}

int check(const Options& options) {
  if (options.digest) return print_digests(options);
  if (options.paths_too) return walk(options);
  const std::optional<crisis::Date> day =
      options.as_of.empty() ? std::optional(today()) : crisis::read_date(options.as_of);
  if (!day) {
    std::fprintf(stderr, "screenline: --as-of takes a date, 2026-11-23\n");
    return 2;
  }
  const std::string flows = find_flows(options.flows);
  std::vector<Problem> problems;
  std::error_code ignored;
  for (const std::string& path : options.paths) {
    if (std::filesystem::is_directory(path, ignored)) {
      FolderCheck(path, *day).everything(problems);
    } else if (!std::filesystem::exists(path, ignored)) {
      if (!std::filesystem::exists(flows + "/" + path, ignored)) {
        std::fprintf(stderr, "screenline: there is no file %s, here or in the flows folder %s\n",
                     path.c_str(), flows.c_str());
        return 2;
      }
      FolderCheck(flows, *day).file(path, problems);
    } else if (!read_file(path)) {
      std::fprintf(stderr, "screenline: cannot read %s: %s\n", path.c_str(),
                   why_unreadable(path).c_str());
      return 2;
    } else if (is_config(path)) {
      check_config(options, path, *day, problems);
    } else {
      check_flow_file(flows, path, *day, problems);
    }
  }
  if (options.paths.empty()) FolderCheck(flows, *day).everything(problems);
  print(problems, options.json);
  const std::size_t errors = count(problems, Severity::error);
  const std::size_t warnings = count(problems, Severity::warning);
  if (!options.json) {
    fmt::print("{}, {}, {}\n", counted(errors, "error"), counted(warnings, "warning"),
               counted(count(problems, Severity::notice), "notice"));
  }
  return errors > 0 || (options.strict && warnings > 0) ? 1 : 0;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "check", "read flows, lexicon, resources, configuration; tell every problem");
  command->add_option("path", options->paths,
                      "flow files, a flows folder, or a configuration with all it names (default: "
                      "everything in the flows folder)");
  command->add_option("--flows", options->flows, "flows folder");
  command->add_option("--as-of", options->as_of,
                      "date at which resources are judged, YYYY-MM-DD (default: today)");
  command->add_flag("--digest", options->digest,
                    "only the digests that two people sign so that rows of the lexicon are lowered "
                    "or removed");
  command->add_flag("--strict", options->strict, "exit 1 on a warning too");
  CLI::Option* every_path = command->add_flag(
      "--paths", options->paths_too,
      "instead: walk every path of the flows by kind of answer, in each language, by SMS and on "
      "the "
      "web; how many there are, the longest, what nobody can reach, and whether words of danger "
      "lead to crisis messaging in every state");
  command
      ->add_flag("--chat", options->chat,
                 "with --paths: print the longest paths as golden conversations")
      ->needs(every_path);
  command->add_flag("--json", options->json, "problems, or paths, as a JSON array");
  command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace screenline::cli
