// From effects to one atomic write: rows of the queue, pages, outbox, transcript.
#include "tests/bot/service/turn_house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

using dialog::Author;

constexpr Time now = TurnHouse::opened;
using House = TurnHouse;

TEST_CASE("a crisis opens one row, due by its level, and pages everybody on call without a word of the person") {
  House house;
  const TurnOutcome out = house.turn(house.raised(2), House::crisis(2));
  REQUIRE(out.write.handoffs.size() == 1);
  const Handoff& row = out.write.handoffs.front();
  CHECK(row.level == 2);
  CHECK(row.due == now + std::chrono::minutes(15));
  CHECK(out.write.after.state.person.crisis_handoff == row.id);
  REQUIRE(pages(out) == 2);
  for (const OutboxRow& page : out.write.outbox) {
    CHECK(page.text.find("+1555") == std::string::npos);
    CHECK(page.text.find(std::to_string(row.id)) != std::string::npos);
  }
}

TEST_CASE("a rise lands on the same row, starts its clock anew and pages again; the same level does neither") {
  House house;
  const std::int64_t id = house.turn(house.raised(2), House::crisis(2)).write.handoffs.front().id;
  house.rows[id].acknowledged = now;
  house.rows[id].claimed_by = "Ana";
  std::vector<dialog::Effect> again = House::crisis(2);
  std::get<dialog::Alert>(again.back()).repeat = true;
  const TurnOutcome same = house.turn(house.raised(2), again);
  REQUIRE(same.write.handoffs.size() == 1);
  CHECK(same.write.handoffs.front().id == id);
  CHECK(same.write.handoffs.front().acknowledged == now);
  CHECK(same.write.handoffs.front().unread == 2);
  CHECK(pages(same) == 0);
  const TurnOutcome higher = house.turn(house.raised(3), House::crisis(3));
  REQUIRE(higher.write.handoffs.size() == 1);
  CHECK(higher.write.handoffs.front().id == id);
  CHECK(higher.write.handoffs.front().level == 3);
  CHECK(higher.write.handoffs.front().acknowledged == Time{});
  CHECK(pages(higher) == 2);
}

TEST_CASE("a first signature does not outlive a rise") {
  House house;
  const std::int64_t id = house.turn(house.raised(3), House::crisis(3)).write.handoffs.front().id;
  house.rows[id].closed_by = "Dr A";
  house.rows[id].ending.plan = "called";
  house.rows[id].looked_by = {"Dr B"};
  const TurnOutcome higher = house.turn(house.raised(4), House::crisis(4));
  CHECK(higher.write.handoffs.front().closed_by.empty());
  CHECK(higher.write.handoffs.front().ending == desk::Disposition{});
  CHECK(higher.write.handoffs.front().looked_by.empty());
}

TEST_CASE("asking for staff twice is one row; a closed row is not opened again") {
  House house;
  const std::vector<dialog::Effect> ask = {
      dialog::OpenHandoff{dialog::Severity::urgent, "staff_asked", "asked_for_staff", "same_business_day", false}};
  const std::int64_t first = house.turn(house.person.state, ask).write.handoffs.front().id;
  CHECK(house.turn(house.person.state, ask).write.handoffs.front().id == first);
  house.rows[first].state = HandoffState::closed;
  CHECK(house.turn(house.person.state, ask).write.handoffs.front().id != first);
}

TEST_CASE("a history that was held as level 2 stays with a clinician, as no crisis") {
  House house;
  dialog::State held = house.raised(2);
  held.person.risk.provisional = true;
  const std::int64_t id = house.turn(held, House::crisis(2)).write.handoffs.front().id;
  dialog::State after = house.person.state;
  after.person.risk.level = 1;
  after.person.risk.provisional = false;
  after.person.risk.reason = "asq_non_acute";
  const TurnOutcome out = house.turn(after, {});
  REQUIRE(out.write.handoffs.size() == 1);
  CHECK(out.write.handoffs.front().id == id);
  CHECK(out.write.handoffs.front().severity == dialog::Severity::urgent);
  CHECK(out.write.handoffs.front().priority == "1_business_day");
  CHECK(out.write.after.state.person.crisis_handoff == 0);
}

TEST_CASE("a clearance closes the row in the same write") {
  House house;
  const std::int64_t id = house.turn(house.raised(2), House::crisis(2)).write.handoffs.front().id;
  dialog::State cleared = house.person.state;
  cleared.person.risk = {};
  cleared.person.crisis_handoff = 0;
  TurnRequest request;
  request.input = dialog::StaffClear{{"Dr A", "clinician", "", "called, safe"}};
  request.source = "staff:Dr A";
  request.ending.outcome = desk::Outcome::handed_over;
  request.ending.plan = "their own words";
  const TurnOutcome out = house.turn(cleared, {}, request);
  REQUIRE(out.write.handoffs.size() == 1);
  CHECK(out.write.handoffs.front().id == id);
  CHECK(out.write.handoffs.front().state == HandoffState::closed);
  CHECK(out.write.handoffs.front().ending == request.ending);
  REQUIRE(out.write.audit.size() == 1);
  CHECK(out.write.audit.front().detail.find("outcome=handed_over") != std::string::npos);
  CHECK(out.write.audit.front().detail.find("their own words") == std::string::npos);
}

