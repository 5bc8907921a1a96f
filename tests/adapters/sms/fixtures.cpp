#include "tests/adapters/sms/fixtures.hpp"

#include <fstream>
#include <map>
#include <set>

#include <openssl/hmac.h>

#include "tests/support/catch.hpp"

namespace screenline::sms::test {
namespace {

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

LineConfig line_config() {
  LineConfig config;
  config.id = "main";
  config.site = "north";
  config.number = "+15005550006";
  config.account_sid = account;
  config.auth_tokens = {token};
  config.public_base_url = "https://bot.example.com";
  return config;
}

nlohmann::json load(const std::string& name) {
  std::ifstream file(std::string(SCREENLINE_SOURCE_DIR) + "/tests/adapters/sms/data/" + name);
  REQUIRE(file.good());
  return nlohmann::json::parse(file);
}

std::string sign(std::string_view key, std::string_view url, std::string_view body) {
  std::map<std::string, std::set<std::string>> parameters;
  std::string_view rest = body;
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    parameters[decoded(pair.substr(0, equals))].insert(
        equals < pair.size() ? decoded(pair.substr(equals + 1)) : std::string());
  }
  std::string data(url);
  for (const auto& [name, values] : parameters) {
    for (const auto& value : values) data += name + value;
  }
  unsigned char digest[20];
  unsigned int size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest, &size);
  std::string out(28, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), digest, 20);
  return out;
}

Webhook& Webhook::sign_for(const LineConfig& config, std::size_t which_token) {
  headers.emplace_back(config.signature_header, sign(config.auth_tokens.at(which_token),
                                                     config.public_base_url + target, body));
  return *this;
}

RawRequest Webhook::request() const { return make_request(method, target, body, headers); }

Event receive(twilio::TwilioLine& line, Webhook webhook) {
  (void)webhook.sign_for(line.config());
  Received received = line.receive(webhook.request());
  INFO(received.verdict.reason);
  REQUIRE(received.verdict.ok);
  return std::move(received.event);
}

}  // namespace screenline::sms::test
