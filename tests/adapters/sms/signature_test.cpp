// The signature, over every vector of Twilio's own libraries and over what goes wrong in the field.
#include "adapters/sms/form.hpp"
#include "tests/adapters/sms/fixtures.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

using nlohmann::json;
using test::Webhook;

// A vector names a whole address; the part before the path is what would be configured.
struct Parts {
  std::string base, target;
};

Parts split(const std::string& url) {
  const auto path = url.find('/', url.find("://") + 3);
  return {url.substr(0, path), url.substr(path)};
}

Verdict verify_vector(const json& vector, const std::string& body, const std::string& type) {
  LineConfig config = test::line_config();
  const auto [base, target] = split(vector.at("url").get<std::string>());
  config.public_base_url = base;
  config.auth_tokens = {vector.value("auth_token", "12345")};
  const Headers headers{{"content-type", type},
                        {"x-twilio-signature", vector.at("signature").get<std::string>()}};
  return twilio::verify(make_request("POST", target, body, headers), config);
}

Pairs parameters(const std::string& body) {
  const Form form(body);
  Pairs pairs;
  for (const auto& [name, value] : form.fields()) pairs.emplace_back(name, value);
  return pairs;
}

Webhook inbound() {
  Webhook webhook;
  webhook.body =
      "ToCity=&MessageSid=SM2b1ff5a8d3f24b0f8bd2f5c2a3b4c5d6&AccountSid=" +
      std::string(test::account) +
      "&From=%2B14155550123&To=%2B15005550006&SmsStatus=received&Body=2%20%C3%A9&NumMedia=0";
  return webhook;
}

}  // namespace

TEST_CASE("every signature vector of the form kind is judged as the official libraries do") {
  const json vectors = test::load("twilio_signatures.json").at("twilio");
  REQUIRE(vectors.size() == 28);
  for (const json& vector : vectors) {
    CAPTURE(vector.at("name").get<std::string>());
    const auto verdict =
        verify_vector(vector, vector.at("raw_body").get<std::string>(), test::form_type);
    CHECK(verdict.ok == vector.at("sdk_validateRequest").get<bool>());
  }
}

TEST_CASE("bodies that are no form are checked by their hash") {
  const json vectors = test::load("twilio_signatures.json").at("twilio_body");
  REQUIRE(vectors.size() == 4);
  for (const json& vector : vectors) {
    CAPTURE(vector.at("name").get<std::string>());
    const auto verdict =
        verify_vector(vector, vector.at("body").get<std::string>(), "application/json");
    CHECK(verdict.ok == vector.at("sdk_validateRequestWithBody").get<bool>());
  }
}

TEST_CASE("the mistakes receivers make are not made here") {
  const json vectors = test::load("twilio_signatures.json").at("twilio_receiver_mistakes");
  REQUIRE(vectors.size() == 10);
  for (const json& vector : vectors) {
    CAPTURE(vector.at("name").get<std::string>());
    const auto verdict =
        verify_vector(vector, vector.at("raw_body").get<std::string>(), test::form_type);
    CHECK(verdict.ok == vector.at("valid").get<bool>());
  }
}

TEST_CASE("during a rotation either token signs, a third does not") {
  LineConfig config = test::line_config();
  config.auth_tokens = {"old-token", "new-token"};
  twilio::TwilioLine line(config);
  for (std::size_t which : {0U, 1U}) {
    CHECK(line.receive(inbound().sign_for(config, which).request()).verdict.ok);
  }
  LineConfig other = config;
  other.auth_tokens = {"third-token"};
  CHECK_FALSE(line.receive(inbound().sign_for(other).request()).verdict.ok);
}

TEST_CASE("a request without a signature is refused, and so is an empty one") {
  const auto config = test::line_config();
  CHECK_FALSE(twilio::verify(inbound().request(), config).ok);
  Webhook empty = inbound();
  empty.headers.emplace_back("X-Twilio-Signature", "");
  CHECK_FALSE(twilio::verify(empty.request(), config).ok);
}

