// Who is paged by the hours of the roster: the first rung that has somebody on duty, everybody when
// nobody has, those who come on duty while a row waits; and the words of a page.
#include <algorithm>

#include "bot/service/escalation.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/page_texts.hpp"
#include "bot/service/staff_desk.hpp"
#include "bot/service/staff_texts.hpp"
#include "bot/text/sms.hpp"
#include "tests/bot/service/turn_house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t every_day = 0x7F;

desk::DutyHours from_to(std::chrono::minutes from, std::chrono::minutes to) {
  return {{{every_day, from, to}}, false};
}

// The house's clock stands at 08:00 UTC, and so does the site's.
const desk::DutyHours early = from_to(0h, 8h + 10min), late = from_to(8h + 10min, 0h),
                      now_on = from_to(7h, 20h), never = from_to(23h, 23h + 1min);

std::string paged(const TurnOutcome& out) {
  std::string numbers;
  for (const OutboxRow& row : out.write.outbox) {
    if (row.author == dialog::Author::system) numbers += row.to.substr(5) + " ";
  }
  return numbers;
}

struct Duty : TurnHouse {
  explicit Duty(std::vector<OnCall> roster) { site.roster = std::move(roster); }
  TurnOutcome danger(int level = 3) { return turn(raised(level), crisis(level)); }
};

TEST_CASE("who is off duty is not paged; a rung that is off duty is passed over at once and said") {
  Duty house({{"Ana", "+15550001", 1, never},
              {"Ben", "+15550002", 2, now_on},
              {"Bea", "+15550004", 2, never},
              {"Cora", "+15550003", 3}});
  const TurnOutcome out = house.danger();
  CHECK(paged(out) == "0002 ");
  CHECK(out.vacancy == Vacancy::rung);
  const Handoff row = out.write.handoffs.front();
  CHECK(row.rung == 2);
  CHECK(out.write.outbox.back().text ==
        "Bayview queue: L3, row " + std::to_string(row.id) + ", nobody on duty on rung 1");
  const auto next = escalate(row, house.site, Why::due, house.now + 5min);
  REQUIRE(next);
  REQUIRE(next->people.size() == 1);
  CHECK(next->people.front().name == "Cora");
  CHECK(next->vacancy == Vacancy::none);
}

TEST_CASE("the first rung is on duty: nobody else, and nothing is said of vacancy") {
  Duty house(
      {{"Ana", "+15550001", 1, now_on}, {"Abe", "+15550005", 1, never}, {"Ben", "+15550002", 2}});
  const TurnOutcome out = house.danger();
  CHECK(paged(out) == "0001 ");
  CHECK(out.vacancy == Vacancy::none);
  CHECK(out.write.handoffs.front().rung == 1);
}

TEST_CASE("nobody at all is on duty: everybody is paged, and it is said") {
  Duty house({{"Ana", "+15550001", 1, never}, {"Ben", "+15550002", 2, never}});
  const TurnOutcome out = house.danger();
  CHECK(paged(out) == "0001 0002 ");
  CHECK(out.vacancy == Vacancy::all);
  CHECK(notice_of(out.vacancy) == NoticeKind::everybody_paged);
  CHECK(out.write.outbox.back().text.find("nobody on duty, everybody paged") != std::string::npos);
  const auto next = escalate(out.write.handoffs.front(), house.site, Why::due, house.now + 5min);
  REQUIRE(next);
  CHECK(next->people.size() == 2);
  CHECK(next->vacancy == Vacancy::all);
}

TEST_CASE("on a closed day only those whose hours count then") {
  Duty house({{"Ana", "+15550001", 1, now_on}, {"Ben", "+15550002", 2, {now_on.spans, true}}});
  house.site.calendar.closed = {
      std::chrono::local_days(std::chrono::floor<std::chrono::days>(house.now).time_since_epoch())};
  CHECK(paged(house.danger()) == "0002 ");
}

