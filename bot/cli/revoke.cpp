// screenline revoke: ends a revision that must not be used. Who is on it moves to the flow in use
// where that is possible; everybody else is told that staff were asked, and staff are.
#include <cstdio>

#include <nlohmann/json.hpp>

#include "bot/cli/commands.hpp"
#include "bot/cli/flow_moves_text.hpp"

namespace screenline::cli {

namespace {

struct Options {
  std::string data = "data", revision, reason;
  bool list = false;
};

int print(const std::optional<ControlAnswer>& answer) {
  if (!answer) return 2;
  std::fputs(answer->text.c_str(), answer->ok ? stdout : stderr);
  return answer->ok ? 0 : 1;
}

int revoke(const Options& options) {
  if (options.list) return print(call_service(options.data, R"({"do":"revisions"})"));
  if (options.revision.empty() || options.reason.empty()) {
    std::fputs("screenline: give the revision and a reason, or --list\n", stderr);
    return 2;
  }
  const nlohmann::json request{
      {"do", "revoke"}, {"revision", options.revision}, {"reason", options.reason}};
  const int done = print(call_service(options.data, request.dump()));
  if (done != 0) return done;
  return move_and_print(options.data, {{"do", "migrate"}, {"revoked", true}});
}

}  // namespace

void add_revoke(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "revoke", "end a revision that must not be used: no further question of it is asked");
  command->add_option("revision", options->revision, "its first digits, 8 or more");
  command->add_option("reason", options->reason, "why (goes on record; nothing of a person)");
  command->add_option("--data", options->data, "data folder of the running service")
      ->capture_default_str();
  command->add_flag("--list", options->list, "only the revisions that people are on, with counts");
  command->callback([options, &exit_code] { exit_code = revoke(*options); });
}

}  // namespace screenline::cli
