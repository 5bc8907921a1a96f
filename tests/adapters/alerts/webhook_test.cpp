// Signed webhooks as the standard has them (standard-webhooks/standard-webhooks): its own vector,
// the same id in every try, the time of each, two secrets at once; 410, Retry-After, redirects.
#include <map>
#include <set>

#include "adapters/alerts/url_alerts.hpp"
#include "adapters/alerts/webhook_signature.hpp"
#include "tests/adapters/alerts/house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::alerts {
namespace {

using std::chrono::milliseconds;
using Kind = Outcome::Kind;

// Of the standard's own test suite.
const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

std::string key_of(const std::string& text) {
  const auto key = webhook_key(text);
  REQUIRE(key);
  return *key;
}

TEST_CASE("the standard's vector, an empty body, a body beyond ASCII") {
  const auto sign = [](const std::string& body) {
    return webhook_signature({key_of(secret)}, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body);
  };
  CHECK(sign(R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  // Computed apart from this program, with Python's hmac and with openssl.
  CHECK(sign("") == "v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=");
  CHECK(sign("{\"t\":\"\u00e9\U0001F600\"}") == "v1,BKcBjNn+5ilU9xw5VV1BUfjOLAnqNoaDOOo1DBjAmTA=");
}

TEST_CASE("a secret is whsec_ and the base64 of 24 to 64 bytes") {
  CHECK(key_of(secret).size() == 24);
  CHECK(key_of("whsec_" + std::string(86, 'A') + "==").size() == 64);
  for (const std::string& bad :
       {std::string("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), std::string("whsec_"), std::string(),
        std::string("whsec_AAAA"), std::string("whsec_") + std::string(88, 'A'),
        std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"),
        std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!w")}) {
    CAPTURE(bad);
    CHECK_FALSE(webhook_key(bad));
  }
}

TEST_CASE("two secrets are two signatures") {
  const std::string other = key_of("whsec_" + std::string(32, 'B'));
  const std::string both = webhook_signature({key_of(secret), other}, "a", 7, "b");
  CHECK(both == webhook_signature({key_of(secret)}, "a", 7, "b") + " " +
                    webhook_signature({other}, "a", 7, "b"));
  CHECK(webhook_signature({}, "a", 7, "b").empty());
}

// The other side: answers what it is told to, and keeps what came.
struct Receiver {
  using Headers = std::map<std::string, std::string>;
  Post post() {
    return [this](const WebhookRequest& request) {
      const std::lock_guard lock(mutex);
      came.emplace_back(request.headers.begin(), request.headers.end());
      bodies.push_back(request.body);
      if (answers.empty()) return WebhookAnswer{200, ""};
      const WebhookAnswer next = answers.front();
      answers.erase(answers.begin());
      return next;
    };
  }
  std::vector<Headers> headers() {
    const std::lock_guard lock(mutex);
    return came;
  }
  std::mutex mutex;
  std::vector<Headers> came;
  std::vector<std::string> bodies;
  std::vector<WebhookAnswer> answers;
};

service::AlertMessage alert(std::int64_t row, std::int64_t at_ms) {
  service::AlertMessage message{row, 3, "self", false, "main"};
  message.at = service::Time{milliseconds(at_ms)};
  return message;
}

TEST_CASE("the id stays over tries and restarts, the time and the signature are of each try") {
  House house;
  Receiver receiver;
  receiver.answers = {{500, ""}, {0, ""}, {302, ""}};
  UrlAlerts alerts(
      {{"http://a", "pager", {key_of(secret)}}},
      [&](const WebhookRequest& request) {
        house.ms += 61'000;
        return receiver.post()(request);
      },
      house.outside(), quick());
  CHECK(alerts.send(alert(12, 1'000)));
  REQUIRE(wait_for([&] { return alerts.accepted() == 1; }));
  auto came = receiver.headers();
  REQUIRE(came.size() == 4);  // a redirect is not followed, and is no success
  std::set<std::string> ids, times;
  for (const auto& one : came) {
    ids.insert(one.at("webhook-id"));
    times.insert(one.at("webhook-timestamp"));
    CHECK(one.at("webhook-signature") == webhook_signature({key_of(secret)}, one.at("webhook-id"),
                                                           std::stoll(one.at("webhook-timestamp")),
                                                           receiver.bodies.front()));
  }
  CHECK(ids.size() == 1);
  CHECK(times.size() == 4);
  CHECK(times.contains("1800000000"));
  // The same event after a restart, and another one of the same row.
  UrlAlerts again({{"http://a"}}, receiver.post(), house.outside(), quick());
  CHECK(again.send(alert(12, 1'000)));
  CHECK(again.send(alert(12, 2'000)));
  CHECK(again.notice(service::NoticeKind::degraded, ""));
  CHECK(again.notice(service::NoticeKind::degraded, ""));
  REQUIRE(wait_for([&] { return again.accepted() == 4; }));
  came = receiver.headers();
  CHECK(came[4].at("webhook-id") == *ids.begin());
  for (std::size_t i = 5; i < 8; ++i) CHECK(ids.insert(came[i].at("webhook-id")).second);
  for (const std::string& id : ids) CHECK(id.find('.') == std::string::npos);
  CHECK_FALSE(came[4].contains("webhook-signature"));  // it has no secret
}

TEST_CASE("what an answer means; a wait that is asked for is kept within a bound") {
  CHECK(read_webhook_answer({204, ""}).kind == Kind::accepted);
  CHECK(read_webhook_answer({410, ""}).kind == Kind::gone);
  for (const int status : {0, 301, 307, 400, 404, 429, 500, 503}) {
    CAPTURE(status);
    CHECK(read_webhook_answer({status, ""}).kind == Kind::again);
  }
  CHECK(read_webhook_answer({429, "3"}).after == std::chrono::seconds(3));
  CHECK(read_webhook_answer({429, "-3"}).after == milliseconds(0));
  CHECK(read_webhook_answer({429, "Tue, 03 Nov 2026 09:00:00 GMT"}).after == milliseconds(0));

  House house;
  Receiver receiver;
  receiver.answers = {{429, "1"}};
  const auto start = std::chrono::steady_clock::now();
  UrlAlerts waits({{"http://a"}}, receiver.post(), house.outside(), quick());
  CHECK(waits.send(alert(1, 1)));
  REQUIRE(wait_for([&] { return waits.accepted() == 1; }));
  CHECK(std::chrono::steady_clock::now() - start >= milliseconds(1'000));

  receiver.answers = {{503, "86400"}};
  Options bounded = quick();
  bounded.asked_max = milliseconds(100);
  UrlAlerts soon({{"http://a"}}, receiver.post(), house.outside(), bounded);
  CHECK(soon.send(alert(2, 1)));
  CHECK(wait_for([&] { return soon.accepted() == 1; }));
}

TEST_CASE("an address that is gone is off, and said once, until it is opened again") {
  House house;
  Receiver gone, well;
  gone.answers = {{410, ""}};
  std::atomic<int> said{0};
  const Post both = [&](const WebhookRequest& request) {
    return (request.url == "http://gone" ? gone : well).post()(request);
  };
  UrlAlerts alerts({{"http://gone", "old"}, {"http://well"}}, both, house.outside(), quick(),
                   [&](service::NoticeKind kind, const std::string&) {
                     if (kind == service::NoticeKind::address_gone) ++said;
                   });
  for (int i = 0; i < 3; ++i) CHECK(alerts.send(alert(i + 1, 1)));
  REQUIRE(wait_for([&] { return well.headers().size() == 3 && alerts.gone() == 1; }));
  CHECK(wait_for([&] { return said == 1; }));
  CHECK(wait_for([&] { return alerts.waiting() == 0; }));
  CHECK(alerts.send(alert(9, 1)));
  REQUIRE(wait_for([&] { return well.headers().size() == 4; }));
  CHECK(gone.headers().size() == 1);
  CHECK(said == 1);
  CHECK(alerts.can_reach());
  CHECK(house.log.all().find("alert.address_gone \"address\":1,\"name\":\"old\"") !=
        std::string::npos);
  alerts.open_again();
  CHECK(alerts.gone() == 0);
  CHECK(alerts.send(alert(10, 1)));
  CHECK(wait_for([&] { return gone.headers().size() == 2; }));
}

TEST_CASE("the only address gone: nobody is told, and it is not said that somebody is") {
  House house;
  Receiver receiver;
  receiver.answers = {{410, ""}};
  UrlAlerts alerts({{"http://a"}}, receiver.post(), house.outside(), quick());
  CHECK(alerts.can_reach());
  CHECK(alerts.send(alert(1, 1)));
  REQUIRE(wait_for([&] { return alerts.gone() == 1; }));
  CHECK_FALSE(alerts.can_reach());
  CHECK(wait_for([&] { return !alerts.send(alert(2, 1)); }));
}

}  // namespace
}  // namespace screenline::alerts
