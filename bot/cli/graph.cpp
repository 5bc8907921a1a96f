// screenline graph: draws a flow. SVG by Graphviz where it is installed, its own language, or
// Mermaid; with colours for what the golden conversations pass through.
#include <algorithm>
#include <cstdio>
#include <fstream>

#include "bot/author/golden_run.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/cli/flow_place.hpp"
#include "bot/cli/run_program.hpp"
#include "bot/flow/picture_dot.hpp"
#include "bot/flow/picture_mermaid.hpp"

namespace screenline::cli {
namespace {

// The shipped screening takes a tenth of a second.
constexpr std::chrono::seconds dot_time{10};

struct Options {
  std::string path, flows, output;
  bool mermaid = false, dot = false, coverage = false;
};

flow::Walked walked_from(const author::golden::Coverage& coverage) {
  flow::Walked out;
  out.steps = coverage.steps;
  out.results = coverage.results;
  for (const dialog::Exit& exit : coverage.exits) {
    out.exits.insert({exit.kind, exit.step, exit.index});
  }
  return out;
}

// A conversation that does not go as written has still passed where it did; `test` tells of it.
std::optional<flow::Walked> play_conversations(const FlowPlace& place) {
  Config config = demo_config("");
  config.flows = place.flows;
  config.flow = place.path;
  const ContentRead read = read_content(config, flow::LoadFor::author);
  print_errors(read.problems);
  if (!read.content) return std::nullopt;
  const std::string& id = read.content->flows.current()->id;
  author::golden::Coverage coverage;
  for (const std::string& file : conversations_below(place.flows)) {
    const author::golden::Read golden = author::golden::read(file, read_file(file).value_or(""));
    if (!golden.problems.empty()) continue;
    for (const author::golden::Conversation& one : golden.conversations) {
      if (one.flow == id) (void)author::golden::run(one, read.content, coverage);
    }
  }
  return walked_from(coverage);
}

std::optional<std::string> as_svg(const flow::Picture& picture) {
  const ProgramRun run = run_bounded({"dot", "-Tsvg"}, flow::as_dot(picture), dot_time);
  if (run.end == ProgramRun::End::exited && run.exit_code == 0) return run.out;
  if (run.end == ProgramRun::End::not_there) {
    std::fprintf(stderr,
                 "screenline: the program dot is not installed (Debian: apt install graphviz); "
                 "--mermaid and --dot write text without it\n");
  } else if (run.end == ProgramRun::End::took_too_long) {
    std::fprintf(stderr, "screenline: dot took longer than 10 seconds and was ended\n");
  } else {
    std::fprintf(stderr, "screenline: dot failed (%d): %s\n", run.exit_code, run.err.c_str());
  }
  return std::nullopt;
}

bool write(const std::string& path, const std::string& text) {
  if (path.empty()) return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::fprintf(stderr, "screenline: cannot write %s\n", path.c_str());
  return static_cast<bool>(out);
}

int graph(const Options& options) {
  if (!read_file(options.path)) {
    std::fprintf(stderr, "screenline: cannot read %s: %s\n", options.path.c_str(),
                 why_unreadable(options.path).c_str());
    return 2;
  }
  const FlowPlace place = place_of_flow(options.path, options.flows);
  const flow::Loaded loaded =
      load_flow(place.path, flow::folder_source(place.flows), flow::LoadFor::running);
  print_errors(loaded.problems);
  if (!loaded.flow) return 1;
  std::optional<flow::Walked> walked;
  if (options.coverage && !(walked = play_conversations(place))) return 1;
  const flow::Picture picture = picture_of(*loaded.flow, walked ? &*walked : nullptr);
  std::optional<std::string> text;
  if (options.mermaid) {
    text = flow::as_mermaid(picture);
  } else {
    text = options.dot ? as_dot(picture) : as_svg(picture);
  }
  return text && write(options.output, *text) ? 0 : 2;
}

}  // namespace

void add_graph(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("graph", "draw a flow, as SVG or as Mermaid text");
  command->add_option("flow", options->path, "flow file, flows/ketamine/screening.json")
      ->required();
  CLI::Option* mermaid =
      command->add_flag("--mermaid", options->mermaid, "Mermaid text, for pages that show it");
  command->add_flag("--dot", options->dot, "the text for Graphviz instead of what it draws")
      ->excludes(mermaid);
  command->add_flag("--coverage", options->coverage,
                    "colour what golden conversations (*.chat in the flows folder) pass through");
  command->add_option("-o,--output", options->output, "file to write (default: standard output)");
  command->add_option("--flows", options->flows, "flows folder");
  command->callback([options, &exit_code] { exit_code = graph(*options); });
}

}  // namespace screenline::cli
