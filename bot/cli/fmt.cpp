// screenline fmt: writes flow files in their canonical form. Exit 1 where one differs (--check) or
// cannot be read as JSON.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <iterator>

#include "bot/cli/commands.hpp"
#include "bot/cli/files.hpp"
#include "bot/flow/format.hpp"
#include "bot/flow/load.hpp"

namespace screenline::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  bool check = false;
};

void tell(const text::Document& document) {
  for (const text::JsonProblem& p : document.problems) {
    const flow::Problem problem{
        flow::Severity::error, document.path, p.place.line, p.place.column, p.code, p.what, p.hint,
        p.place.length};
    std::fprintf(stderr, "%s\n", to_string(problem).c_str());
  }
}

bool is_flow_file(const text::Document& document) {
  if (document.root.find("flow") && document.root.find("spec")) return true;
  std::fprintf(stderr, "screenline: %s is no flow file: it has no \"flow\" and \"spec\"\n",
               document.path.c_str());
  return false;
}

int format_input(bool check) {
  const std::string bytes{std::istreambuf_iterator<char>(std::cin), {}};
  const text::Document document = text::parse_document("standard input", bytes);
  tell(document);
  if (!document.problems.empty() || !is_flow_file(document)) return 1;
  const std::string text = flow::formatted(document);
  if (!check) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 2;
  }
  if (text != bytes) std::puts("standard input");
  return text == bytes ? 0 : 1;
}

int format_file(const std::string& path, bool check) {
  if (path == "-") return format_input(check);
  const auto bytes = read_file(path);
  if (!bytes) {
    std::fprintf(stderr, "screenline: cannot read %s: %s\n", path.c_str(),
                 why_unreadable(path).c_str());
    return 2;
  }
  const text::Document document = text::parse_document(path, *bytes);
  tell(document);
  if (!document.problems.empty() || !is_flow_file(document)) return 1;
  const std::string text = flow::formatted(document);
  if (text == *bytes) return 0;
  std::puts(path.c_str());
  if (check) return 1;
  if (replace_file(path, text)) return 0;
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
  command->callback([options, &exit_code] {
    for (const std::string& path : options->paths) {
      exit_code = std::max(exit_code, format_file(path, options->check));
    }
  });
}

}  // namespace screenline::cli
