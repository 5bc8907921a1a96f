// screenline reload: validates everything, then swaps; a service that runs keeps what it had on an
// error.
#include <cstdio>

#include "bot/cli/call_service.hpp"
#include "bot/cli/commands.hpp"

namespace screenline::cli {

void add_reload(CLI::App& app, int& exit_code) {
  auto data = std::make_shared<std::string>("data");
  CLI::App* command = app.add_subcommand("reload", "let the running service read its files anew");
  command->add_option("--data", *data, "data folder of the running service")->capture_default_str();
  command->callback([data, &exit_code] {
    const auto answer = call_service(*data, R"({"do":"reload"})");
    if (!answer) {
      exit_code = 2;
      return;
    }
    std::fputs(answer->text.c_str(), answer->ok ? stdout : stderr);
    exit_code = answer->ok ? 0 : 1;
  });
}

}  // namespace screenline::cli