TEST_CASE("the clock of the caring contact is kept; a new crisis or STOP stops it for good") {
  House house;
  const dialog::SetTimer care{dialog::TimerIn::Kind::care, now + std::chrono::hours(24), 1};
  const TurnOutcome armed = house.turn(house.person.state, {care});
  CHECK(armed.write.after.timers.care == care.due);
  CHECK(armed.write.after.timers.care_visit == 1);
  house.person.timers = armed.write.after.timers;
  dialog::State after = house.person.state;
  SECTION("anything else leaves it") {
    CHECK(house.turn(after, {}).write.after.timers.care == care.due);
    return;
  }
  SECTION("a new crisis") { after = house.raised(2); }
  SECTION("STOP") { after.person.opted_out = true; }
  CHECK_FALSE(house.turn(after, {}).write.after.timers.care);
}

TEST_CASE("cases go with the turn and learn of the row it opened") {
  House house;
  TurnRequest request;
  request.input = dialog::StaffReport{"Ana", 3, crisis::Track::self, false};
  ReviewCase missed;
  missed.note = "meant it";
  request.cases = {missed};
  const TurnOutcome out = house.turn(house.raised(3), House::crisis(3), request);
  REQUIRE(out.write.cases.size() == 1);
  CHECK(out.write.cases[0].id != 0);
  CHECK(out.write.cases[0].row == out.write.handoffs.front().id);
  CHECK(out.write.cases[0].note == "meant it");
}

TEST_CASE("several texts of a turn are one message; a safety text in it makes it one") {
  House house;
  TurnRequest request;
  request.input = dialog::TextIn{"no", dialog::Channel::sms, "main", false, dialog::ProviderOptOut::none, {}};
  request.message_id = "SM1";
  request.inline_reply = true;
  const TurnOutcome out =
      house.turn(house.person.state, {dialog::Send{Author::safety, "Thank you.", "crisis:x"},
                                      dialog::Send{Author::bot, "How old are you?", "step:c2"}}, request);
  CHECK(out.text == "Thank you.\nHow old are you?");
  REQUIRE(out.write.outbox.size() == 1);
  CHECK(out.write.outbox.front().state == OutboxState::inline_pending);
  CHECK(out.write.outbox.front().author == Author::safety);
  CHECK(out.write.outbox.front().epoch == 2);
  REQUIRE(out.write.transcript);
  CHECK(out.write.transcript->seq == 5);
  TurnRequest again;
  again.message_id = "SM1";
  const Seen* seen = seen_before(out.write.after, again);
  REQUIRE(seen);
  CHECK(seen->seq == 5);
  CHECK(seen->conversation == 9);
  again.message_id = "SM2";
  CHECK_FALSE(seen_before(out.write.after, again));
}

TEST_CASE("a turn names the flow that the conversation is on, not the one in use") {
  TurnHouse house;
  const auto versions = [&](const std::string& revision) {
    dialog::State state = house.person.state;
    state.conversation->revision = revision;
    dialog::Send text;
    text.text = "How old are you?";
    const TurnOutcome out = house.turn(std::move(state), {text});
    REQUIRE(out.write.transcript);
    return out.write.transcript->versions;
  };
  CHECK(versions("0123456789abcdef") == "flow=0123456789ab copy=1");
  CHECK(versions("") == "flow=x copy=1");  // of a release that kept none
}

TEST_CASE("what a clock starts is marked, for the quiet hours; an answer and a nudge are not") {
  House house;
  const auto unasked = [&](dialog::Input input, Author author) {
    TurnRequest request;
    request.input = std::move(input);
    const auto out = house.turn(house.person.state, {dialog::Send{author, "text", "x"}}, request);
    REQUIRE(out.write.outbox.size() == 1);
    return out.write.outbox.front().unasked;
  };
  CHECK(unasked(dialog::TimerIn{dialog::TimerIn::Kind::reminder, 1}, Author::bot));
  CHECK(unasked(dialog::TimerIn{dialog::TimerIn::Kind::expiry, 1}, Author::bot));
  CHECK_FALSE(unasked(dialog::TimerIn{dialog::TimerIn::Kind::silence, 0}, Author::safety));
  CHECK_FALSE(unasked(dialog::TextIn{}, Author::bot));
}

TEST_CASE("what the edge sent is what is written, and a replay of the journal sends nothing") {
  House house;
  TurnRequest request;
  request.input = dialog::TextIn{"x", dialog::Channel::sms, "main", false, dialog::ProviderOptOut::none, {}};
  request.edge = std::make_shared<EdgeReply>();
  request.edge->text = "from memory";
  request.edge->risk.level = 2;
  request.edge->sent = true;
  request.record_only = true;
  const TurnOutcome out =
      house.turn(house.raised(3), {dialog::Send{Author::safety, "from the lane", "crisis:self.l3"}}, request);
  CHECK(out.write.outbox.empty());  // that line has no receipts to wait for
  REQUIRE(out.write.transcript);
  CHECK(out.write.transcript->messages.back().text == "from memory");
}

}  // namespace
}  // namespace screenline::service
