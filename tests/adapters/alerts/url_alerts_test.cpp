// Alerts against a real server on loopback that refuses, hangs, then accepts; and over a restart.
#include "adapters/alerts/url_alerts.hpp"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <thread>
#include <unistd.h>

#include <httplib.h>

#include "adapters/outbound/client.hpp"
#include "tests/adapters/alerts/house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::alerts {
namespace {

using std::chrono::milliseconds;

const bool ignored = std::signal(SIGPIPE, SIG_IGN) != SIG_ERR;  // as main does

class Pager {  // the other side
 public:
  enum class Mood { accepts, refuses, hangs };

  Pager() {
    server_.Post("/page", [this](const httplib::Request& request, httplib::Response& response) {
      ++calls;
      const Mood now = mood;
      if (now == Mood::hangs) {
        for (int i = 0; i < 300 && mood == Mood::hangs; ++i)
          std::this_thread::sleep_for(milliseconds(10));
      }
      response.status = now == Mood::accepts ? 204 : 500;
      if (now != Mood::accepts) return;
      const std::lock_guard lock(mutex_);
      bodies_.push_back(request.body);
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::sleep_for(milliseconds(1));
  }
  ~Pager() {
    mood = Mood::accepts;
    server_.stop();
    thread_.join();
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/page";
  }
  [[nodiscard]] std::vector<std::string> bodies() {
    const std::lock_guard lock(mutex_);
    return bodies_;
  }

  std::atomic<Mood> mood{Mood::accepts};
  std::atomic<int> calls{0};

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::vector<std::string> bodies_;
};

WebhookAnswer post(const WebhookRequest& request) {
  thread_local outbound::Client client;
  outbound::Deadlines deadlines;
  deadlines.total = deadlines.read = milliseconds(200);
  const auto result = client.call({"POST", request.url, request.headers, request.body}, deadlines);
  if (result.transport != outbound::Transport::answered) return {};
  WebhookAnswer answer{result.status, ""};
  for (const auto& [name, value] : result.headers) {
    if (name == "Retry-After") answer.retry_after = value;
  }
  return answer;
}

const service::AlertMessage level_two{12, 2, "self", false, "main"};

TEST_CASE("an alert reaches an address that accepts, and says what it may say") {
  Pager pager;
  House house;
  UrlAlerts alerts({{pager.url()}}, post, house.outside(), quick());
  CHECK(alerts.can_reach());
  CHECK(alerts.send(level_two));
  REQUIRE(wait_for([&] { return alerts.accepted() == 1; }));
  CHECK(pager.bodies().front() ==
        "{\"kind\":\"crisis\",\"row\":12,\"level\":2,\"track\":\"self\",\"phone\":false,"
        "\"site\":\"main\",\"on_record\":true,\"repeat\":false,\"rung\":1}");
  CHECK(alerts.notice(service::NoticeKind::store_gone, "ma\"in"));
  REQUIRE(wait_for([&] { return alerts.accepted() == 2; }));
  CHECK(pager.bodies().back() == "{\"kind\":\"store_gone\",\"site\":\"ma\\\"in\"}");
  CHECK(alerts.waiting() == 0);
}

TEST_CASE("an address that refuses, then hangs, then accepts has the alert in the end, once") {
  Pager pager;
  House house;
  pager.mood = Pager::Mood::refuses;
  Options options = quick();
  options.tries = 100;
  UrlAlerts alerts({{pager.url()}}, post, house.outside(), options);
  CHECK(alerts.send(level_two));
  REQUIRE(wait_for([&] { return pager.calls >= 2; }));
  CHECK_FALSE(alerts.can_reach());
  CHECK(alerts.accepted() == 0);
  CHECK(alerts.waiting() == 1);
  pager.mood = Pager::Mood::hangs;
  const int before = pager.calls;
  REQUIRE(wait_for([&] { return pager.calls > before; }));
  pager.mood = Pager::Mood::accepts;
  REQUIRE(wait_for([&] { return alerts.accepted() == 1; }));
  CHECK(wait_for([&] { return alerts.waiting() == 0; }));
  CHECK(pager.bodies().size() == 1);
  CHECK(alerts.can_reach());
  CHECK(alerts.failed() == 0);
}

TEST_CASE("a dead address holds up no other") {
  Pager dead, well;
  dead.mood = Pager::Mood::hangs;
  House house;
  UrlAlerts alerts({{dead.url()}, {well.url()}}, post, house.outside(), quick());
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) CHECK(alerts.send({i + 1, 2, "self", false, "main"}));
  CHECK(wait_for([&] { return well.bodies().size() == 20; }));
  // The dead one alone would have taken 20 times 200 ms.
  CHECK(std::chrono::steady_clock::now() - start < milliseconds(2'000));
  CHECK(alerts.can_reach());
  dead.mood = Pager::Mood::accepts;
}

TEST_CASE("tries end, and it is counted and logged") {
  Pager pager;
  pager.mood = Pager::Mood::refuses;
  House house;
  Options options = quick();
  options.tries = 3;
  UrlAlerts alerts({{pager.url()}}, post, house.outside(), options);
  CHECK(alerts.send(level_two));
  REQUIRE(wait_for([&] { return alerts.failed() == 1; }));
  CHECK(pager.calls == 3);
  CHECK(alerts.accepted() == 0);
  CHECK(wait_for([&] { return alerts.waiting() == 0; }));
  CHECK(house.log.all().find("alert.not_accepted \"address\":1,\"name\":\"\",\"row\":12") !=
        std::string::npos);
}

TEST_CASE("the highest level goes first, and past the bound it is said") {
  std::atomic<bool> open{false};
  std::mutex mutex;
  std::vector<std::string> order;
  const Post gate = [&](const WebhookRequest& request) -> WebhookAnswer {
    while (!open) std::this_thread::sleep_for(milliseconds(1));
    const std::lock_guard lock(mutex);
    order.push_back(request.body);
    return {200, ""};
  };
  House house;
  Options options = quick();
  options.waiting_max = 4;
  UrlAlerts alerts({{"http://nowhere"}}, gate, house.outside(), options);
  CHECK(alerts.send({1, 2, "self", false, "main"}));
  std::this_thread::sleep_for(milliseconds(50));  // it is under way
  CHECK(alerts.send({2, 2, "self", false, "main"}));
  CHECK(alerts.send({3, 4, "self", false, "main"}));
  CHECK(alerts.notice(service::NoticeKind::degraded, ""));
  CHECK_FALSE(alerts.send({4, 3, "self", false, "main"}));
  open = true;
  REQUIRE(wait_for([&] { return alerts.accepted() == 4; }));
  CHECK(order[1].find("\"row\":3") != std::string::npos);
  CHECK(order[3].find("degraded") != std::string::npos);
}

TEST_CASE("an address that was dead before a restart counts only once it has taken something") {
  Pager pager;
  pager.mood = Pager::Mood::refuses;
  House house;
  const std::string file = "/tmp/screenline-dead-" + std::to_string(::getpid());
  Options options = quick();
  options.accepted_file = file;
  options.tries = 1;
  {
    UrlAlerts alerts({{pager.url()}}, post, house.outside(), options);
    CHECK(alerts.can_reach());  // never tried
    CHECK(alerts.send(level_two));
    REQUIRE(wait_for([&] { return alerts.failed() == 1; }));
  }
  pager.mood = Pager::Mood::accepts;
  for (const bool mended : {false, true}) {
    UrlAlerts alerts({{pager.url()}}, post, house.outside(), options);
    CHECK(alerts.can_reach() == mended);
    CHECK(alerts.send(level_two));
    REQUIRE(wait_for([&] { return alerts.accepted() == 1; }));
    CHECK(alerts.can_reach());
  }
  std::filesystem::remove(file);
  std::filesystem::remove(file + "-not-by");
}

TEST_CASE("after a restart what was not accepted is alerted again, and what was is not") {
  const std::string path =
      std::filesystem::temp_directory_path() / ("alerts-" + std::to_string(::getpid()));
  std::filesystem::remove(path);
  House house;
  Options options = quick();
  options.accepted_file = path;
  Pager pager;
  {
    UrlAlerts alerts({{pager.url()}}, post, house.outside(), options);
    CHECK(alerts.send({1, 2, "self", false, "main"}));
    REQUIRE(wait_for([&] { return alerts.accepted() == 1; }));
    pager.mood = Pager::Mood::refuses;
    CHECK(alerts.send({2, 3, "self", false, "main"}));
    REQUIRE(wait_for([&] { return pager.calls >= 3; }));
  }
  pager.mood = Pager::Mood::accepts;
  {
    UrlAlerts alerts({{pager.url()}}, post, house.outside(), options);
    // Row 1 rose to 3 after its alert; row 2's was never accepted.
    alerts.resume({{1, 3, "self", false, "main"}, {2, 3, "self", false, "main"}});
    REQUIRE(wait_for([&] { return alerts.accepted() == 2; }));
  }
  {
    UrlAlerts alerts({{pager.url()}}, post, house.outside(), options);
    alerts.resume({{1, 3, "self", false, "main"}, {2, 3, "self", false, "main"}});
    std::this_thread::sleep_for(milliseconds(100));
    CHECK(alerts.waiting() == 0);
    CHECK(alerts.accepted() == 0);
  }
  CHECK(pager.bodies().size() == 3);
  std::filesystem::remove(path);
}

TEST_CASE("without an address nothing is taken") {
  House house;
  UrlAlerts alerts({}, post, house.outside(), quick());
  CHECK_FALSE(alerts.send(level_two));
  CHECK_FALSE(alerts.can_reach());
  CHECK(house.log.all().find("alert \"row\":12") != std::string::npos);
}

}  // namespace
}  // namespace screenline::alerts
