// How an alert reaches a person, with the real service: a crisis at level 3 is a signed webhook, a
// page by text, a call and an e-mail, none of which says who it is or what was written; a drill
// goes the same ways; a sign of life while all is well.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include <openssl/evp.h>
#include <openssl/hmac.h>

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

// The key that base64 of 24 times "k" stands for, and the signature, apart from the product's code.
const std::string key(24, 'k'), secret = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tr";

std::string signature(const std::string& content) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest, &size);
  std::string out(64, '\0');
  out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                                      digest, static_cast<int>(size))));
  return "v1," + out;
}

struct Clinic {
  explicit Clinic(const std::string& pager = "") {
    std::filesystem::create_directory(folder.path() + "/data");
    std::ofstream(folder.path() + "/token") << token << "\n";
    std::ofstream(folder.path() + "/secret") << secret << "\n";
    std::ofstream(config) << R"({"mode": "pilot", "http": {"public_url": "https://chat.example"},
  "alert_secret_files": ["secret"],
  "alert_urls": [)" << (pager.empty() ? "\"" + out.url() + "/pager\"" : pager)
                          << R"(],
  "heartbeat_url": ")" << out.url()
                          << R"(/beat",
  "mail": {"host": "127.0.0.1", "port": )"
                          << out.smtp().port() << R"(, "from": "line@bayview.example"},
  "sites": [{"id": "bayview", "clinic": "Bayview Clinic", "phone": "555-0100", "page_line": "main",
    "console_url": "https://q.example",
    "on_call": [
      {"name": "Nurse B", "sms": "+15555550112", "voice": "+15555550122", "email": "b@bayview.example"},
      {"name": "Dr A", "sms": "+15555550111", "voice": "+15555550121", "email": "a@bayview.example", "rung": 2}],
    "lines": [{"id": "main", "number": "+15555550100", "account_sid": ")"
                          << account << R"(",
      "auth_token_files": ["token"], "api_base_url": ")"
                          << out.url() << R"("}]}]})";
    service.use_config(config);
  }
  [[nodiscard]] TwilioPeer peer() const {
    TwilioPeer peer("http://127.0.0.1:" + std::to_string(service.port()), "https://chat.example",
                    token, "main");
    peer.account = account;
    return peer;
  }
  [[nodiscard]] CommandResult handoff(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "handoff");
    arguments.insert(arguments.end(), {"--data", service.data()});
    return run_program(arguments);
  }
  // The last field of a metric's first line that begins so; "" when there is none.
  [[nodiscard]] std::string metric(const std::string& begin) const {
    int status = 0;
    const std::string all = service.get("/metrics", true, status);
    const auto at = all.find("\n" + begin);
    if (at == std::string::npos) return "";
    const std::string line = all.substr(at + 1, all.find('\n', at + 1) - at - 1);
    return line.substr(line.rfind(' ') + 1);
  }

  TemporaryFolder folder;
  Receivers out;
  std::string config = folder.path() + "/clinic.json";
  ServiceProcess service{folder.path() + "/data"};
};

// Every byte that left for people on call.
std::string everything(Clinic& clinic) {
  std::string all;
  for (const auto& list : {clinic.out.webhooks(), clinic.out.calls(), clinic.out.beats()}) {
    for (const Received& one : list) {
      all += one.path + "\n" + one.body + "\n";
      for (const auto& [name, value] : one.headers) all += name + ": " + value + "\n";
    }
  }
  for (const Received& one : clinic.out.texts()) {
    if (!has(one.body, "To=" + who)) all += one.body;
  }
  for (const testing::TakenMail& mail : clinic.out.smtp().mails()) {
    all += mail.from + mail.to + mail.data;
  }
  return all;
}

