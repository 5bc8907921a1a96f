// screenline migrate: moves live conversations of a running service to the flow in use, by
// "migrate" of its file. Sends nothing.
#include "bot/cli/commands.hpp"
#include "bot/cli/flow_moves_text.hpp"

namespace screenline::cli {

namespace {

struct Options {
  std::string data = "data", from;
  bool dry_run = false;
};

int migrate(const Options& options) {
  return move_and_print(options.data,
                        {{"do", "migrate"}, {"from", options.from}, {"dry_run", options.dry_run}});
}

}  // namespace

void add_migrate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "migrate", "move live conversations to the flow in use, by \"migrate\" of its file");
  command->add_option("--data", options->data, "data folder of the running service")
      ->capture_default_str();
  command->add_option("--from", options->from,
                      "only those that began with this revision, by its first digits (default: "
                      "with any)");
  command->add_flag("--dry-run", options->dry_run, "only say how many would move, and why not all");
  command->callback([options, &exit_code] { exit_code = migrate(*options); });
}

}  // namespace screenline::cli
