// Numbering, limits, threads.
#include <condition_variable>
#include <stdexcept>
#include <thread>

#include "adapters/phone/wire.hpp"
#include "tests/adapters/phone/fake_house.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::phone;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

// Holds every webhook until it is opened.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

std::string request(const std::string& from, const std::string& body) {
  return Json({{"line", "main"}, {"from", from}, {"text", body}}).dump();
}

}  // namespace

TEST_CASE("Entries are numbered without gaps, and only what is new comes") {
  FakeHouse house;
  house.answer = [](const Posted&) { return twiml("<Message>r</Message>"); };
  Phone phone(test_settings(), house.ports());
  text(phone, anna, "a");
  const auto all = feed(phone, anna);
  int expected = 1;
  for (const auto& entry : all["entries"]) CHECK(entry["seq"] == expected++);
  CHECK(all["next"] == expected);
  CHECK(feed(phone, anna, "main", expected - 1)["entries"].empty());
  text(phone, anna, "b");
  const auto more = feed(phone, anna, "main", expected - 1);
  CHECK(more["entries"][0]["seq"] == expected);
  CHECK(more["entries"][0]["text"] == "b");
  CHECK(more["run"] == all["run"]);
  CHECK(feed(phone, anna, "main", 100000)["entries"].empty());
}

TEST_CASE("A phone keeps the newest entries, and says which is the first") {
  FakeHouse house;
  auto settings = test_settings();
  settings.limits.entries_max = 10;
  Phone phone(settings, house.ports());
  for (int i = 0; i < 20; ++i) text(phone, anna, std::to_string(i));
  const auto seen = feed(phone, anna);
  CHECK(seen["entries"].size() == 10);
  CHECK(seen["first"] == seen["entries"][0]["seq"]);
  CHECK(seen["next"].get<int>() == seen["first"].get<int>() + 10);
  CHECK(seen["totals"]["in"]["texts"] == 20);
  CHECK(bodies(seen).back() == ">19");

  settings.limits = {};
  settings.limits.bytes_max = 4000;
  Phone small(settings, house.ports());
  for (int i = 0; i < 20; ++i) text(small, anna, std::string(1000, 'a'));
  CHECK(bodies(feed(small, anna)).size() <= 3);
  CHECK_FALSE(bodies(feed(small, anna)).empty());
}

TEST_CASE("When there are too many phones the one unused longest is forgotten") {
  FakeHouse house;
  auto settings = test_settings();
  settings.limits.phones_max = 2;
  Phone phone(settings, house.ports());
  text(phone, anna, "a");
  text(phone, ben, "b");
  text(phone, anna, "a again");
  const auto run = feed(phone, anna)["run"];
  text(phone, "+12025550103", "c");
  CHECK(bodies(feed(phone, anna)).size() == 2);
  CHECK(feed(phone, ben)["run"] == "");
  text(phone, ben, "b again");  // anna goes
  CHECK(feed(phone, anna)["run"] == "");
  text(phone, anna, "new");
  CHECK(feed(phone, anna)["run"] != run);
  CHECK(feed(phone, anna)["entries"][0]["seq"] == 1);
}

TEST_CASE("A text is taken at once while the service is slow, and too many are refused") {
  FakeHouse house;
  Gate gate;
  house.answer = [&](const Posted&) {
    gate.wait();
    return twiml("");
  };
  auto settings = test_settings();
  settings.limits.jobs_max = 3;
  Phone phone(settings, house.ports());
  for (int i = 0; i < 3; ++i)
    CHECK(phone.receive_text(request(anna, std::to_string(i))).status == 202);
  CHECK(feed(phone, anna)["pending"] == 3);
  CHECK_FALSE(phone.settle(20ms));
  CHECK(phone.receive_text(request(ben, "x")).status == 503);
  const auto refused = phone.api_create_message(
      account, encode_form({{"To", anna}, {"From", our_number}, {"Body", "x"}}),
      good_credentials());
  CHECK(refused.status == 429);
  CHECK(Json::parse(refused.body)["code"] == 20429);
  gate.open();
  REQUIRE(phone.settle(5s));
  CHECK(bodies(feed(phone, anna)) == std::vector<std::string>{">0", ">1", ">2"});
  CHECK(feed(phone, anna)["pending"] == 0);
}

TEST_CASE("The texts of one person reach the service in their order") {
  FakeHouse house;
  Phone phone(test_settings(), house.ports());
  for (int i = 0; i < 100; ++i) {
    CHECK(phone.receive_text(request(i % 2 == 0 ? anna : ben, std::to_string(i))).status == 202);
  }
  REQUIRE(phone.settle(5s));
  int last = -2;
  for (const auto& hook : house.webhooks()) {
    if (hook.field("From") != anna) continue;
    CHECK(std::stoi(hook.field("Body")) == last + 2);
    last = std::stoi(hook.field("Body"));
  }
  CHECK(last == 98);
}

TEST_CASE("Many threads at once: nothing is lost or mixed") {
  FakeHouse house;
  house.answer = [](const Posted& p) {
    return twiml("<Message action=\"/status\">" + p.field("Body") + "</Message>");
  };
  auto settings = test_settings();
  settings.limits.jobs_max = 10000;
  Phone phone(settings, house.ports());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const auto number = "+1202555010" + std::to_string(t);
      for (int i = 0; i < 25; ++i) {
        static_cast<void>(phone.receive_text(request(number, std::to_string(t))));
        static_cast<void>(phone.messages("line=main&from=%2B1202555010" + std::to_string(t)));
        static_cast<void>(phone.api_list_messages(account, "", good_credentials()));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  REQUIRE(phone.settle(10s));
  CHECK(house.webhooks().size() == 100);
  CHECK(house.callbacks().size() == 200);
  for (int t = 0; t < 4; ++t) {
    const auto seen = feed(phone, "+1202555010" + std::to_string(t));
    CHECK(bodies(seen).size() == 50);
    for (const auto& body : bodies(seen)) CHECK(body.back() == static_cast<char>('0' + t));
  }
}

TEST_CASE("A Phone that goes drops what waits") {
  FakeHouse house;
  auto settings = test_settings();
  settings.timing.sent_after = 1h;
  house.answer = [](const Posted&) { return twiml("<Message action=\"/status\">r</Message>"); };
  {
    Phone phone(settings, house.ports());
    CHECK(phone.receive_text(request(anna, "a")).status == 202);
    while (house.webhooks().empty()) std::this_thread::sleep_for(1ms);
  }
  CHECK(house.callbacks().empty());
}

TEST_CASE("Settings that can not work are refused at the start") {
  FakeHouse house;
  const auto good = test_settings();
  const auto refused = [&](auto change) {
    auto settings = good;
    change(settings);
    CHECK_THROWS_AS(Phone(settings, house.ports()), std::invalid_argument);
  };
  refused([](Settings& s) { s.lines.clear(); });
  refused([](Settings& s) { s.lines[0].number = "5551234"; });
  refused([](Settings& s) { s.lines[0].webhook_url = "/hooks"; });
  refused([](Settings& s) { s.lines[1].id = s.lines[0].id; });
  refused([](Settings& s) { s.lines[1].number = s.lines[0].number; });
  refused([](Settings& s) { s.limits.entries_max = 0; });
  auto ports = house.ports();
  ports.sign = nullptr;
  CHECK_THROWS_AS(Phone(good, ports), std::invalid_argument);
}
