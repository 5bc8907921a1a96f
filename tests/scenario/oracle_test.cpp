// The other side is the provider's own library: requests signed by the official `twilio` package go to the
// running service. What the library accepts is accepted, what it refuses is refused.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "adapters/outbound/client.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

const std::string oracle = std::string(SCREENLINE_SOURCE_DIR) + "/tests/oracle";

TEST_CASE("the running service agrees with the provider's own library over random requests") {
  if (!std::filesystem::exists(oracle + "/node_modules/twilio") || std::system("command -v node >/dev/null") != 0) {
    WARN("left out: node or tests/oracle/node_modules is not there (npm ci)");
    return;
  }
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  const std::string base = "http://127.0.0.1:" + std::to_string(service.port());
  const std::string requests = folder.path() + "/requests";
  const std::string command = "node " + oracle + "/sign.mjs --params-only-sms --count 3000 --url " + base +
                              "/hooks/twilio/demo/inbound --token " + service.token() +
                              " --account AC00000000000000000000000000000000 > " + requests + " 2>/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  std::FILE* file = std::fopen(requests.c_str(), "r");
  REQUIRE(file);
  outbound::Client client;
  int accepted = 0, refused = 0, wrong = 0, passed_over = 0;
  char* line = nullptr;
  std::size_t room = 0;
  while (::getline(&line, &room, file) > 0) {
    const auto request = nlohmann::json::parse(line);
    // The library rewrites an address before it looks; and a mutated base is not what our line is set to.
    // White space at the end of a header is no part of it (RFC 9110 5.5), so it never gets to our check.
    const bool trimmed = request["signature"].get<std::string>().ends_with(' ');
    if (request.value("rewritten", false) || request["base"] != base || trimmed) {
      ++passed_over;
      continue;
    }
    const auto result = client.call({request["method"], base + request["target"].get<std::string>(),
                                     {{"Content-Type", request["type"]}, {"X-Twilio-Signature", request["signature"]}},
                                     request["body"]});
    // The token of the rotation's other half is not set on this line: then the library's verdict is not ours.
    const bool official = request["official"].get<bool>();
    const bool ours = result.status == 200;
    (official ? accepted : refused)++;
    if (official != ours && !(official && result.status == 403 && request["what"].get<std::string>().find("token") !=
                                                                      std::string::npos)) {
      ++wrong;
      UNSCOPED_INFO(request["what"].get<std::string>() << ": library " << official << ", service " << result.status);
    }
  }
  std::free(line);
  std::fclose(file);
  CHECK(wrong == 0);
  CHECK(accepted > 1000);
  CHECK(refused > 1000);
  WARN(accepted << " accepted, " << refused << " refused, " << passed_over << " passed over");
}

}  // namespace
}  // namespace screenline::scenario
