// Calls and e-mails to people on call: who, at which levels, how often, and what they say.
#include <algorithm>
#include <unistd.h>

#include "adapters/alerts/call_alerts.hpp"
#include "adapters/alerts/channels.hpp"
#include "adapters/alerts/mail_alerts.hpp"
#include "bot/service/alert_people.hpp"
#include "tests/adapters/alerts/house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::alerts {
namespace {

using service::AlertMessage;
using service::NoticeKind;
using std::chrono::milliseconds;
using Kind = Outcome::Kind;

// Answers what it is told to, then accepts; keeps what came.
template <class What>
class Taker {
 public:
  Outcome operator()(const What& what) {
    const std::lock_guard lock(mutex_);
    came_.push_back(what);
    if (next.empty()) return {always};
    const Outcome outcome = next.front();
    next.erase(next.begin());
    return outcome;
  }
  std::vector<What> came() {
    const std::lock_guard lock(mutex_);
    return came_;
  }
  std::vector<Outcome> next;  // before anything comes
  std::atomic<Kind> always{Kind::accepted};

 private:
  std::mutex mutex_;
  std::vector<What> came_;
};

struct Clinic : House {
  Clinic() {
    site.roster = {{"Ana", "+15550001", 1, {}, "+15550011", "ana@x.example"},
                   {"Ben", "+15550002", 2, {}, "+15550012", ""},
                   {"Night desk", "", 1, {}, "+15550013", ""}};
    site.alert_emails = {"oncall@x.example"};
    site.console_url = "https://q.example";
  }
  Place place() {
    return [this](const Call& call) { return calls(call); };
  }
  SendMail send_mail() {
    return [this](const Mail& mail) { return mails(mail); };
  }
  std::vector<std::string> rung() {
    std::vector<std::string> out;
    for (const Call& call : calls.came()) out.push_back(call.to);
    std::sort(out.begin(), out.end());
    return out;
  }
  std::vector<std::string> mailed() {
    std::vector<std::string> out;
    for (const Mail& mail : mails.came()) out.push_back(mail.to);
    std::sort(out.begin(), out.end());
    return out;
  }
  Taker<Call> calls;
  Taker<Mail> mails;
};

AlertMessage alert(std::int64_t row, int level, std::int64_t at_ms = 1) {
  AlertMessage message{row, level, "self", false, "main"};
  message.at = service::Time{milliseconds(at_ms)};
  return message;
}

const std::vector<std::string> first_rung{"+15550011", "+15550013"};

TEST_CASE("a page at level 3 rings the phones of those it is for, once") {
  Clinic clinic;
  CallAlerts calls(clinic.place(), clinic.outside(), quick(), {}, {milliseconds(0)});
  AlertMessage message = alert(12, 3);
  message.paged = {"+15550001"};
  CHECK(calls.send(message));
  REQUIRE(wait_for([&] { return calls.placed() == 2; }));
  CHECK(clinic.rung() == first_rung);
  CHECK(clinic.calls.came().front().line == "line");
  CHECK(clinic.calls.came().front().words ==
        "Screenline: row 12, level 3, at Bayview Clinic. Open the queue.");
  CHECK(calls.send(message));  // the same event again
  std::this_thread::sleep_for(milliseconds(100));
  CHECK(clinic.rung() == first_rung);
}

TEST_CASE("level 2, and each further message of the person, ring nobody") {
  Clinic clinic;
  CallAlerts calls(clinic.place(), clinic.outside(), quick());
  CHECK_FALSE(calls.send(alert(12, 2)));
  AlertMessage again = alert(12, 4);
  again.repeat = true;
  CHECK_FALSE(calls.send(again));
  std::this_thread::sleep_for(milliseconds(50));
  CHECK(clinic.calls.came().empty());
}

TEST_CASE("a step up the ladder rings the one who is paged then, and not the first again") {
  Clinic clinic;
  CallAlerts calls(clinic.place(), clinic.outside(), quick());
  AlertMessage step = alert(12, 4);
  step.repeat = step.step = true;
  step.rung = 2;
  step.paged = {"+15550002"};
  CHECK(calls.send(step));
  REQUIRE(wait_for([&] { return clinic.calls.came().size() >= 2; }));
  CHECK(clinic.rung() == std::vector<std::string>{"+15550012", "+15550013"});
}

TEST_CASE("past the store everybody is rung, on duty or not: no ladder reaches the others later") {
  Clinic clinic;
  clinic.site.roster[0].hours.spans = {
      {0b1111111, std::chrono::minutes(23 * 60), std::chrono::minutes(23 * 60 + 1)}};
  CallAlerts calls(clinic.place(), clinic.outside(), quick());
  AlertMessage past = alert(0, 3);  // not on record
  past.at = service::Time{std::chrono::milliseconds(1'800'000'000'000)};
  CHECK(calls.send(past));
  REQUIRE(wait_for([&] { return calls.placed() == 3; }));
  CHECK(clinic.rung() == std::vector<std::string>{"+15550011", "+15550012", "+15550013"});
  CHECK(clinic.calls.came().front().words.find("row not on record yet") != std::string::npos);
}

TEST_CASE("what may have rung is not rung again; it is counted, logged and said once") {
  Clinic clinic;
  clinic.site.roster.pop_back();
  clinic.calls.always = Kind::refused;
  std::atomic<int> said{0};
  CallAlerts calls(clinic.place(), clinic.outside(), quick(),
                   [&](NoticeKind kind, const std::string& site) {
                     if (kind == NoticeKind::call_refused && site == "main") ++said;
                   },
                   {milliseconds(0)});
  CHECK(calls.send(alert(12, 3)));
  REQUIRE(wait_for([&] { return calls.failed() == 1; }));
  CHECK(calls.send(alert(13, 3)));
  REQUIRE(wait_for([&] { return calls.failed() == 2; }));
  CHECK(clinic.calls.came().size() == 2);
  CHECK(said == 1);
  CHECK(clinic.log.all().find("call.not_placed \"row\":12") != std::string::npos);
  CHECK(clinic.log.all().find("+1555") == std::string::npos);
  clinic.calls.always = Kind::accepted;
  CHECK(calls.send(alert(14, 3)));
  REQUIRE(wait_for([&] { return calls.placed() == 1; }));
  clinic.calls.always = Kind::refused;
  CHECK(calls.send(alert(15, 3)));
  CHECK(wait_for([&] { return said == 2; }));  // it worked in between
}

TEST_CASE("a call that was certainly not placed is tried again") {
  Clinic clinic;
  clinic.site.roster.pop_back();
  clinic.calls.next = {{Kind::again}, {Kind::again}};
  CallAlerts calls(clinic.place(), clinic.outside(), quick());
  CHECK(calls.send(alert(12, 3)));
  REQUIRE(wait_for([&] { return calls.placed() == 1; }));
  CHECK(clinic.calls.came().size() == 3);
}

TEST_CASE("calls and e-mails keep to duty hours; with nobody there everybody is told") {
  using service::people_for;
  Clinic clinic;
  // 2027-01-15 08:00 UTC, a Friday; a calendar without an offset is UTC.
  const service::Time friday{std::chrono::milliseconds(1'800'000'000'000)};
  const desk::DutySpan weekend{0b1100000, std::chrono::minutes(0), std::chrono::minutes(1439)};
  const auto names = [&](const AlertMessage& message) {
    std::string out;
    for (const service::OnCall& one : people_for(clinic.site, message)) out += one.name + ";";
    return out;
  };
  AlertMessage message = alert(1, 3);
  message.at = friday;
  message.rung = 1;
  REQUIRE(names(message) == "Ana;Night desk;");
  clinic.site.roster[0].hours.spans = {weekend};
  CHECK(names(message) == "Night desk;");
  clinic.site.roster[2].hours.spans = {weekend};
  CHECK(names(message) == "Ben;");  // the lowest rung that has somebody
  clinic.site.roster[1].hours.spans = {weekend};
  CHECK(names(message) == "Ana;Ben;Night desk;");
}

TEST_CASE("a storm rings a phone once, then with the number of rows") {
  Clinic clinic;
  clinic.site.roster = {{"Ana", "+15550001", 1, {}, "+15550011", ""}};
  CallAlerts calls(clinic.place(), clinic.outside(), quick(), {}, {milliseconds(300)});
  CHECK(calls.send(alert(1, 3)));
  REQUIRE(wait_for([&] { return calls.placed() == 1; }));
  for (int row = 2; row < 12; ++row) CHECK(calls.send(alert(row, row == 7 ? 4 : 3)));
  REQUIRE(wait_for([&] { return calls.placed() == 2; }));
  CHECK(clinic.calls.came().back().words ==
        "Screenline: row 7, level 4, at Bayview Clinic, and 9 more. Open the queue.");
}

TEST_CASE("a phone and an e-mail that had the alert do not have it again after a restart") {
  Clinic clinic;
  const std::string path = "/tmp/screenline-calls-" + std::to_string(::getpid());
  ::unlink(path.c_str());
  Options options = quick();
  options.accepted_file = path;
  {
    CallAlerts calls(clinic.place(), clinic.outside(), options);
    CHECK(calls.send(alert(1, 3)));
    REQUIRE(wait_for([&] { return calls.placed() == 2; }));
  }
  CallAlerts calls(clinic.place(), clinic.outside(), options);
  calls.resume({alert(1, 3), alert(2, 3)});
  REQUIRE(wait_for([&] { return calls.placed() == 2; }));
  std::this_thread::sleep_for(milliseconds(50));
  CHECK(clinic.calls.came().size() == 4);
  CHECK(clinic.calls.came().back().words.find("row 2,") != std::string::npos);
  ::unlink(path.c_str());
}

TEST_CASE("an e-mail carries row, level, age and link, to the site and the first rung") {
  Clinic clinic;
  MailAlerts mails(clinic.send_mail(), clinic.outside(), quick());
  AlertMessage message = alert(12, 2);
  message.since = clinic.now() - std::chrono::minutes(7);
  CHECK(mails.send(message));
  REQUIRE(wait_for([&] { return mails.sent() == 2; }));
  CHECK(clinic.mailed() == std::vector<std::string>{"ana@x.example", "oncall@x.example"});
  CHECK(clinic.mails.came().front().subject == "Screenline: level 2, row 12, Bayview Clinic");
  CHECK(clinic.mails.came().front().text ==
        "Row 12, level 2, 7 min old.\nOpen the queue: https://q.example\n");
}

TEST_CASE("an e-mail says that the person wrote again, or that nobody has acted") {
  Clinic clinic;
  clinic.site.roster.clear();
  MailAlerts mails(clinic.send_mail(), clinic.outside(), quick(), {}, {milliseconds(0), true});
  AlertMessage again = alert(12, 2);
  again.repeat = true;
  CHECK(mails.send(again));
  REQUIRE(wait_for([&] { return mails.sent() == 1; }));
  CHECK(clinic.mails.came().back().text.starts_with("Row 12, level 2, new message.\n"));
  again.step = true;
  again.at += milliseconds(1);
  CHECK(mails.send(again));
  REQUIRE(wait_for([&] { return mails.sent() == 2; }));
  CHECK(clinic.mails.came().back().text.starts_with("Row 12, level 2, nobody has acted.\n"));
}

TEST_CASE("a rise is mailed at once, what else comes within a minute goes together") {
  Clinic clinic;
  clinic.site.roster.clear();
  MailAlerts mails(clinic.send_mail(), clinic.outside(), quick(), {}, {milliseconds(400), true});
  CHECK(mails.send(alert(1, 2)));
  REQUIRE(wait_for([&] { return mails.sent() == 1; }));
  const auto start = std::chrono::steady_clock::now();
  CHECK(mails.send(alert(2, 4)));
  REQUIRE(wait_for([&] { return mails.sent() == 2; }));
  CHECK(std::chrono::steady_clock::now() - start < milliseconds(300));
  CHECK(mails.send(alert(3, 2)));
  CHECK(mails.send(alert(4, 2)));
  REQUIRE(wait_for([&] { return mails.sent() == 3; }));
  CHECK(clinic.mails.came().back().text.find("Row 3, level 2.\nRow 4, level 2.\n") == 0);
}

TEST_CASE("an e-mail counts as a way to tell staff only while its last try was not refused") {
  Clinic clinic;
  std::atomic<int> said{0};
  Options options = quick();
  options.tries = 3;
  MailAlerts mails(clinic.send_mail(), clinic.outside(), options,
                   [&](NoticeKind, const std::string&) { ++said; }, {milliseconds(0), true});
  CHECK(mails.can_reach(clinic.site));
  clinic.mails.always = Kind::again;
  CHECK(mails.send(alert(1, 2)));
  REQUIRE(wait_for([&] { return mails.failed() == 2; }));
  CHECK_FALSE(mails.can_reach(clinic.site));
  CHECK(said == 2);  // each address once
  clinic.mails.always = Kind::accepted;
  CHECK(mails.send(alert(2, 2)));
  REQUIRE(wait_for([&] { return mails.sent() == 2; }));
  CHECK(mails.can_reach(clinic.site));
  const MailAlerts without({}, clinic.outside(), quick());
  CHECK_FALSE(without.can_reach(clinic.site));
  service::SiteSettings nobody;
  CHECK_FALSE(mails.can_reach(nobody));
}

TEST_CASE("a phone that rings at levels 3 and 4 only is no way to tell staff of every crisis") {
  Clinic clinic;
  Channels channels({}, {{}, clinic.place(), {}}, clinic.outside(), {quick(), quick(), quick()});
  CHECK_FALSE(channels.can_reach(clinic.site));
  CHECK(channels.send(alert(1, 3)));  // it rings all the same
}

TEST_CASE("trouble of one channel is said by the others") {
  Clinic clinic;
  clinic.calls.always = Kind::refused;
  std::mutex mutex;
  std::vector<std::string> posted;
  const Post post = [&](const WebhookRequest& request) {
    const std::lock_guard lock(mutex);
    posted.push_back(request.body);
    return WebhookAnswer{200, ""};
  };
  std::atomic<int> paged{0};
  Channels channels({{"http://a"}}, {post, clinic.place(), clinic.send_mail()}, clinic.outside(),
                    {quick(), quick(), quick()});
  channels.on_trouble([&](NoticeKind, const std::string&) { ++paged; });
  CHECK(channels.send(alert(1, 3)));
  CHECK(wait_for([&] { return paged == 2; }));  // each of two phones
  CHECK(wait_for([&] {
    const std::lock_guard lock(mutex);
    return std::ranges::find(posted, R"({"kind":"call_refused","site":"main"})") != posted.end();
  }));
  CHECK(wait_for([&] {
    return std::ranges::any_of(clinic.mails.came(), [](const Mail& mail) {
      return mail.text.find("A call to somebody on call was not placed.") == 0;
    });
  }));
}

TEST_CASE("a drill goes out by every channel, marked, and tells what was accepted") {
  Clinic clinic;
  clinic.calls.next = {{Kind::refused}};
  std::mutex mutex;
  std::vector<std::string> posted;
  const Post post = [&](const WebhookRequest& request) {
    const std::lock_guard lock(mutex);
    posted.push_back(request.body);
    return WebhookAnswer{200, ""};
  };
  std::atomic<int> accepted{0}, refused{0};
  Channels channels({{"http://a"}}, {post, clinic.place(), clinic.send_mail()}, clinic.outside(),
                    {quick(), quick(), quick()});
  const auto sent =
      channels.drill("main", [&](const std::string&, bool good) { ++(good ? accepted : refused); });
  CHECK(sent.address == 1);
  CHECK(sent.call == 2);
  CHECK(sent.mail == 2);
  REQUIRE(wait_for([&] { return accepted + refused == 5; }));
  CHECK(refused == 1);
  CHECK(posted.front().find("DRILL") != std::string::npos);
  for (const Call& call : clinic.calls.came()) CHECK(call.words.find("drill") != std::string::npos);
  // The phone that was not rung is trouble all the same, and said by e-mail.
  const auto mails = clinic.mails.came();
  CHECK(std::ranges::count_if(mails, [](const Mail& mail) {
          return mail.subject.starts_with("DRILL") && mail.text.starts_with("DRILL");
        }) == 2);
}

}  // namespace
}  // namespace screenline::alerts
