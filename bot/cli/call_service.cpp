#include "bot/cli/call_service.hpp"

#include <cstdio>

namespace screenline::cli {

std::optional<ControlAnswer> call_service(const std::string& data, const std::string& request) {
  auto answer = call_control(data + "/control.sock", request);
  if (!answer) {
    std::fprintf(stderr,
                 "screenline: nothing serves with the data folder %s, or it is still starting. "
                 "Name the folder of the service with --data; its log says \"started\" when it is "
                 "up\n",
                 data.c_str());
  }
  return answer;
}

}  // namespace screenline::cli
