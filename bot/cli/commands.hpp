// The subcommands of `screenline`, one file each. Every one adds itself to the parser; its callback leaves the
// exit code: 0 good, 1 found something, 2 used wrongly.
#pragma once

#include <CLI/CLI.hpp>

namespace screenline::cli {

void add_serve(CLI::App& app, int& exit_code);
void add_chat(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_test(CLI::App& app, int& exit_code);
void add_fmt(CLI::App& app, int& exit_code);
void add_diff(CLI::App& app, int& exit_code);
void add_graph(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_crisis(CLI::App& app, int& exit_code);
void add_handoff(CLI::App& app, int& exit_code);
void add_reload(CLI::App& app, int& exit_code);
void add_fallback(CLI::App& app, int& exit_code);

}  // namespace screenline::cli
