// screenline fmt: writes flow files in their canonical form, and with --upgrade in the newest
// version of the format. Exit 1 where one differs (--check) or cannot be read as JSON.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <iterator>
#include <optional>

#include "bot/cli/commands.hpp"
#include "bot/cli/files.hpp"
#include "bot/flow/format.hpp"
#include "bot/flow/load.hpp"
#include "bot/flow/spec.hpp"

namespace screenline::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  bool check = false, upgrade = false;
};

void tell(const text::Document& document, const text::JsonProblem& p,
          flow::Severity severity = flow::Severity::error) {
  const flow::Problem problem{severity, document.path, p.place.line, p.place.column,
                              p.code,   p.what,        p.hint,       p.place.length};
  std::fprintf(stderr, "%s\n", to_string(problem).c_str());
}

bool is_flow_file(const text::Document& document) {
  if (document.root.find("flow") && document.root.find("spec")) return true;
  std::fprintf(stderr, "screenline: %s is no flow file: it has no \"flow\" and \"spec\"\n",
               document.path.c_str());
  return false;
}

// The file as it is to be.
struct Written {
  std::string text;
  std::string changes;  // of an upgrade, a line each
};

std::string changes_of(int from, const flow::SpecReport& report) {
  std::string out =
      "  spec " + std::to_string(from) + " -> " + std::to_string(flow::newest_spec()) + "\n";
  for (const flow::SpecChange& change : report.changes) {
    out += "  line " + std::to_string(change.place.line) + ": " + change.what + "\n";
  }
  return out;
}

// Nothing: it was told why.
std::optional<Written> written(text::Document& document, const Options& options) {
  for (const text::JsonProblem& problem : document.problems) tell(document, problem);
  if (!document.problems.empty() || !is_flow_file(document)) return std::nullopt;
  if (const auto unknown = flow::unknown_spec(document.root)) {
    tell(document, *unknown);
    return std::nullopt;
  }
  Written out;
  if (flow::is_older_spec(document.root)) {
    const text::JsonProblem older = flow::older_spec(document.root);
    if (options.upgrade) {
      const auto from = static_cast<int>(document.root.find("spec")->integer);
      const flow::SpecReport report = flow::migrate_spec(document.root);
      for (const text::JsonProblem& problem : report.problems) tell(document, problem);
      if (!report.problems.empty()) return std::nullopt;
      out.changes = changes_of(from, report);
    } else if (options.check) {
      tell(document, older, flow::Severity::notice);
    }
  }
  out.text = flow::formatted(document);
  return out;
}

int format_input(const Options& options) {
  const std::string bytes{std::istreambuf_iterator<char>(std::cin), {}};
  text::Document document = text::parse_document("standard input", bytes);
  const auto now = written(document, options);
  if (!now) return 1;
  if (!options.check) {
    std::fputs(now->changes.c_str(), stderr);
    const std::size_t size = now->text.size();
    return std::fwrite(now->text.data(), 1, size, stdout) == size ? 0 : 2;
  }
  if (now->text == bytes) return 0;
  std::printf("standard input\n%s", now->changes.c_str());
  return 1;
}

int format_file(const std::string& path, const Options& options) {
  if (path == "-") return format_input(options);
  const auto bytes = read_file(path);
  if (!bytes) {
    std::fprintf(stderr, "screenline: cannot read %s: %s\n", path.c_str(),
                 why_unreadable(path).c_str());
    return 2;
  }
  text::Document document = text::parse_document(path, *bytes);
  const auto now = written(document, options);
  if (!now) return 1;
  if (now->text == *bytes) return 0;
  std::printf("%s\n%s", path.c_str(), now->changes.c_str());
  if (options.check) return 1;
  if (replace_file(path, now->text)) return 0;
  std::fprintf(stderr, "screenline: cannot write %s: %s\n", path.c_str(), std::strerror(errno));
  return 2;
}

}  // namespace

void add_fmt(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("fmt", "write flow files in their canonical form");
  command
      ->add_option("file", options->paths,
                   "flow files, instruments, answers; - reads standard input and writes to "
                   "standard output")
      ->required();
  command->add_flag("--check", options->check,
                    "write nothing: name the files that differ, and leave 1 when one does");
  command->add_flag("--upgrade", options->upgrade,
                    "also bring files of an older spec to the newest one, and say what changed; "
                    "they mean the same, and are a new revision");
  command->callback([options, &exit_code] {
    for (const std::string& path : options->paths) {
      exit_code = std::max(exit_code, format_file(path, *options));
    }
  });
}

}  // namespace screenline::cli
