// The simulator against the real Twilio adapter, with real signatures: what the one writes the
// other must read, both ways. The two rooms meet only here and in main.
#include <algorithm>

#include "adapters/phone/wire.hpp"
#include "adapters/sms/digest.hpp"
#include "adapters/sms/provider.hpp"
#include "tests/adapters/phone/fake_house.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::phone;
using namespace std::chrono_literals;

namespace {

const std::string base_url = "https://clinic.test";
const std::string token = "test_auth_token_0123456789abcdef";

sms::LineConfig line_config() {
  sms::LineConfig config;
  config.id = "main";
  config.number = our_number;
  config.account_sid = account;
  config.auth_tokens = {token};
  config.public_base_url = base_url;
  return config;
}

// Written from Twilio's description, apart from the adapter's own: address, then names and values
// sorted by name. No name repeats here.
std::string twilio_signature(const std::string& url, const Pairs& form) {
  auto sorted = form;
  std::sort(sorted.begin(), sorted.end());
  std::string data = url;
  for (const auto& [name, value] : sorted) data += name + value;
  const auto digest = sms::KeyedHmacSha1(token).sign(data);
  return sms::base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

struct Service {
  std::mutex mutex;
  std::unique_ptr<sms::Line> line = sms::make_line(line_config());
  std::vector<sms::Inbound> texts;
  std::vector<sms::StatusUpdate> statuses;
  std::string say;

  PostResult handle(const std::string& url, const Pairs& headers, const std::string& body) {
    const std::lock_guard lock(mutex);
    const auto target = url.substr(base_url.size());
    const auto received = line->receive(sms::make_request("POST", target, body, headers));
    if (!received.verdict.ok) return {403, "text/plain", received.verdict.reason, ""};
    auto reply = line->acknowledge();
    if (const auto* update = std::get_if<sms::StatusUpdate>(&received.event)) {
      statuses.push_back(*update);
    }
    if (const auto* text = std::get_if<sms::Inbound>(&received.event)) {
      texts.push_back(*text);
      reply = std::get<sms::HttpReply>(line->acknowledge(sms::InlineReply{say, "row 7&x"}));
    }
    return {reply.status, reply.content_type, reply.body, ""};
  }
};

Ports ports_over(FakeHouse& house, Service& service) {
  auto ports = house.ports();
  ports.sign = twilio_signature;
  ports.post = [&](const std::string& url, const Pairs& headers, const std::string& body) {
    return service.handle(url, headers, body);
  };
  ports.authorised = [](const std::string& sid, const std::string& user,
                        const std::string& password) { return user == sid && password == token; };
  return ports;
}

}  // namespace

TEST_CASE("The Twilio adapter takes the simulator's webhook and its reply arrives as it was") {
  FakeHouse house;
  Service service;
  service.say = "\u00bfC\u00f3mo est\u00e1s? <1> \"s\u00ed\" & 'no'\r\n\n 2 \U0001F44D ]]> end";
  Phone phone(test_settings(), ports_over(house, service));
  const std::string said = "It's 100% \u00e9\U0001F44D + a=b&c;\nnext";
  text(phone, anna, said);

  REQUIRE(service.texts.size() == 1);
  CHECK(service.texts[0].text == said);
  CHECK(service.texts[0].from == anna);
  CHECK(service.texts[0].to == our_number);
  CHECK(service.texts[0].message_id.starts_with("SM"));
  CHECK_FALSE(service.texts[0].retry_token.empty());
  CHECK(bodies(feed(phone, anna)) == std::vector<std::string>{">" + said, service.say});

  REQUIRE(service.statuses.size() == 2);
  CHECK(service.statuses[0].state == sms::Delivery::sent);
  CHECK(service.statuses[1].state == sms::Delivery::delivered);
  CHECK(service.statuses[1].our_ref == "row 7&x");
  CHECK(service.statuses[1].to == anna);
}

TEST_CASE("A wrong signature is refused, and the page says so") {
  FakeHouse house;
  Service service;
  auto ports = ports_over(house, service);
  ports.sign = [](const std::string&, const Pairs&) { return std::string("AAAA"); };
  Phone phone(test_settings(), ports);
  text(phone, anna, "hello");
  CHECK(service.texts.empty());
  CHECK(events(feed(phone, anna)).find("!Webhook: 403") != std::string::npos);
}

TEST_CASE("The adapter's sending and its list work against the stand-in for the API") {
  FakeHouse house;
  Service service;
  service.say = "ok";
  Phone phone(test_settings(), ports_over(house, service));
  const sms::OutMessage message{"row-1", anna, "Reminder: \u00e9 + 1 & 2", std::nullopt};
  const auto deliver = [&](const sms::OutMessage& out) {
    const auto request = service.line->build_send(out);
    const auto authorization = sms::find_header(request.headers, "Authorization");
    const auto answer =
        phone.api_create_message(account, request.body, std::string(authorization.value_or("")));
    REQUIRE(phone.settle(5s));
    return service.line->parse_send(answer.status, {}, answer.body);
  };
  const auto sent = deliver(message);
  CHECK(sent.kind == sms::SendKind::sent);
  CHECK(sent.id.starts_with("SM"));
  CHECK(bodies(feed(phone, anna)) == std::vector<std::string>{message.text});
  REQUIRE(service.statuses.size() == 2);
  CHECK(service.statuses[1].our_ref == "row-1");
  CHECK(service.statuses[1].message_id == sent.id);

  const auto since = std::chrono::sys_seconds(1772359200s);
  const auto request = service.line->build_reconcile(anna, since);
  const auto listed = phone.api_list_messages(
      account, request.url.substr(request.url.find('?') + 1),
      std::string(sms::find_header(request.headers, "Authorization").value_or("")));
  const auto page = service.line->parse_reconcile(listed.status, listed.body, since);
  REQUIRE(page.ok);
  REQUIRE(sms::find_sent(page.messages, message) != nullptr);
  CHECK(sms::find_sent(page.messages, message)->id == sent.id);

  text(phone, anna, "STOP");
  CHECK(deliver(message).kind == sms::SendKind::opted_out);
  REQUIRE_FALSE(service.statuses.empty());
  CHECK(service.line->outcome_of(service.statuses.back()).kind == sms::SendKind::opted_out);
  text(phone, anna, "START");
  CHECK(deliver(message).kind == sms::SendKind::sent);
}
