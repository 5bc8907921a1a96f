// Signs what webhook.mjs gives, one JSON object a line: secrets, id, timestamp, body. Prints the
// header of each. Exit 2: bad input.
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "adapters/alerts/webhook_signature.hpp"

int main() {
  std::string line;
  try {
    while (std::getline(std::cin, line)) {
      const auto event = nlohmann::json::parse(line);
      std::vector<std::string> keys;
      for (const auto& secret : event.at("secrets")) {
        keys.push_back(screenline::alerts::webhook_key(secret.get<std::string>()).value());
      }
      std::cout << screenline::alerts::webhook_signature(keys, event.at("id").get<std::string>(),
                                                         event.at("timestamp").get<std::int64_t>(),
                                                         event.at("body").get<std::string>())
                << '\n';
    }
  } catch (const std::exception& error) {
    std::cerr << "webhook_sign: " << error.what() << ": " << line << '\n';
    return 2;
  }
  return 0;
}
