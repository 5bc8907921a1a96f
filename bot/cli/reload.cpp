// screenline reload: validates everything, then swaps; a service that runs keeps what it had on an
// error.
#include <cstdio>

#include "bot/cli/commands.hpp"
#include "bot/cli/serve/control.hpp"

namespace screenline::cli {

void add_reload(CLI::App& app, int& exit_code) {
  auto data = std::make_shared<std::string>("data");
  CLI::App* command = app.add_subcommand("reload", "let the running service read its files anew");
  command->add_option("--data", *data, "data folder of the running service")->capture_default_str();
  command->callback([data, &exit_code] {
    const auto answer = call_control(*data + "/control.sock", R"({"do":"reload"})");
    if (!answer) {
      std::fprintf(stderr,
                   "screenline: nothing serves with the data folder %s, or it is still starting. "
                   "Name the folder of the "
                   "service with --data; its log says \"started\" when it is up\n",
                   data->c_str());
      exit_code = 2;
      return;
    }
    std::fputs(answer->text.c_str(), answer->ok ? stdout : stderr);
    exit_code = answer->ok ? 0 : 1;
  });
}

}  // namespace screenline::cli
