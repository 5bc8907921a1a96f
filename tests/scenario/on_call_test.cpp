// People on call as people: who is on duty is paged, and whoever answers - by a word or by a tap -
// stops the clock for everybody (S7, E9). Over the real webhooks, pages and links.
#include <algorithm>
#include <thread>

#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/on_call_house.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using service::HandoffState;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string number(std::int64_t row) { return std::to_string(row); }

TEST_CASE("the nurse on duty is paged, answers ok, and nobody else hears of it") {
  OnCallHouse house;
  const auto id = house.danger();
  REQUIRE(house.row(id).level == 3);
  REQUIRE(house.paged(1, 0, 0, 0));
  const std::string page = house.provider.texts_to(nia).front();
  CHECK(has(page, "Bayview Clinic queue: L3, row " + number(id) + ". Reply OK " + number(id)));
  house.clock.pass(2min);
  const Webhook answer = house.text(nia, "ok");
  CHECK(answer.text == "Row " + number(id) +
                           ", L3, is yours. The person must hear from somebody within 15 min. Log "
                           "the call.");
  CHECK(house.row(id).state == HandoffState::claimed);
  CHECK(house.row(id).claimed_by == "Nia");
  CHECK(house.row(id).acknowledged == house.clock.now());
  const auto record = house.store.reader->audit(0, 1000);
  CHECK(std::ranges::any_of(record, [&](const auto& one) {
    return one.audit.actor == "staff:Nia" && one.audit.action == "handoff.claimed" &&
           one.audit.detail == "row=" + number(id) + " by text";
  }));
  house.clock.pass(14min);
  CHECK(house.paged(1, 0, 0, 0));
  // She is no patient: nothing of hers is a conversation.
  house.on_lane([&](service::Store& store) {
    bool unavailable = false;
    CHECK(store.find_person("demo", {dialog::Channel::sms, "demo", nia}, unavailable).value_or(0) ==
          0);
  });
}

TEST_CASE("nobody answers: the ladder goes on, and who is off duty is never paged") {
  OnCallHouse house;
  (void)house.danger();
  REQUIRE(house.paged(1, 0, 0, 0));
  house.clock.pass(5min);
  CHECK(house.paged(1, 0, 1, 0));
  house.clock.pass(5min);
  CHECK(house.paged(1, 0, 1, 1));
  house.clock.pass(5min);
  CHECK(house.paged(2, 0, 2, 2));  // everybody who is there
}

TEST_CASE("at night the night's people are paged, and the rung of those asleep is passed over") {
  OnCallHouse house;
  house.clock.pass(12h);  // Friday 22:00
  const auto id = house.danger();
  REQUIRE(house.paged(0, 1, 0, 0));
  house.clock.pass(10min);
  REQUIRE(house.paged(0, 1, 1, 0));
  CHECK(house.addresses.notices() ==
        std::vector<service::NoticeKind>{service::NoticeKind::nobody_on_duty});
  CHECK(has(house.provider.texts_to(dan).front(), "nobody on duty on rung 3"));
  CHECK(house.row(id).rung >= 2);
}

TEST_CASE("a shift that begins is told of what nobody has acknowledged") {
  OnCallHouse house;
  const auto id = house.danger();
  REQUIRE(house.paged(1, 0, 0, 0));
  SECTION("also when all pages are used up") {
    house.clock.pass(2h);
    REQUIRE(house.paged(2, 0, 1, 1));  // the steps missed are taken together
    house.clock.pass(5h - 1ms);
    CHECK(house.paged(2, 0, 1, 1));
    house.clock.pass(1ms);  // 17:00
    REQUIRE(house.paged(2, 1, 1, 1));
    CHECK(has(house.provider.texts_to(noa).front(),
              "row " + number(id) + ", not acknowledged for 7 h"));
  }
}