TEST_CASE("a refusal never tells a secret or what the person wrote") {
  Webhook webhook = inbound();
  webhook.headers.emplace_back("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  const auto verdict = twilio::verify(webhook.request(), test::line_config());
  REQUIRE_FALSE(verdict.ok);
  CHECK(verdict.reason == "wrong signature");
}

TEST_CASE("one changed byte of the address or the signature is refused") {
  const auto config = test::line_config();
  twilio::TwilioLine line(config);
  Webhook good = inbound();
  good.target += "?x=1";
  REQUIRE(line.verify(good.sign_for(config).request()).ok);

  int accepted = 0;
  const auto flip_each = [&](std::string& place) {
    for (std::size_t i = 0; i < place.size(); ++i) {
      for (const unsigned bit : {0x01U, 0x04U, 0x20U}) {
        const char before = place[i];
        place[i] = static_cast<char>(static_cast<unsigned char>(before) ^ bit);
        if (line.verify(good.request()).ok) ++accepted;
        place[i] = before;
      }
    }
  };
  flip_each(good.target);
  flip_each(good.headers.back().second);
  CHECK(accepted == 0);
}

TEST_CASE("one changed byte of the body is refused unless it spells the same parameters") {
  const auto config = test::line_config();
  twilio::TwilioLine line(config);
  Webhook good = inbound();
  REQUIRE(line.verify(good.sign_for(config).request()).ok);
  const std::string body = good.body;
  int refused = 0, respelled = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    for (int byte = 1; byte < 256; ++byte) {
      if (static_cast<unsigned char>(body[i]) == byte) continue;
      good.body = body;
      good.body[i] = static_cast<char>(byte);
      if (line.verify(good.request()).ok) {
        CHECK(parameters(good.body) == parameters(body));
        ++respelled;
      } else {
        ++refused;
      }
    }
  }
  CHECK(respelled == 5);  // the hexadecimal letters B, B, C and A; "ToCity=" without its "="
  CHECK(refused > 40000);
}

TEST_CASE("the address may hold a prefix that the proxy strips, user information and any port") {
  for (const char* base :
       {"https://bot.example.com/clinic", "https://user:p%40ss@bot.example.com",
        "https://bot.example.com:8443", "http://[::1]:8080", "https://bot.example.com/"}) {
    CAPTURE(base);
    LineConfig config = test::line_config();
    config.public_base_url = base;
    twilio::TwilioLine line(config);
    CHECK(line.verify(inbound().sign_for(line.config()).request()).ok);
  }
}

TEST_CASE("the port may be missing or added, a different one is refused") {
  using twilio::base_variants;
  using Bases = std::vector<std::string>;
  CHECK(base_variants("https://h.example") == Bases{"https://h.example", "https://h.example:443"});
  CHECK(base_variants("http://u:1@h.example/p") ==
        Bases{"http://u:1@h.example/p", "http://u:1@h.example:80/p"});
  CHECK(base_variants("https://h.example:8443/p") ==
        Bases{"https://h.example:8443/p", "https://h.example/p"});
  CHECK(base_variants("http://[::1]") == Bases{"http://[::1]", "http://[::1]:80"});
  CHECK(base_variants("http://[::1]:81") == Bases{"http://[::1]:81", "http://[::1]"});

  LineConfig signed_by = test::line_config();
  signed_by.public_base_url += ":444";
  CHECK_FALSE(twilio::verify(inbound().sign_for(signed_by).request(), test::line_config()).ok);
}

TEST_CASE("a GET is signed by its address alone and may carry no body") {
  const auto config = test::line_config();
  twilio::TwilioLine line(config);
  Webhook get;
  get.method = "GET";
  get.headers.clear();
  get.target += "?MessageSid=SM1&From=%2B1&To=%2B2&Body=hello&SmsStatus=received";
  (void)get.sign_for(config);
  const auto received = line.receive(get.request());
  REQUIRE(received.verdict.ok);
  CHECK(std::get<Inbound>(received.event).text == "hello");

  get.body = "Body=forged";
  CHECK_FALSE(line.receive(get.request()).verdict.ok);
}

TEST_CASE("a signed address does not vouch for an unsigned body") {
  const auto config = test::line_config();
  Webhook webhook = inbound();
  const std::string body = webhook.body;
  webhook.body.clear();
  (void)webhook.sign_for(config);
  webhook.body = body;
  for (const char* type :
       {"application/json", "text/plain", "multipart/form-data", test::form_type}) {
    CAPTURE(type);
    webhook.headers.front().second = type;
    CHECK_FALSE(twilio::verify(webhook.request(), config).ok);
  }
}

TEST_CASE("SignalWire differs by the name of the header") {
  LineConfig config = test::line_config();
  config.provider = "signalwire";
  config.signature_header = "X-SignalWire-Signature";
  const auto line = make_line(config);
  CHECK(line->receive(inbound().sign_for(config).request()).verdict.ok);
  CHECK_FALSE(line->receive(inbound().sign_for(test::line_config()).request()).verdict.ok);
}

TEST_CASE("a line that cannot work is refused at start, by the name of the field alone") {
  LineConfig config = test::line_config();
  config.auth_tokens = {"secret-token", ""};
  try {
    (void)make_line(config);
    FAIL("accepted");
  } catch (const std::invalid_argument& error) {
    CHECK(std::string(error.what()).find("auth token") != std::string::npos);
    CHECK(std::string(error.what()).find("secret") == std::string::npos);
  }
}

}  // namespace screenline::sms
