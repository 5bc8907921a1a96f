// Judges the requests that sign.mjs prints, one JSON line each on stdin, and compares with the
// verdict of Twilio's own library that each carries. Exit 0: no disagreement; 1: one, printed; 2:
// bad input.
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "adapters/sms/twilio/line.hpp"

namespace {

using nlohmann::json;
using namespace screenline::sms;

struct Tally {
  int good = 0, bad = 0, rewritten = 0;
};

Verdict judge(const json& request) {
  LineConfig config;
  config.id = "main";
  config.number = "+15005550006";
  config.account_sid = "AC0123456789abcdef0123456789abcdef";
  config.public_base_url = request.at("base").get<std::string>();
  config.auth_tokens = request.at("tokens").get<std::vector<std::string>>();
  Headers headers{{"X-Twilio-Signature", request.at("signature").get<std::string>()}};
  const auto type = request.at("type").get<std::string>();
  if (!type.empty()) headers.emplace_back("Content-Type", type);
  const auto method = request.at("method").get<std::string>();
  const auto target = request.at("target").get<std::string>();
  const auto body = request.at("body").get<std::string>();
  return twilio::verify(make_request(method, target, body, headers), config);
}

// A request that is good only after its address was rewritten may be refused; nothing else may
// differ.
bool agrees(const json& request, bool ours, Tally& tally) {
  const bool official = request.at("official").get<bool>();
  if (request.at("rewritten").get<bool>()) {
    ++tally.rewritten;
    return true;
  }
  ++(official ? tally.good : tally.bad);
  return ours == official;
}

}  // namespace

int main() {
  Tally tally;
  std::string line;
  try {
    while (std::getline(std::cin, line)) {
      const json request = json::parse(line);
      const Verdict verdict = judge(request);
      if (!agrees(request, verdict.ok, tally)) {
        std::cout << "disagreement: ours " << (verdict.ok ? "good" : verdict.reason) << ": " << line
                  << '\n';
        return 1;
      }
    }
  } catch (const std::exception& error) {
    std::cerr << "oracle_verify: " << error.what() << ": " << line << '\n';
    return 2;
  }
  std::cout << tally.good << " accepted by both, " << tally.bad << " refused by both, "
            << tally.rewritten << " accepted by the library only after rewriting the address\n";
  // A run that saw only one kind has shown nothing.
  return tally.good > 0 && tally.bad > 0 ? 0 : 2;
}