TEST_CASE(
    "level 3: a signed webhook, a text, a call and an e-mail, none of which says who or what") {
  Clinic clinic;
  clinic.service.start();
  TwilioPeer peer = clinic.peer();
  (void)peer.text(who, "hello");
  const Webhook answer =
      peer.text(who, "I am Rosalind Quimby and I am going to kill myself tonight");
  REQUIRE(has(answer.text, "988"));
  CHECK(has(answer.text, "telling"));
  REQUIRE(testing::wait_for([&] {
    return !clinic.out.webhooks().empty() && !clinic.out.texts().empty() &&
           !clinic.out.calls().empty() && !clinic.out.smtp().mails().empty();
  }));

  const Received webhook = clinic.out.webhooks().front();
  CHECK(has(webhook.body, "\"level\":3"));
  CHECK(webhook.headers.at("webhook-signature") ==
        signature(webhook.headers.at("webhook-id") + "." + webhook.headers.at("webhook-timestamp") +
                  "." + webhook.body));
  CHECK(has(clinic.out.texts().front().body, "To=+15555550112"));
  const Received call = clinic.out.calls().front();
  CHECK(call.path == "/2010-04-01/Accounts/" + account + "/Calls.json");
  CHECK(has(call.body, "To=+15555550122\n"));
  CHECK(has(call.body, "From=+15555550100\n"));
  CHECK(has(call.body, ", level 3, at Bayview Clinic. Open the queue."));
  CHECK(call.headers.at("authorization").starts_with("Basic "));
  const testing::TakenMail mail = clinic.out.smtp().mails().front();
  CHECK(has(mail.to, "b@bayview.example"));
  CHECK(has(mail.data, "Subject: Screenline: level 3, row "));
  CHECK(has(mail.data, "Open the queue: https://q.example\r\n"));

  // A further message rings and mails nobody; nor does a restart.
  (void)peer.text(who, "please tell me somebody is there");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(clinic.service.stop() == 0);
  clinic.service.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  CHECK(clinic.out.calls().size() == 1);
  CHECK(clinic.out.smtp().mails().size() == 1);
  const std::string all = everything(clinic);
  for (const char* said : {"7788", "Rosalind", "Quimby", "kill", "tonight", "somebody is there"}) {
    CAPTURE(said);
    CHECK_FALSE(has(all, said));
  }
  CHECK(has(all, "+15555550112"));  // the look itself works
  CHECK_FALSE(has(clinic.service.log(), "Rosalind"));
  CHECK_FALSE(has(clinic.service.log(), "7788"));
}

TEST_CASE("a drill: every channel, marked; measured until somebody on call acknowledges; no row") {
  Clinic clinic;
  clinic.service.start();
  CHECK(has(clinic.handoff({"list"}).out, "WARNING: no drill in 35 days at bayview"));
  CHECK(clinic.metric("screenline_drill_last_seconds") == "-1");
  const CommandResult started = clinic.handoff({"drill", "--by", "Ana"});
  INFO(started.out);
  REQUIRE(started.exit_code == 0);
  REQUIRE(testing::wait_for([&] {
    return clinic.out.webhooks().size() == 1 && clinic.out.texts().size() == 1 &&
           clinic.out.calls().size() == 1 && clinic.out.smtp().mails().size() == 1;
  }));
  CHECK(has(clinic.out.webhooks().front().body, "DRILL"));
  CHECK(has(clinic.out.texts().front().body, "DRILL"));
  CHECK(has(clinic.out.texts().front().body, "To=+15555550112"));
  CHECK(has(clinic.out.calls().front().body, "This is a drill"));
  CHECK(has(clinic.out.smtp().mails().front().data, "Subject: DRILL"));
  REQUIRE(testing::wait_for([&] {
    return has(clinic.handoff({"list"}).out,
               "NOT ACKNOWLEDGED; accepted: address 1 of 1, call 1 of 1, mail 1 of 1, text 1 of 1");
  }));
  CHECK(clinic.handoff({"drill", "--by", "Ana"}).exit_code == 1);  // one at a time
  CHECK(clinic.handoff({"drill", "--ack", "--by", "A stranger"}).exit_code == 1);
  // From the phone that it came to: a text to the line.
  CHECK(has(clinic.peer().text("+15555550112", "DRILL").text, "acknowledged after "));
  CHECK(clinic.handoff({"drill", "--ack", "--by", "Nurse B"}).exit_code == 1);
  CHECK(has(clinic.peer().text("+15555550112", "drill").text, "No drill waits for you"));
  const std::string list = clinic.handoff({"list"}).out;
  CHECK(has(list, "acknowledged by Nurse B after "));
  CHECK_FALSE(has(list, "WARNING"));
  CHECK(has(list, "empty"));  // it made no row
  CHECK(clinic.metric("screenline_persons") != "1");
  CHECK(clinic.metric("screenline_drill_last_seconds") != "-1");
  CHECK(clinic.metric("screenline_drill_age_days") != "-1");
  CHECK(clinic.service.stop() == 0);
  // It is kept, and goes out only while something serves.
  CHECK(has(clinic.handoff({"list", "--config", clinic.config}).out,
            "acknowledged by Nurse B after "));
  CHECK(clinic.handoff({"drill", "--by", "Ana", "--config", clinic.config}).exit_code == 1);
}