TEST_CASE("a shift that begins is not told of what somebody has") {
  OnCallHouse house;
  house.clock.pass(7h - 5min);  // 16:55
  (void)house.danger();
  REQUIRE(house.paged(1, 0, 0, 0));
  (void)house.text(nia, "ok");
  house.clock.pass(6min);  // the night's people are there, nobody owes a call yet
  CHECK(house.paged(1, 0, 0, 0));
}

TEST_CASE("nobody on duty on rung 1 is said to the addresses; nobody at all: everybody is paged") {
  const auto only = [](std::vector<std::size_t> which) {
    std::vector<service::OnCall> out;
    for (const std::size_t i : which) out.push_back(four_people()[i]);
    return out;
  };
  SECTION("rung 1 is asleep: rung 2 at once") {
    OnCallHouse house(only({1, 2}));
    (void)house.danger();
    CHECK(house.paged(0, 0, 1, 0));
    CHECK(house.addresses.notices() ==
          std::vector<service::NoticeKind>{service::NoticeKind::nobody_on_duty});
  }
  SECTION("all are asleep") {
    OnCallHouse house(only({0, 3}));
    house.clock.pass(12h);
    (void)house.danger();
    REQUIRE(house.paged(1, 0, 0, 1));
    CHECK(house.addresses.notices() ==
          std::vector<service::NoticeKind>{service::NoticeKind::everybody_paged});
    CHECK(has(house.provider.texts_to(nia).front(), "nobody on duty, everybody paged"));
  }
}

TEST_CASE("a row is named, or it is the only one; a wrong one, or one that is taken, says so") {
  OnCallHouse house;
  const auto first = house.danger(), second = house.danger();
  REQUIRE(house.paged(2, 0, 0, 0));
  CHECK(house.text(nia, "yes").text == "Several wait: " + number(first) + " L3, " + number(second) +
                                           " L3. Reply OK and the number of one.");
  CHECK(house.row(first).acknowledged == service::Time{});
  CHECK(house.text(nia, "LIST").text ==
        "Open: " + number(first) + " L3, " + number(second) + " L3.");
  CHECK(has(house.text(nia, number(second)).text, "is yours."));
  CHECK(house.row(second).claimed_by == "Nia");
  CHECK(house.row(first).claimed_by.empty());
  // Dan was not paged: his bare ok takes nothing, and what Nia has stays hers.
  CHECK(house.text(dan, "ok").text == "No page waits for you. Reply LIST for the open rows.");
  CHECK(has(house.text(dan, "ok " + number(second)).text, "was taken by Nia 0 min ago"));
  CHECK(house.row(second).claimed_by == "Nia");
  CHECK(house.text(dan, "ok 77").text == "There is no row 77 here. Reply LIST for the open rows.");
  CHECK(has(house.text(nia, "ok " + number(second)).text, "is yours already."));
  // Off duty she may still help.
  CHECK(has(house.text(noa, "ack " + number(first)).text, "is yours."));
  CHECK(house.row(first).claimed_by == "Noa");
}

TEST_CASE("a redelivered ok gets its answer again and takes no other row") {
  OnCallHouse house;
  const auto first = house.danger();
  REQUIRE(house.paged(1, 0, 0, 0));
  const Webhook answer = house.text(nia, "ok", "SMtheone");
  REQUIRE(house.row(first).claimed_by == "Nia");
  const auto second = house.danger();
  REQUIRE(house.paged(2, 0, 0, 0));
  CHECK(house.text(nia, "ok", "SMtheone").text == answer.text);
  CHECK(house.row(second).acknowledged == service::Time{});
  CHECK(has(house.text(nia, "ok", "SMother").text, "Row " + number(second)));
}

