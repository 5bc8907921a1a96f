// A crisis text that does not arrive, and texts that no webhook brought, with the real program and
// a provider on loopback: the second line, who has to call, and what the provider's list still
// knows (crisis.md R3, E16).
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/scenario/support/receivers.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {
namespace {

const std::string who = "+15551237788", account = "AC00000000000000000000000000000000",
                  token = "0123456789abcdef0123456789abcdef";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Clinic {
  Clinic() {
    std::filesystem::create_directory(folder.path() + "/data");
    std::ofstream(folder.path() + "/token") << token << "\n";
    const std::string at = R"(", "account_sid": ")" + account +
                           R"(", "auth_token_files": ["token"], "api_base_url": ")" + out.url() +
                           R"(")";
    std::ofstream(config) << R"({"mode": "pilot", "http": {"public_url": "https://chat.example"},
  "sites": [{"id": "bayview", "clinic": "Bayview Clinic", "phone": "555-0100", "page_line": "main",
    "on_call": [{"name": "Nurse B", "sms": "+15555550112"}],
    "lines": [{"id": "main", "second_line": "other", "number": "+15555550100)"
                          << at << R"(}, {"id": "other", "number": "+15555550101)" << at
                          << R"(}]}]})";
    service.use_config(config);
  }
  [[nodiscard]] TwilioPeer peer(const std::string& line = "main") const {
    TwilioPeer peer("http://127.0.0.1:" + std::to_string(service.port()), "https://chat.example",
                    token, line);
    peer.account = account;
    if (line == "other") peer.our_number = "+15555550101";
    return peer;
  }
  // What the provider says of an inline text.
  void undelivered(const Webhook& answer, const std::string& code) {
    REQUIRE(has(answer.callback, "https://chat.example/"));
    const std::string path = answer.callback.substr(std::string("https://chat.example").size());
    CHECK(peer()
              .post(path, {{"AccountSid", account},
                           {"ErrorCode", code},
                           {"MessageSid", "SM0000000000000000000000000000aaaa"},
                           {"MessageStatus", "undelivered"},
                           {"To", who}})
              .status == 200);
  }
  [[nodiscard]] std::vector<std::string> to_person() const {
    std::vector<std::string> texts;
    for (const Received& one : out.texts()) {
      if (has(one.body, "To=" + who + "\n")) texts.push_back(one.body);
    }
    return texts;
  }
  [[nodiscard]] std::string list() const {
    return run_program({"handoff", "list", "--data", service.data()}).out;
  }

  TemporaryFolder folder;
  Receivers out;
  std::string config = folder.path() + "/clinic.json";
  ServiceProcess service{folder.path() + "/data"};
};

TEST_CASE(
    "a filtered crisis text leaves once more from the second number, which knows the person") {
  Clinic clinic;
  clinic.service.start();
  const Webhook answer = clinic.peer().text(who, "I want to kill myself");
  REQUIRE(has(answer.text, "988"));
  clinic.undelivered(answer, "30007");
  REQUIRE(testing::wait_for([&] { return !clinic.to_person().empty(); }));
  clinic.undelivered(answer, "30007");  // said twice
  const std::string text = clinic.to_person().front();
  CHECK(has(text, "From=+15555550101\n"));
  CHECK(has(text, "Body=Bayview Clinic here, from another number. " + answer.text.substr(0, 40)));
  const Webhook next = clinic.peer("other").text(who, "yes");
  CHECK(has(next.text, "911"));  // asq_5 was answered: level 3
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  CHECK(clinic.to_person().size() == 1);
  CHECK(has(clinic.list(), "L3"));
  CHECK_FALSE(has(clinic.list(), "did not arrive"));
}

TEST_CASE("after a STOP at the provider no other number is tried: staff are told to phone") {
  Clinic clinic;
  clinic.service.start();
  const Webhook answer = clinic.peer().text(who, "I want to kill myself");
  REQUIRE(has(answer.text, "988"));
  REQUIRE(testing::wait_for([&] { return clinic.out.texts().size() == 1; }));  // the page
  clinic.undelivered(answer, "21610");
  REQUIRE(testing::wait_for([&] { return clinic.out.texts().size() == 2; }));  // it alarms like a rise
  CHECK(has(clinic.list(), "PHONE: a crisis text did not arrive (21610 opted out)"));
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  CHECK(clinic.to_person().empty());
}

std::string listed(const std::string& sid, const std::string& words, int seconds_ago) {
  const std::time_t at = std::time(nullptr) - seconds_ago;
  std::tm when{};
  ::gmtime_r(&at, &when);
  char date[64];
  std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &when);
  return R"({"sid": ")" + sid + R"(", "from": ")" + who +
         R"(", "to": "+15555550100", "direction": "inbound", "status": "received", "body": ")" +
         words + R"(", "date_created": ")" + date + "\"}";
}

TEST_CASE("words of danger sent while the program was down are answered and told at its start") {
  Clinic clinic;
  clinic.out.list(listed("SMbefore", "I want to kill myself", 300));
  clinic.service.start();
  REQUIRE(
      testing::wait_for([&] { return std::filesystem::exists(clinic.service.data() + "/texts-taken"); }));
  CHECK(clinic.to_person().empty());  // from before its first start: not its own
  CHECK(clinic.service.stop() == 0);
  clinic.out.list(listed("SMmissed", "I want to kill myself", 60));
  clinic.service.start();
  REQUIRE(testing::wait_for([&] { return !clinic.to_person().empty(); }));
  CHECK(has(clinic.to_person().front(), "988"));
  CHECK(has(clinic.list(), "L2"));
  CHECK(testing::wait_for([&] { return clinic.out.texts().size() == 2; }));  // the page
  // Another start, and the webhook after all: it was taken.
  CHECK(clinic.service.stop() == 0);
  clinic.service.start();
  (void)clinic.peer().text(who, "I want to kill myself", "SMmissed");
  std::this_thread::sleep_for(std::chrono::milliseconds(2'500));
  CHECK(clinic.to_person().size() == 1);
}

}  // namespace
}  // namespace screenline::scenario
