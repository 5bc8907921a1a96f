// Status callbacks through the real entry point: of a page they tell who can be reached, of
// nobody's text that the person opted out (S11).
#include <algorithm>
#include <chrono>
#include <thread>

#include "bot/service/mid.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

const std::string who = "+15551000001", other = "+15551000002", on_call = "+15555550199";

bool wait_for(const std::function<bool()>& what) {
  for (int i = 0; i < 300 && !what(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return what();
}

// The page that the crisis of `number` wrote.
service::OutboxRow page_about(InProcess& service, const std::string& number) {
  REQUIRE(service.peer().text(number, "I want to kill myself").status == 200);
  const std::int64_t person = service.person(number).state.person.id;
  service::OutboxRow page;
  service.with_store([&](service::Store& store) {
    const auto rows = store.lease_outbox(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()), {},
        std::chrono::seconds(30), 50);
    for (const auto& row : rows) {
      if (service::is_page(row) && row.person == person) page = row;
    }
  });
  REQUIRE(page.to == on_call);
  return page;
}

void callback(InProcess& service, const service::OutboxRow& page, const std::string& status,
              const std::string& code) {
  std::map<std::string, std::string> form{{"MessageSid", "SM0000000000000000000000000000page"},
                                          {"MessageStatus", status},
                                          {"To", on_call},
                                          {"From", "+15555550100"},
                                          {"AccountSid", "AC00000000000000000000000000000000"}};
  if (!code.empty()) form["ErrorCode"] = code;
  REQUIRE(service.peer().post("/hooks/twilio/demo/status?mid=" + page.mid, form).status / 100 == 2);
}

TEST_CASE(
    "a page refused by callback opts nobody out, is noticed once, and nobody is promised staff") {
  InProcess service;
  service.heard().urls(false);
  const service::OutboxRow page = page_about(service, who);
  CHECK(service.environment().staff_known(service.content().site("demo")) ==
        crisis::StaffKnow::telling_now);
  callback(service, page, "failed", "21610");
  callback(service, page, "failed", "21610");
  const auto notices = [&] {
    const auto all = service.heard().notices();
    return std::count(all.begin(), all.end(), service::NoticeKind::page_refused);
  };
  REQUIRE(wait_for([&] { return notices() == 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(notices() == 1);
  CHECK_FALSE(service.person(who).state.person.opted_out);
  const Webhook answer = service.peer().text(other, "quiero morir, I want to kill myself");
  CHECK(answer.text.find("988") != std::string::npos);
  CHECK(answer.text.find("telling our staff") == std::string::npos);
  callback(service, page_about(service, "+15551000003"), "delivered", "");
  CHECK(service.environment().staff_known(service.content().site("demo")) ==
        crisis::StaffKnow::telling_now);
}

}  // namespace
}  // namespace screenline::scenario