TEST_CASE(
    "words that mean nothing here get one help text an hour; danger is heard as everybody's") {
  OnCallHouse house;
  CHECK(has(house.text(nia, "I am driving, will look later").text, "Not understood. Reply OK"));
  CHECK(house.text(nia, "I am driving, will look later").text.empty());
  house.clock.pass(59min);
  CHECK(house.text(nia, "hello?").text.empty());
  CHECK_FALSE(house.text(dan, "hello?").text.empty());
  house.clock.pass(1min);
  CHECK_FALSE(house.text(nia, "hello?").text.empty());
  const Webhook crisis = house.text(nia, "I want to kill myself");
  CHECK(has(crisis.text, "988"));
  REQUIRE(house.comes([&] { return house.store.reader->handoffs("demo", false, 10).size() == 1; }));
  const auto rows = house.store.reader->handoffs("demo", false, 10);
  // While a question of hers is open a number answers it, and takes no row.
  house.clock.pass(5s);
  CHECK(has(house.text(nia, "1").text, "988"));
  CHECK(house.row(rows.front().id).claimed_by.empty());
}

TEST_CASE("many texts of a phone that answers by itself: past a bound nothing is said") {
  OnCallHouse house;
  const auto id = house.danger();
  REQUIRE(house.paged(1, 0, 0, 0));
  int answered = 0;
  for (int i = 0; i < 40; ++i) answered += !house.text(nia, "list").text.empty();
  CHECK(answered == 12);
  CHECK(house.text(nia, "ok").text.empty());  // and what is asked for is done
  CHECK(house.row(id).claimed_by == "Nia");
  house.clock.pass(10min);
  CHECK_FALSE(house.text(nia, "list").text.empty());
}

TEST_CASE("opening a link notes nothing, a tap does; forged, old and closed links do not work") {
  OnCallHouse house;
  const auto id = house.danger();
  REQUIRE(house.paged(1, 0, 0, 0));
  const std::string path = house.link_to(nia);
  REQUIRE(path.size() == 5 + 34);
  house.clock.pass(3min);
  SECTION("a phone that opens links by itself, then a finger") {
    for (const char* method : {"GET", "HEAD", "GET"}) {
      const Browsed page = house.browse(method, path);
      CHECK(page.status == 200);
      CHECK(page.header("Cache-Control") == "no-store");
      CHECK(has(page.header("X-Robots-Tag"), "noindex"));
      CHECK(has(page.header("Content-Security-Policy"), "default-src 'none'"));
      CHECK(has(page.header("Content-Security-Policy"), "form-action 'self'"));
    }
    const std::string shown = house.browse("GET", path).body;
    CHECK(has(shown, "Row " + number(id)));
    CHECK(has(shown, "<dd>3</dd>"));
    CHECK(has(shown, "<dd>3 min</dd>"));
    CHECK_FALSE(has(shown, "<script"));
    CHECK_FALSE(has(shown, "+1555100"));  // nobody's number
    CHECK(house.row(id).acknowledged == service::Time{});
    const Browsed taken = house.browse("POST", path);
    CHECK(taken.status == 200);
    CHECK(has(taken.body, "Row " + number(id) + " is yours"));
    CHECK(house.row(id).claimed_by == "Nia");
    const auto at = house.row(id).acknowledged;
    house.clock.pass(1min);
    CHECK(has(house.browse("POST", path).body, "is yours"));  // a second tap
    CHECK(house.row(id).acknowledged == at);
    CHECK_FALSE(has(house.browse("GET", path).body, "<button"));
    house.clock.pass(10min);
    CHECK(house.paged(1, 0, 0, 0));
  }
  SECTION("a forged one") {
    std::string forged = path;
    forged[25] = forged[25] == 'A' ? 'B' : 'A';  // of the signature
    std::string other = path;
    other[10] = other[10] == 'A' ? 'B' : 'A';  // another row
    for (const std::string& one : {forged, other, std::string("/ack/x")}) {
      CHECK(house.browse("GET", one).status == 404);
      CHECK(house.browse("POST", one).status == 404);
    }
    CHECK(house.browse("POST", forged).body == house.browse("GET", "/ack/x").body);
    CHECK(house.row(id).acknowledged == service::Time{});
  }
  SECTION("one of yesterday") {
    house.clock.pass(24h);
    CHECK(house.browse("POST", path).status == 404);
    CHECK(house.row(id).acknowledged == service::Time{});
  }
  SECTION("of a row that is closed: the same page as for any other") {
    house.on_lane([&](service::Store& store) {
      service::Handoff row = *house.store.reader->handoff(id);
      row.state = HandoffState::closed;
      row.closed_by = "Dr Lee", row.second_by = "Dr Okafor";
      row.ending.outcome = desk::Outcome::safe_with_plan;
      CHECK(store.put_handoff(row, {}));
    });
    const Browsed closed = house.browse("POST", path);
    CHECK(closed.status == 404);
    CHECK(closed.body == house.browse("GET", "/ack/x").body);
  }
  SECTION("somebody else was faster") {
    (void)house.text(dan, "ok " + number(id));
    CHECK(has(house.browse("POST", path).body, "was taken by Dan"));
    CHECK(house.row(id).claimed_by == "Dan");
  }
}

