// screenline test: runs golden conversations and tells what none of them covers; with --update,
// brings what they quote up to what the texts say. Exit 1 when one does not go as written.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/author/golden_coverage.hpp"
#include "bot/author/golden_update.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::cli {

namespace {

namespace fs = std::filesystem;
namespace golden = author::golden;
using golden::Count, golden::Covered, golden::Gap;
using nlohmann::ordered_json;

struct Options {
  std::vector<std::string> paths;
  std::string flows;
  bool json = false, strict = false, update = false, dry_run = false;
};

struct Entry {
  std::string place;  // file:line
  std::string title;
  std::optional<golden::Difference> difference;
};

std::vector<std::string> files_below(const std::string& path, std::string_view extension) {
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path, ignored)) {
    if (entry.path().extension() == extension) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The flows of the folder by id, read when the first conversation names one.
class Flows {
 public:
  explicit Flows(std::string folder) : folder_(std::move(folder)) {}

  std::shared_ptr<const service::Content> find(const std::string& id) {
    if (by_id_.empty()) read_all();
    const auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : it->second;
  }
  [[nodiscard]] std::vector<std::string> ids() const {
    std::vector<std::string> out;
    for (const auto& [id, content] : by_id_) out.push_back(id);
    return out;
  }
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  void read_all() {
    for (const std::string& path : files_below(folder_, ".json")) {
      const auto bytes = read_file(path);
      if (!bytes || bytes->find("\"start\"") == std::string::npos ||
          bytes->find("\"results\"") == std::string::npos) {
        continue;
      }
      Config config = demo_config("");
      config.flows = folder_;
      config.flow = fs::relative(path, folder_).string();
      const ContentRead read = read_content(config, flow::LoadFor::author);
      print_errors(read.problems);
      if (read.content) by_id_[read.content->flows.current()->id] = read.content;
    }
  }

  std::string folder_;
  std::map<std::string, std::shared_ptr<const service::Content>> by_id_;
};

std::string place_of(const Gap& gap) { return fmt::format("{}:{}", gap.file, gap.line); }

// Of one flow.
struct CoverageOf {
  std::string flow;
  Covered covered;
};

ordered_json as_json(const std::vector<Entry>& entries, const std::vector<CoverageOf>& coverage) {
  ordered_json out;
  out["conversations"] = ordered_json::array();
  for (const Entry& entry : entries) {
    ordered_json one{{"place", entry.place}, {"title", entry.title}, {"passed", !entry.difference}};
    if (entry.difference) {
      one["line"] = entry.difference->line;
      one["expected"] = entry.difference->expected;
      one["got"] = entry.difference->got;
      one["hint"] = entry.difference->hint;
    }
    out["conversations"].push_back(std::move(one));
  }
  out["coverage"] = ordered_json::array();
  out["not_covered"] = ordered_json::array();
  for (const auto& [flow, it] : coverage) {
    const auto of = [](const Count& count) {
      return ordered_json{{"passed", count.passed}, {"all", count.all}};
    };
    out["coverage"].push_back({{"flow", flow},
                               {"steps", of(it.steps)},
                               {"ways_out", of(it.ways)},
                               {"results", of(it.results)}});
    for (const Gap& gap : it.gaps)
      out["not_covered"].push_back({{"place", place_of(gap)}, {"what", gap.what}});
  }
  return out;
}

void print_lines(const char* mark, const std::string& text) {
  std::size_t at = 0;
  do {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    fmt::print("    {:<9}{}\n", at == 0 ? mark : "", text.substr(at, end - at));
    at = end + 1;
  } while (at < text.size());
}

void print_difference(const std::string& file, const golden::Difference& difference) {
  fmt::print("  {}:{}\n", file, difference.line);
  print_lines("expected", difference.expected);
  print_lines("got", difference.got);
  if (!difference.hint.empty()) print_lines("hint", difference.hint);
}

void print(const std::vector<Entry>& entries, const std::vector<CoverageOf>& coverage) {
  std::size_t failed = 0;
  for (const Entry& entry : entries) {
    fmt::print("{}  {}  {}\n", entry.difference ? "FAIL" : "ok  ", entry.place, entry.title);
    if (!entry.difference) continue;
    ++failed;
    print_difference(entry.place.substr(0, entry.place.rfind(':')), *entry.difference);
  }
  std::size_t open = 0;
  for (const auto& [flow, it] : coverage) {
    open += it.gaps.size();
    if (!it.gaps.empty()) fmt::print("\nNo conversation covers, of {}:\n", flow);
    for (const Gap& gap : it.gaps) fmt::print("  {} {}\n", place_of(gap), gap.what);
  }
  fmt::print("\n");
  for (const auto& [flow, it] : coverage) {
    fmt::print("{}: {} of {} steps, {} of {} ways out, {} of {} results\n", flow, it.steps.passed,
               it.steps.all, it.ways.passed, it.ways.all, it.results.passed, it.results.all);
  }
  fmt::print("{} conversations, {} failed, {} not covered\n", entries.size(), failed, open);
}

// Files that can be played: read, and every flow found. The others are told.
struct Files {
  std::vector<std::string> good;
  bool all_good = true;
};

class Command {
 public:
  explicit Command(const Options& options)
      : options_(options), flows_(find_flows(options.flows)), paths_(options.paths) {
    if (paths_.empty()) paths_.push_back(flows_.folder());
  }

  int run() {
    for (const std::string& path : paths_) {
      std::error_code ignored;
      if (!fs::exists(path, ignored)) {
        std::fprintf(stderr, "screenline: there is no file or folder %s\n", path.c_str());
        return 2;
      }
      for (const std::string& file : files_below(path, ".chat")) take(file);
    }
    if (files_.good.empty() && files_.all_good) {
      std::fprintf(stderr, "screenline: no golden conversations (*.chat) there\n");
      return 2;
    }
    return options_.update ? update() : test();
  }

 private:
  void take(const std::string& file) {
    const golden::Read read = golden::read(file, read_file(file).value_or(""));
    std::vector<flow::Problem> problems = read.problems;
    for (const golden::Conversation& one : read.conversations) {
      if (!problems.empty() || flows_.find(one.flow)) continue;
      problems.push_back({flow::Severity::error, file, one.line, 1, "unknown-flow",
                          "there is no flow \"" + one.flow + "\" that loads",
                          flow::did_you_mean(one.flow, flows_.ids())});
    }
    for (const flow::Problem& problem : problems)
      std::fprintf(stderr, "%s\n", to_string(problem).c_str());
    files_.all_good = files_.all_good && problems.empty();
    if (problems.empty() && !read.conversations.empty()) files_.good.push_back(file);
  }

  int test() {
    std::map<std::string, golden::Coverage> seen;
    std::vector<Entry> entries;
    for (const std::string& file : files_.good) {
      for (const auto& one : golden::read(file, read_file(file).value_or("")).conversations) {
        entries.push_back({fmt::format("{}:{}", file, one.line), one.title,
                           golden::run(one, flows_.find(one.flow), seen[one.flow])});
      }
    }
    std::vector<CoverageOf> coverage;
    bool covered = true;
    for (const auto& [id, of_flow] : seen) {
      coverage.push_back({id, golden::measure(*flows_.find(id)->flows.current(), of_flow)});
      for (Gap& gap : coverage.back().covered.gaps) gap.file = flows_.folder() + "/" + gap.file;
      covered = covered && coverage.back().covered.gaps.empty();
    }
    if (options_.json) {
      std::puts(as_json(entries, coverage).dump(2).c_str());
    } else {
      print(entries, coverage);
    }
    const bool failed = std::ranges::any_of(
        entries, [](const Entry& entry) { return entry.difference.has_value(); });
    return failed || !files_.all_good || (options_.strict && !covered) ? 1 : 0;
  }

  int update() {
    int exit_code = files_.all_good ? 0 : 1;
    for (const std::string& file : files_.good) exit_code = std::max(exit_code, update(file));
    return exit_code;
  }

  int update(const std::string& file) {
    const std::string before = read_file(file).value_or("");
    const golden::Update it =
        golden::update(file, before, [this](const std::string& id) { return flows_.find(id); });
    if (!it.left.empty()) {
      fmt::print("{}: not touched, for more than the words of a text differs there:\n", file);
      for (const golden::Difference& difference : it.left) print_difference(file, difference);
      return 1;
    }
    if (it.bytes == before) return 0;
    fmt::print("{}", golden::unified_diff(file, before, it.bytes));
    if (options_.dry_run) return 1;
    if (replace_file(file, it.bytes)) return 0;
    std::fprintf(stderr, "screenline: cannot write %s: %s\n", file.c_str(), std::strerror(errno));
    return 2;
  }

  const Options& options_;
  Flows flows_;
  std::vector<std::string> paths_;
  Files files_;
};

}  // namespace

void add_test(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("test", "run golden conversations, tell what none of them covers");
  command->add_option("path", options->paths,
                      "conversations, or folders of them (default: the flows folder)");
  command->add_option("--flows", options->flows, "flows folder");
  command->add_flag("--strict", options->strict, "exit 1 when something is not covered too");
  CLI::Option* update = command->add_flag(
      "--update", options->update,
      "write what a text says now into the < lines that quote it, and print the difference; a file "
      "in which a question, a level, a result or an = line differs is not touched");
  command
      ->add_flag("--dry-run", options->dry_run,
                 "with --update: print the difference and write nothing; exit 1 when there is one")
      ->needs(update);
  command->add_flag("--json", options->json, "the outcome as JSON")->excludes(update);
  command->callback([options, &exit_code] { exit_code = Command(*options).run(); });
}

}  // namespace screenline::cli
