// screenline test: runs golden conversations and tells what none of them covers. Exit 1 when one
// does not go as written.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/commands.hpp"
#include "bot/cli/files.hpp"
#include "bot/author/golden_run.hpp"
#include "bot/cli/content.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct Options {
  std::vector<std::string> paths;
  std::string flows;
  bool json = false;
};

struct Entry {
  std::string place;  // file:line
  std::string title;
  std::optional<author::golden::Difference> difference;
};

// A way through a flow that no conversation has taken.
struct Gap {
  std::string place, what;
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

std::vector<Gap> gaps(const flow::Flow& flow, const author::golden::Coverage& seen,
                      const std::string& folder) {
  using Exit = flow::ExitKind;
  std::vector<Gap> out;
  for (int i = 0; i < static_cast<int>(flow.steps.size()); ++i) {
    const flow::Step& step = flow.steps[static_cast<std::size_t>(i)];
    const auto gap = [&](int line, const std::string& what) {
      out.push_back({fmt::format("{}/{}:{}", folder, step.file, line), step.id + what});
    };
    if (!seen.steps.contains(i)) {
      gap(step.line, "");
      continue;
    }
    for (int b = 0; b < static_cast<int>(step.next.size()); ++b) {
      const auto& condition = step.next[static_cast<std::size_t>(b)].condition;
      if (seen.took(Exit::branch, i, b)) continue;
      gap(condition ? condition->line : step.line,
          condition ? " next if " + condition->source : " next else");
    }
    for (int r = 0; r < static_cast<int>(step.crisis_if.size()); ++r) {
      const flow::Expression& condition = step.crisis_if[static_cast<std::size_t>(r)].condition;
      if (!seen.took(Exit::crisis_rule, i, r))
        gap(condition.line, " crisis_if " + condition.source);
    }
    if (step.on_declined && !seen.took(Exit::declined, i)) gap(step.line, " declined");
    for (const flow::Way& way : flow::ways_from(flow, i)) {
      if (!flow::is_unanswered(way.kind) || seen.took(way.kind, i)) continue;
      gap(step.line, way.kind == Exit::silence   ? " silence"
                     : way.kind == Exit::expired ? " expired"
                                                 : " undelivered");
    }
  }
  const std::string root =
      flow.steps.empty() ? "" : flow.steps[static_cast<std::size_t>(flow.start)].file;
  std::vector<flow::ResultRule> results = flow.results;
  if (flow.undecided) results.push_back(*flow.undecided);
  for (const flow::ResultRule& rule : results) {
    if (seen.results.contains(rule.rule)) continue;
    out.push_back({fmt::format("{}/{}:{}", folder, root, rule.condition ? rule.condition->line : 0),
                   "result " + rule.rule + " " + rule.category + " " + rule.reason});
  }
  return out;
}

ordered_json as_json(const std::vector<Entry>& entries, const std::vector<Gap>& open) {
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
  out["not_covered"] = ordered_json::array();
  for (const Gap& gap : open)
    out["not_covered"].push_back({{"place", gap.place}, {"what", gap.what}});
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

void print(const std::vector<Entry>& entries, const std::vector<Gap>& open) {
  std::size_t failed = 0;
  for (const Entry& entry : entries) {
    fmt::print("{}  {}  {}\n", entry.difference ? "FAIL" : "ok  ", entry.place, entry.title);
    if (!entry.difference) continue;
    ++failed;
    const std::string file = entry.place.substr(0, entry.place.rfind(':'));
    fmt::print("  {}:{}\n", file, entry.difference->line);
    print_lines("expected", entry.difference->expected);
    print_lines("got", entry.difference->got);
    if (!entry.difference->hint.empty()) print_lines("hint", entry.difference->hint);
  }
  if (!open.empty()) fmt::print("\nNo conversation covers:\n");
  for (const Gap& gap : open) fmt::print("  {} {}\n", gap.place, gap.what);
  fmt::print("\n{} conversations, {} failed, {} ways not covered\n", entries.size(), failed,
             open.size());
}

int test(const Options& options) {
  Flows flows(find_flows(options.flows));
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths.push_back(flows.folder());
  std::map<std::string, author::golden::Coverage> coverage;
  std::vector<Entry> entries;
  std::vector<flow::Problem> problems;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
      std::fprintf(stderr, "screenline: there is no file or folder %s\n", path.c_str());
      return 2;
    }
    for (const std::string& file : files_below(path, ".chat")) {
      author::golden::Read read = author::golden::read(file, read_file(file).value_or(""));
      problems.insert(problems.end(), read.problems.begin(), read.problems.end());
      if (!read.problems.empty()) continue;
      for (const author::golden::Conversation& one : read.conversations) {
        const auto content = flows.find(one.flow);
        if (!content) {
          problems.push_back({flow::Severity::error, file, one.line, 1, "unknown-flow",
                              "there is no flow \"" + one.flow + "\" that loads",
                              flow::did_you_mean(one.flow, flows.ids())});
          continue;
        }
        entries.push_back({fmt::format("{}:{}", file, one.line), one.title,
                           author::golden::run(one, content, coverage[one.flow])});
      }
    }
  }
  std::vector<Gap> open;
  for (const auto& [id, seen] : coverage) {
    const std::vector<Gap> of_flow = gaps(*flows.find(id)->flows.current(), seen, flows.folder());
    open.insert(open.end(), of_flow.begin(), of_flow.end());
  }
  for (const flow::Problem& problem : problems)
    std::fprintf(stderr, "%s\n", to_string(problem).c_str());
  if (options.json) {
    std::puts(as_json(entries, open).dump(2).c_str());
  } else {
    print(entries, open);
  }
  const bool failed = std::any_of(entries.begin(), entries.end(),
                                  [](const Entry& entry) { return entry.difference.has_value(); });
  if (entries.empty() && problems.empty()) {
    std::fprintf(stderr, "screenline: no golden conversations (*.chat) there\n");
    return 2;
  }
  return failed || !problems.empty() ? 1 : 0;
}

}  // namespace

void add_test(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("test", "run golden conversations, tell what none of them covers");
  command->add_option("path", options->paths,
                      "conversations, or folders of them (default: the flows folder)");
  command->add_option("--flows", options->flows, "flows folder");
  command->add_flag("--json", options->json, "the outcome as JSON");
  command->callback([options, &exit_code] { exit_code = test(*options); });
}

}  // namespace screenline::cli