TEST_CASE("while the lane hangs a link says that nothing is noted, and that stays true") {
  OnCallHouse house;
  const auto id = house.danger();
  REQUIRE(house.paged(1, 0, 0, 0));
  const std::string path = house.link_to(nia);
  house.hang_lane(true);
  const Browsed shown = house.browse("GET", path);
  CHECK(shown.status == 503);
  CHECK(has(shown.body, "call the clinic&#39;s desk"));
  const Browsed tapped = house.browse("POST", path);
  CHECK(tapped.status == 503);
  CHECK(has(tapped.body, "NOT noted"));
  house.hang_lane(false);
  house.settle_down();
  CHECK(house.row(id).acknowledged == service::Time{});
  CHECK(house.browse("POST", path).status == 200);
  CHECK(house.row(id).claimed_by == "Nia");
}

TEST_CASE("the patient is told that staff are being told only for who is on duty") {
  const auto told = [](bool on_duty) {
    service::Content content = *shipped_content();
    service::SiteSettings& site = content.settings.sites.at("demo");
    // A span of the day after tomorrow, UTC.
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const auto then = std::chrono::weekday(today + std::chrono::days(2)).iso_encoding() - 1;
    const desk::DutyHours off{{{static_cast<std::uint8_t>(1U << then), 8h, 9h}}, false};
    site.roster = {{"Ana", "+15550001", 1, on_duty ? desk::DutyHours{} : off}};
    site.page_line = "demo";
    InProcess service(std::make_shared<const service::Content>(std::move(content)));
    service.heard().urls(false);
    return service.peer().text("+15551000001", "I want to kill myself").text;
  };
  CHECK(has(told(true), "telling our staff now"));
  CHECK_FALSE(has(told(false), "telling our staff"));
}

TEST_CASE("the program: the page has a link, the key is its own, on-call says who is on duty") {
  TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  TwilioPeer peer = service.peer();
  (void)peer.text("+15551000001", "I want to kill myself");
  const std::string on_call = "+15555550199";  // of the demo's roster
  int status = 0;
  std::string shown;
  for (int i = 0; i < 100 && !has(shown, "/ack/"); ++i) {
    shown = service.get("/phone/messages?line=demo&from=%2B15555550199&after=0", false, status);
    std::this_thread::sleep_for(50ms);
  }
  INFO(shown);
  const std::size_t at = shown.find("/ack/");
  REQUIRE(at != std::string::npos);
  const std::string page = service.get(shown.substr(at, 5 + 34), false, status);
  CHECK(status == 200);
  CHECK(has(page, "I have seen it and will act"));
  CHECK(has(peer.text(on_call, "ok").text, "is yours."));
  CHECK(has(run_program({"handoff", "list", "--data", service.data()}).out, "Demo on-call"));
  const CommandResult duty = run_program({"handoff", "on-call", "--data", service.data()});
  CHECK(duty.exit_code == 0);
  CHECK(has(duty.out, "rung 1  Demo on-call, always"));
  CHECK(run_program({"handoff", "on-call", "--at", "tomorrow"}).exit_code == 2);
}

}  // namespace
}  // namespace screenline::scenario