TEST_CASE("a shift that ends before the step: the second rung is paged, not passed over") {
  Duty house({{"Ana", "+15550001", 1, early}, {"Ben", "+15550002", 2}, {"Cora", "+15550003", 3}});
  house.now += 7min;  // three minutes before her end
  const TurnOutcome out = house.danger();
  CHECK(paged(out) == "0001 ");
  const auto next = escalate(out.write.handoffs.front(), house.site, Why::due, house.now + 5min);
  REQUIRE(next);
  REQUIRE(next->people.size() == 1);
  CHECK(next->people.front().name == "Ben");
}

TEST_CASE("who comes on duty hears of a row that waits, with the next step and at once") {
  Duty house({{"Ana", "+15550001", 1, early},
              {"Nia", "+15550006", 1, late},
              {"Ben", "+15550002", 2},
              {"Dan", "+15550007", 3, late}});
  house.now += 7min;
  const Handoff row = house.danger().write.handoffs.front();
  CHECK_FALSE(somebody_came(house.site, house.now, house.now + 2min));
  CHECK_FALSE(escalate(row, house.site, Why::relieved, house.now + 2min));
  CHECK(somebody_came(house.site, house.now, house.now + 3min));
  const auto relief = escalate(row, house.site, Why::relieved, house.now + 3min);
  REQUIRE(relief);
  REQUIRE(relief->people.size() == 1);  // not Dan: his rung has not heard of it
  CHECK(relief->people.front().name == "Nia");
  CHECK(relief->row.rung_steps == row.rung_steps);
  CHECK(relief->audit.detail.ends_with("came on duty"));
  CHECK_FALSE(escalate(relief->row, house.site, Why::relieved, house.now + 3min));
  const auto step = escalate(row, house.site, Why::due, house.now + 5min);
  REQUIRE(step);
  CHECK(step->people.size() == 2);  // Nia and Ben
  Handoff seen = row;
  set_clocks(seen, desk::acknowledge(clocks_of(seen), 3, house.now));
  CHECK_FALSE(escalate(seen, house.site, Why::relieved, house.now + 3min));
}

TEST_CASE("who slept through a page to everybody hears of the row when their shift begins") {
  Duty house({{"Nia", "+15550006", 1, late}});
  house.now += 7min;
  const TurnOutcome out = house.danger();
  REQUIRE(paged(out) == "0006 ");  // nobody is on duty: everybody
  const auto relief =
      escalate(out.write.handoffs.front(), house.site, Why::relieved, house.now + 3min);
  REQUIRE(relief);
  REQUIRE(relief->people.size() == 1);
  CHECK(relief->people.front().name == "Nia");
}

TEST_CASE("somebody on call who is in danger is not paged about themself; the next rung is") {
  Duty house({{"Ana", "+15551234", 1}, {"Ben", "+15550002", 2}});
  REQUIRE(house.person.state.person.addresses.front().value == "+15551234");
  CHECK(paged(house.danger()) == "0002 ");
}

TEST_CASE("one phone under two names has one page") {
  Duty house({{"Ana", "+15550001", 1}, {"Ana at night", "+15550001", 1}});
  CHECK(paged(house.danger()) == "0001 ");
}

TEST_CASE("who holds the row and went home is paged, and those on duty with them") {
  Duty house(
      {{"Ana", "+15550001", 1, early}, {"Nia", "+15550006", 1, late}, {"Ben", "+15550002", 2}});
  Handoff& row = house.rows[house.danger().handoff];
  row.state = HandoffState::claimed;
  row.claimed_by = "Ana";
  set_clocks(row, desk::acknowledge(clocks_of(row), 3, house.now));
  auto again = std::vector<dialog::Effect>{
      dialog::OpenHandoff{dialog::Severity::crisis, "crisis", "text_signal", "L3", true},
      dialog::Alert{3, crisis::Track::self, false, true}};
  house.now += 2min;
  CHECK(paged(house.turn(house.person.state, again)) == "0001 ");
  house.now += 10min;
  CHECK(paged(house.turn(house.person.state, again)) == "0001 0006 ");
  const auto owed = escalate(house.rows[row.id], house.site, Why::due, house.now + 15min);
  REQUIRE(owed);
  CHECK(owed->people.size() == 3);
}