TEST_CASE("a drill that is too old is warned of") {
  Clinic clinic;
  std::ofstream(clinic.service.data() + "/drill.json")
      << R"({"bayview": {"by": "Ana", "started": 1577836800000, "acknowledged_by": "Nurse B",
            "acknowledged": 1577836842000, "seconds": 42, "channels": {"text": {"sent": 1, "accepted": 1}}}})";
  clinic.service.start();
  const std::string list = clinic.handoff({"list"}).out;
  INFO(list);
  CHECK(has(list, "Drill of bayview on 2020-01-01: acknowledged by Nurse B after 42 s"));
  CHECK(has(list, "WARNING: no drill in 35 days at bayview"));
  CHECK(clinic.metric("screenline_drill_last_seconds") == "42");
}

TEST_CASE(
    "a call that may have rung is not placed again; it is counted and said by the other ways") {
  Clinic clinic;
  clinic.out.call_status = 500;
  clinic.service.start();
  (void)clinic.peer().text(who, "I am going to kill myself tonight");
  REQUIRE(
      testing::wait_for([&] { return clinic.metric("screenline_calls_total{outcome=\"failed\"}") == "1"; }));
  CHECK(testing::wait_for([&] {
    for (const Received& one : clinic.out.webhooks()) {
      if (one.body == R"({"kind":"call_refused","site":"bayview"})") return true;
    }
    return false;
  }));
  CHECK(testing::wait_for([&] {
    for (const Received& one : clinic.out.texts()) {
      if (has(one.body, "A call to somebody on call was not placed.")) return true;
    }
    return false;
  }));
  std::this_thread::sleep_for(std::chrono::milliseconds(2'500));  // the first wait of a queue: 1 s
  CHECK(clinic.out.calls().size() == 1);
}

TEST_CASE("the watcher outside hears of a service that is well") {
  Clinic clinic;
  clinic.service.start();
  REQUIRE(testing::wait_for([&] { return !clinic.out.beats().empty(); }));
  CHECK(testing::wait_for(
      [&] { return clinic.metric("screenline_heartbeat_total{outcome=\"accepted\"}") == "1"; }));
  CHECK(clinic.metric("screenline_heartbeat_withheld") == "0");
}

TEST_CASE(
    "an address that is gone is off, said by the other ways, and tried again after a reload") {
  Clinic clinic;
  clinic.out.pager_status = 410;
  clinic.service.start();
  (void)clinic.peer().text(who, "I want to kill myself");
  REQUIRE(testing::wait_for([&] { return clinic.metric("screenline_alert_addresses_gone") == "1"; }));
  CHECK(testing::wait_for([&] {
    for (const auto& mail : clinic.out.smtp().mails()) {
      if (has(mail.data, "An alert address is no more")) return true;
    }
    return false;
  }));
  clinic.out.pager_status = 200;
  CHECK(run_program({"reload", "--data", clinic.service.data()}).exit_code == 0);
  CHECK(clinic.metric("screenline_alert_addresses_gone") == "0");
  (void)clinic.peer().text("+15551239999", "I want to kill myself");
  CHECK(testing::wait_for([&] { return clinic.out.webhooks().size() >= 2; }));
}

}  // namespace
}  // namespace screenline::scenario
