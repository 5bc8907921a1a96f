// How a crisis row may end: each needed field is asked for by name, and what contradicts itself is
// refused.
#include "bot/desk/disposition.hpp"

#include "bot/desk/read_time.hpp"
#include "tests/support/catch.hpp"

namespace screenline::desk {
namespace {

using namespace std::chrono_literals;

constexpr Time noon{std::chrono::sys_days{std::chrono::year(2026) / 11 / 23} + 12h};
const Calendar utc{};

TypedDisposition typed() {
  return {"safe_with_plan",
          "moderate",
          "spoke by phone, sister stays over night",
          "2026-11-24",
          {"person; phone; 11:40; reached"},
          {}};
}

// "--risk --plan": the fields that are complained of, in order.
std::string fields(const std::vector<FieldProblem>& problems) {
  std::string out;
  for (const FieldProblem& one : problems) out += (out.empty() ? "" : " ") + one.field;
  return out;
}

std::string refused(const TypedDisposition& of, CrisisAtHand crisis = {}) {
  const ReadDisposition read = read_disposition(of, utc, noon);
  if (!read.problems.empty()) return "unread " + fields(read.problems);
  return fields(judge(read.disposition, crisis, utc, noon));
}

TEST_CASE("a whole disposition is read as it is meant, and may end a row") {
  const ReadDisposition read = read_disposition(typed(), utc, noon);
  REQUIRE(read.problems.empty());
  const Disposition& it = read.disposition;
  CHECK(it.outcome == Outcome::safe_with_plan);
  CHECK(it.risk == OverallRisk::moderate);
  REQUIRE(it.contacts.size() == 1);
  CHECK(it.contacts[0] ==
        ContactTried{"person", ContactWay::phone, noon - 20min, ContactResult::reached});
  CHECK(day_text(it.follow_up) == "2026-11-24");
  CHECK(judge(it, {}, utc, noon).empty());
}

TEST_CASE("nothing at all: every field is named once, with what to write") {
  const auto problems = judge({}, {}, utc, noon);
  CHECK(fields(problems) == "--outcome --risk --plan --contact --follow-up");
  for (const FieldProblem& one : problems) {
    INFO(one.field << ": " << one.what);
    CHECK(one.what.size() > 20);
  }
}

TEST_CASE("each field by itself is missed") {
  TypedDisposition it = typed();
  it.outcome.clear();
  CHECK(refused(it) == "--outcome");
  it = typed();
  it.risk.clear();
  CHECK(refused(it) == "--risk");
  it = typed();
  it.plan.clear();
  CHECK(refused(it) == "--plan");
  it = typed();
  it.contacts.clear();
  CHECK(refused(it) == "--contact");
  it = typed();
  it.follow_up.clear();
  CHECK(refused(it) == "--follow-up");
}

TEST_CASE("what cannot be read is named with what it could be") {
  TypedDisposition it = typed();
  it.outcome = "fine";
  it.risk = "7";
  it.plan = "ok";
  it.follow_up = "tomorrow";
  it.contacts = {"person; pigeon; 11:40; reached", "called her", "person; phone; noon; reached",
                 "person; phone; 11:40; so so"};
  it.notified = {" . "};
  const ReadDisposition read = read_disposition(it, utc, noon);
  CHECK(fields(read.problems) ==
        "--outcome --risk --plan --contact --contact --contact --contact --notified --follow-up");
  CHECK(read.problems[0].what.find("safe_with_plan, emergency_sent") != std::string::npos);
  CHECK(read.problems[3].what.find("in_person") != std::string::npos);
}

TEST_CASE("words are taken as people type them") {
  TypedDisposition it = typed();
  it.outcome = "Safe with plan";
  it.risk = " Moderate ";
  it.contacts = {"Patient; In-Person; 2026-11-22 23:10; Reached"};
  const ReadDisposition read = read_disposition(it, utc, noon);
  REQUIRE(read.problems.empty());
  CHECK(read.disposition.contacts[0].who == "person");
  CHECK(read.disposition.contacts[0].way == ContactWay::in_person);
  CHECK(judge(read.disposition, {}, utc, noon).empty());
}

TEST_CASE("days and hours are the site's: its evening is not yet tomorrow") {
  const Calendar west{[](Time) { return std::chrono::milliseconds(-8h); }, {}};
  const Time night{std::chrono::sys_days{std::chrono::year(2026) / 11 / 24} + 3h};  // 19:00 there
  TypedDisposition it = typed();
  it.follow_up = "2026-11-23";
  it.contacts = {"person; phone; 18:30; reached"};
  const ReadDisposition read = read_disposition(it, west, night);
  REQUIRE(read.problems.empty());
  CHECK(read.disposition.contacts[0].at == night - 30min);
  CHECK(judge(read.disposition, {}, west, night).empty());
  CHECK(fields(judge(read.disposition, {}, utc, night)) == "--follow-up");
}

TEST_CASE("what makes no sense is refused") {
  TypedDisposition it = typed();
  SECTION("a follow-up in the past") {
    it.follow_up = "2026-11-22";
    CHECK(refused(it) == "--follow-up");
    it.follow_up = "2026-11-23";
    CHECK(refused(it).empty());
    it.follow_up = "2062-11-23";
    CHECK(refused(it) == "--follow-up");
  }
  SECTION("imminent risk closed as anything but sent for or handed over") {
    it.risk = "imminent";
    it.notified = {"911"};
    CHECK(refused(it) == "--risk");
    it.outcome = "declined";
    CHECK(refused(it) == "--risk");
    it.outcome = "handed_over";
    CHECK(refused(it).empty());
    it.outcome = "emergency_sent";
    CHECK(refused(it).empty());
    it.outcome = "not_reached";
    it.contacts = {"person; phone; 11:40; no_answer"};
    CHECK(refused(it) == "--risk");
    CHECK(refused(it, {4}) == "--risk");
    it.risk = "high";
    CHECK(refused(it, {4}).empty());
  }
  SECTION("safe, and nobody spoke with them") {
    it.contacts = {"person; phone; 11:40; no_answer", "sister; phone; 11:45; reached"};
    CHECK(refused(it) == "--contact");
  }
  SECTION("not reached, and nobody tried; or reached after all") {
    it.outcome = "not_reached";
    CHECK(refused(it) == "--contact");
    it.contacts.clear();
    CHECK(refused(it) == "--contact");
    it.contacts = {"sister; phone; 11:45; no_answer"};
    CHECK(refused(it) == "--contact");
    it.contacts = {"person; phone; 11:40; no_answer"};
    CHECK(refused(it).empty());
    CHECK(refused(it, {3}) == "--notified");
    it.notified = {"emergency contact"};
    CHECK(refused(it, {3}).empty());
  }
  SECTION("sent or handed over to nobody") {
    for (const char* outcome : {"emergency_sent", "handed_over"}) {
      it.outcome = outcome;
      it.notified.clear();
      CHECK(refused(it) == "--notified");
      it.notified = {"Mobile crisis team"};
      CHECK(refused(it).empty());
    }
  }
  SECTION("a high risk that nobody was told of") {
    it.risk = "high";
    CHECK(refused(it) == "--notified");
  }
  SECTION("a contact in the future") {
    it.contacts = {"person; phone; 12:30; reached"};
    CHECK(refused(it) == "--contact");
  }
  SECTION("a false alarm with a danger") {
    it.outcome = "false_alarm";
    CHECK(refused(it) == "--risk");
    it.risk = "none";
    CHECK(refused(it).empty());
  }
}

TEST_CASE("a false alarm needs no follow-up; a call only from level 3") {
  TypedDisposition it = typed();
  it.outcome = "false alarm", it.risk = "none",
  it.plan = "\"dying to see you\": a figure of speech";
  it.contacts.clear();
  it.follow_up.clear();
  CHECK(refused(it).empty());
  CHECK(refused(it, {3}) == "--contact");
}

TEST_CASE("the caring contact: not where abuse was told, nor after an opt-out or a false alarm") {
  TypedDisposition it = typed();
  it.caring_contact = true;
  CHECK(refused(it).empty());
  CHECK(refused(it, {2, true, false}) == "--caring-contact");
  CHECK(refused(it, {2, false, true}) == "--caring-contact");
  it.contacts.push_back("person; text; 11:30; wrong_number");
  CHECK(refused(it) == "--caring-contact");
  it.contacts.back() = "sister; phone; 11:30; wrong_number";
  CHECK(refused(it).empty());
  it.outcome = "false_alarm", it.risk = "none";
  CHECK(refused(it) == "--caring-contact");
}

TEST_CASE("a contact from before the danger came in is none") {
  CrisisAtHand crisis;
  crisis.raised = noon - 20min + 40s;  // 11:40:40: a contact is typed to the minute
  TypedDisposition it = typed();
  CHECK(refused(it, crisis).empty());
  it.contacts = {"person; phone; 11:39; reached"};
  CHECK(refused(it, crisis) == "--contact");
  SECTION("one of somebody else since does not make them spoken with") {
    it.contacts.push_back("sister; phone; 11:50; reached");
    CHECK(refused(it, crisis) == "--contact");
    it.contacts.push_back("person; phone; 11:55; reached");
    CHECK(refused(it, crisis).empty());
  }
  SECTION("spoken with before, not reached since") {
    it.outcome = "not_reached";
    CHECK(refused(it, crisis) == "--contact");
    it.contacts.push_back("person; phone; 11:50; no_answer");
    CHECK(refused(it, crisis).empty());
  }
  SECTION("sent for, handed over, a false alarm of level 3") {
    it.notified = {"911"};
    for (const char* outcome : {"emergency_sent", "handed_over"}) {
      it.outcome = outcome;
      CHECK(refused(it, crisis) == "--contact");
    }
    it.outcome = "false_alarm", it.risk = "none";
    CHECK(refused(it, crisis).empty());
    crisis.level = 3;
    CHECK(refused(it, crisis) == "--contact");
  }
}

TEST_CASE("what goes on record has codes and counts, no name and no word") {
  TypedDisposition it = typed();
  it.notified = {"Dr. Secret"};
  it.contacts.push_back("sister Ann; phone; 11:50; no_answer");
  const Disposition made = read_disposition(it, utc, noon).disposition;
  CHECK(
      audit_text(made) ==
      "outcome=safe_with_plan risk=moderate contacts=2 reached=1 notified=1 follow_up=2026-11-24");
}

TEST_CASE("every word of an outcome, a risk and a contact has a name") {
  for (int i = 1; i <= static_cast<int>(last_outcome); ++i) {
    CHECK_FALSE(name(static_cast<Outcome>(i)).empty());
    CHECK_FALSE(plain_words(static_cast<Outcome>(i)).empty());
  }
  for (int i = 1; i <= static_cast<int>(last_risk); ++i)
    CHECK_FALSE(name(static_cast<OverallRisk>(i)).empty());
  for (int i = 0; i <= static_cast<int>(last_way); ++i)
    CHECK_FALSE(name(static_cast<ContactWay>(i)).empty());
  for (int i = 0; i <= static_cast<int>(last_result); ++i)
    CHECK_FALSE(name(static_cast<ContactResult>(i)).empty());
}

}  // namespace
}  // namespace screenline::desk
