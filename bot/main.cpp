// The program: reads the command line and hands over to a subcommand.
#include "bot/cli/commands.hpp"

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
  screenline::cli::add_replay(app, exit_code);
  screenline::cli::add_crisis(app, exit_code);
  screenline::cli::add_handoff(app, exit_code);
  screenline::cli::add_reload(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);  // prints help or what was wrong
    return code == 0 ? 0 : 2;
  }
  return exit_code;
}
