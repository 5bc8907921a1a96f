// The program: reads the command line and hands over to a subcommand.
#include <cstdio>
#include <string>
#include <vector>

#include "bot/cli/commands.hpp"
#include "bot/flow/suggest.hpp"

namespace {

// A first word that is no command gets the list of those there are.
bool names_no_command(const CLI::App& app, int argc, char** argv) {
  const std::string word = argc > 1 ? argv[1] : "";
  if (!word.empty() && word.front() == '-') return false;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
    if (names.back() == word) return false;
  }
  const std::string hint = screenline::flow::did_you_mean(word, names);
  std::string list;
  for (const std::string& name : names) list += " " + name;
  if (word.empty()) {
    std::fprintf(stderr, "screenline: say what to do:%s\n", list.c_str());
  } else {
    std::fprintf(stderr, "screenline: there is no command '%s'%s\nThe commands are:%s\n", word.c_str(),
                 hint.empty() ? "" : ("; " + hint).c_str(), list.c_str());
  }
  std::fputs("screenline --help says what each does; screenline COMMAND --help, how.\n", stderr);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Carries a person through a health screening by text message or website chat."};
  app.name("screenline");
  app.require_subcommand(1);
  app.set_version_flag("--version", "screenline 0.1.0");
  int exit_code = 0;
  screenline::cli::add_serve(app, exit_code);
  screenline::cli::add_chat(app, exit_code);
  screenline::cli::add_check(app, exit_code);
  screenline::cli::add_test(app, exit_code);
  screenline::cli::add_fmt(app, exit_code);
  screenline::cli::add_diff(app, exit_code);
  screenline::cli::add_graph(app, exit_code);
  screenline::cli::add_replay(app, exit_code);
  screenline::cli::add_crisis(app, exit_code);
  screenline::cli::add_handoff(app, exit_code);
  screenline::cli::add_reload(app, exit_code);
  screenline::cli::add_fallback(app, exit_code);
  if (names_no_command(app, argc, argv)) return 2;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);  // prints help or what was wrong
    return code == 0 ? 0 : 2;
  }
  return exit_code;
}