TEST_CASE("a page waits for those it was sent to, and for nobody else") {
  Duty house(
      {{"Ana", "+15550001", 1, now_on}, {"Abe", "+15550005", 1, never}, {"Ben", "+15550002", 2}});
  Handoff row = house.danger().write.handoffs.front();
  const auto& roster = house.site.roster;
  CHECK(waits_for(row, house.site, roster[0]));
  CHECK_FALSE(waits_for(row, house.site, roster[1]));
  CHECK_FALSE(waits_for(row, house.site, roster[2]));
  row.rung = 2;
  CHECK(waits_for(row, house.site, roster[2]));
  row.acknowledged = house.now;
  CHECK_FALSE(waits_for(row, house.site, roster[0]));
}

TEST_CASE("one phone, two entries: who is on duty speaks from it") {
  Duty house({{"Ana", "+15550001", 1, never}, {"Ana's cover", "+15550001", 1, now_on}});
  CHECK(person_of(house.site, "+15550001", house.now)->name == "Ana's cover");
  CHECK(person_of(house.site, "+15550009", house.now) == nullptr);
  house.site.roster[1].hours = never;
  CHECK(person_of(house.site, "+15550001", house.now)->name == "Ana");
}

TEST_CASE("a page and its answers are one segment of plain letters") {
  SiteSettings site;
  site.clinic = "Bayview Clinic";
  Handoff row;
  row.id = 16390;
  row.level = 3;
  const std::string link = "https://chat.bayview.example/ack/" + std::string(34, 'x');
  const auto one_segment = [](const std::string& text) {
    const text::Segments cost = text::count_segments(text);
    INFO(text);
    CHECK(cost.count == 1);
    CHECK(cost.encoding == text::Encoding::gsm7);
  };
  CHECK(page_text(site, row, {}, link) ==
        "Bayview Clinic queue: L3, row 16390. Reply OK 16390 or " + link);
  one_segment(page_text(site, row, {}, link));
  one_segment(page_text(site, row, {"not acknowledged for 10 min", 0, false, false}, link));
  one_segment(page_text(site, row, {"", 0, true, false}, link));
  row.phone = true;
  const std::string full =
      page_text(site, row, {"not acknowledged for 10 min", 2, false, false}, link);
  CHECK(full.ends_with(". " + link));
  one_segment(help_text());
  const Time now{1'800'000'000'000ms};
  using Kind = StaffDesk::Taken::Kind;
  row.contact_due = now + 15min;
  row.acknowledged = now;
  for (const Kind kind : {Kind::yours, Kind::again, Kind::held, Kind::closed, Kind::no_row})
    one_segment(taken_text({kind, row, "Director C. Example"}, row.id, now));
  std::vector<Handoff> rows(20, row);
  one_segment(list_text(rows));
  CHECK(list_text(rows).ends_with("and 12 more."));
  for (Handoff& one : rows) one.acknowledged = {};
  one_segment(which_text(rows));
}

TEST_CASE("the clock that runs is named") {
  const Time now{1'800'000'000'000ms};
  Handoff row;
  CHECK(clock_text(row, now) == "No clock runs.");
  row.contact_due = now + 15min;
  CHECK(clock_text(row, now) == "The person must hear from somebody within 15 min.");
  CHECK(clock_text(row, now + 1s) == "The person must hear from somebody within 15 min.");
  CHECK(clock_text(row, now + 20min) == "The person should have heard from somebody 5 min ago.");
}

}  // namespace
}  // namespace screenline::service
