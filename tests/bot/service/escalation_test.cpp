// Who is paged in which words when nobody acts on a crisis row, and what goes on record.
#include "bot/service/escalation.hpp"

#include "bot/service/handoff_clocks.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

using namespace std::chrono_literals;

constexpr Time opened{1'800'000'000'000ms};

SiteSettings clinic() {
  SiteSettings site;
  site.id = "main";
  site.clinic = "Bayview";
  site.page_line = "main";
  site.console_url = "https://c.example/queue";
  site.roster = {{"Ana", "+15550001", 1}, {"Ben", "+15550002", 2}, {"Cora", "+15550003", 3}};
  return site;
}

Handoff row_of(int level) {
  Handoff row;
  row.id = 12;
  row.version = 1;
  row.site = "main";
  row.person = 7;
  row.conversation = 9;
  row.severity = dialog::Severity::crisis;
  row.level = level;
  row.track = crisis::Track::self;
  row.reason = "text_signal";
  row.created = row.raised = row.alerted = opened;
  set_clocks(row, desk::raised(clocks_of(row), level, "", opened));
  return row;
}

std::string names(const Escalation& one) {
  std::string out;
  for (const OnCall& person : one.people) out += person.name + " ";
  return out;
}

TEST_CASE("the page says site, level, row, age and link, and nothing of the person") {
  Handoff row = row_of(3);
  row.phone = true;
  const auto one = escalate(row, clinic(), Why::due, opened + 5min);
  REQUIRE(one);
  CHECK(page_text(clinic(), one->row, one->words) ==
        "Bayview queue: L3, row 12, not acknowledged for 5 min, please phone. "
        "https://c.example/queue");
  CHECK(names(*one) == "Ben ");
  CHECK(one->rung == 2);
  CHECK(one->vacancy == Vacancy::none);
  CHECK(one->row.rung == 2);
  CHECK(one->row.alerted == opened + 5min);
  CHECK(one->audit.actor == "system");
  CHECK(one->audit.action == "handoff.escalated");
  CHECK(one->audit.detail == "row=12 rung=2 to Ben: not acknowledged for 5 min");
  const OutboxRow page = page_row(*one, clinic(), one->people.front(), "", opened + 5min);
  CHECK(is_page(page));
  CHECK(page.to == "+15550002");
  CHECK(page.line == "main");
  CHECK(page.priority == 0);
  CHECK_FALSE(page.unasked);  // quiet hours never touch it
  CHECK_FALSE(escalate(one->row, clinic(), Why::due, opened + 5min));
}

TEST_CASE("no contact in time: the one who holds the row and the next rung") {
  Handoff row = row_of(4);
  set_clocks(row, desk::acknowledge(clocks_of(row), 4, opened + 1min));
  row.state = HandoffState::claimed;
  row.claimed_by = "ana";  // as they typed it
  CHECK_FALSE(escalate(row, clinic(), Why::due, opened + 5min));
  auto one = escalate(row, clinic(), Why::due, opened + 6min);
  REQUIRE(one);
  CHECK(names(*one) == "Ana Ben ");
  CHECK(page_text(clinic(), one->row, one->words).find("no contact logged for 5 min") !=
        std::string::npos);
  row.claimed_by = "Somebody else";  // no number: everybody who has heard of it
  row.rung = 2;
  one = escalate(row, clinic(), Why::due, opened + 6min);
  REQUIRE(one);
  CHECK(names(*one) == "Ana Ben Cora ");
}

TEST_CASE("without a line for pages nobody counts as paged, not even the one who holds the row") {
  Handoff row = row_of(4);
  set_clocks(row, desk::acknowledge(clocks_of(row), 4, opened + 1min));
  row.state = HandoffState::claimed;
  row.claimed_by = "Ana";
  SiteSettings site = clinic();
  site.page_line.clear();
  const auto one = escalate(row, site, Why::due, opened + 6min);
  REQUIRE(one);
  CHECK(one->people.empty());
  CHECK(one->audit.detail.find("nobody by text") != std::string::npos);
}

TEST_CASE("nobody on a rung is said; one phone is paged once") {
  SiteSettings site = clinic();
  site.roster = {{"Ana", "+15550001", 1}, {"Ana at home", "+15550001", 1}, {"Ben", "", 2}};
  const auto one = escalate(row_of(2), site, Why::due, opened + 15min);
  REQUIRE(one);
  CHECK(names(*one) == "Ana ");
  CHECK(one->vacancy == Vacancy::rung);
  CHECK(page_text(clinic(), one->row, one->words).find("nobody on duty on rung 2") !=
        std::string::npos);
  site.roster.clear();
  const auto none = escalate(row_of(2), site, Why::due, opened + 15min);
  REQUIRE(none);  // the addresses are alerted all the same
  CHECK(none->people.empty());
  CHECK(none->vacancy == Vacancy::rung);
  CHECK(none->audit.detail.find("nobody by text") != std::string::npos);
}

TEST_CASE("at a start what was paged long ago is paged again, to all who have heard of it") {
  Handoff row = row_of(2);
  row.rung = 2;
  row.rung_steps = 1;
  row.rung_clock = row.due;
  row.alerted = opened + 15min;
  CHECK_FALSE(forgotten(row, opened + 29min));
  CHECK(forgotten(row, opened + 30min));
  row.rung_steps = 2;  // as if the second step had just been taken: no step is due
  const auto one = escalate(row, clinic(), Why::started, opened + 31min);
  REQUIRE(one);
  CHECK(names(*one) == "Ana Ben ");
  CHECK(one->audit.detail.find("paged again at a start") != std::string::npos);
  CHECK_FALSE(forgotten(one->row, opened + 31min));
  CHECK_FALSE(escalate(row, clinic(), Why::due, opened + 31min));
  // Somebody has it and owes nothing; closed; no crisis.
  row.acknowledged = opened + 20min;
  CHECK_FALSE(forgotten(row, opened + 48h));
  row.contact_due = opened + 80min;
  CHECK_FALSE(forgotten(row, opened + 79min));
  CHECK(forgotten(row, opened + 80min));
  row.state = HandoffState::closed;
  CHECK_FALSE(forgotten(row, opened + 48h));
  CHECK_FALSE(escalate(row, clinic(), Why::started, opened + 48h));
}

}  // namespace
}  // namespace screenline::service
