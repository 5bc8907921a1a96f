// The same level again (S7, S8): every message counts on the row, one page a minute, the second
// clock.
#include <algorithm>

#include "bot/service/handoff_clocks.hpp"
#include "tests/bot/service/turn_house.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

using namespace std::chrono_literals;
using dialog::Author;

std::vector<dialog::Effect> again(int level, bool alarm = true) {
  std::vector<dialog::Effect> effects{dialog::OpenHandoff{
      dialog::Severity::crisis, "crisis", "text_signal", "L" + std::to_string(level), true}};
  if (alarm) effects.push_back(dialog::Alert{level, crisis::Track::self, false, true});
  return effects;
}

TurnRequest by_staff(dialog::Input input) {
  TurnRequest request;
  request.input = std::move(input);
  request.source = "staff:Ana";
  return request;
}

dialog::State held_by(dialog::State state, dialog::Control control) {
  state.conversation->control = control;
  return state;
}

struct Raised : TurnHouse {
  std::int64_t row = 0;
  explicit Raised(int level) { row = turn(raised(level), crisis(level)).write.handoffs.front().id; }
  Handoff& stored() { return rows.at(row); }
  TurnOutcome same() { return turn(person.state, again(stored().level)); }
  TurnOutcome taken(const std::string& by) {
    return turn(held_by(person.state, dialog::Control::staff), {},
                by_staff(dialog::StaffTakeOver{by}));
  }
  TurnOutcome written() {
    return turn(person.state, {dialog::Send{Author::staff, "I am here.", "staff:Ana"}},
                by_staff(dialog::StaffMessage{"Ana", "I am here."}));
  }
};

TEST_CASE("every message of the person counts on an unclaimed row; one page a minute says so") {
  Raised house(3);
  CHECK(house.stored().unread == 1);
  house.now += 20s;
  TurnOutcome out = house.same();
  CHECK(house.stored().unread == 2);
  CHECK(pages(out) == 0);
  CHECK_FALSE(out.alert);
  house.now += 40s;
  out = house.same();
  CHECK(house.stored().unread == 3);
  CHECK(pages(out) == 2);
  CHECK(out.alert);
  CHECK(out.alert_repeats);
  for (const OutboxRow& page : out.write.outbox) {
    if (page.author == Author::system) CHECK(page.text.find("new message") != std::string::npos);
  }
  house.now += 59s;
  CHECK(pages(house.same()) == 0);
  // A rise does not wait for the minute.
  out = house.turn(house.raised(4), TurnHouse::crisis(4));
  CHECK(pages(out) == 2);
  CHECK_FALSE(out.alert_repeats);
}

TEST_CASE("an ordinary text in a claimed crisis counts and alarms nobody") {
  Raised house(2);
  house.taken("Ana");
  house.now += 5min;
  const TurnOutcome out = house.turn(house.person.state, again(2, false));
  CHECK(house.stored().unread == 2);
  CHECK_FALSE(out.alert);
  CHECK(pages(out) == 0);
}

TEST_CASE(
    "a claim acknowledges and starts the second clock; staff's text answers, the person's starts "
    "it again") {
  Raised house(3);
  CHECK(next_due(house.stored()) == house.now + 5min);
  house.now += 2min;
  house.taken("Ana");
  CHECK(house.stored().state == HandoffState::claimed);
  CHECK(house.stored().claimed_by == "Ana");
  CHECK(house.stored().acknowledged == house.now);
  CHECK(house.stored().contact_due == house.now + 15min);
  house.now += 1min;
  house.written();
  CHECK(house.stored().unread == 0);
  CHECK(house.stored().contact_due == Time{});
  CHECK(house.stored().contacted == house.now);
  house.now += 10min;
  house.same();
  CHECK(house.stored().unread == 1);
  const Time owed = house.now + 15min;
  CHECK(house.stored().contact_due == owed);
  house.now += 5min;
  house.same();
  CHECK(house.stored().contact_due == owed);
  house.turn(held_by(house.person.state, dialog::Control::bot), {},
             by_staff(dialog::StaffReturn{"Ana"}));
  CHECK(house.stored().state == HandoffState::open);
  CHECK(house.stored().contact_due == owed);
}

TEST_CASE("the alarm of a claimed row reaches the one who holds it; without a number everybody") {
  Raised house(3);
  house.taken("Ana");
  house.now += 2min;
  TurnOutcome out = house.same();
  REQUIRE(pages(out) == 1);
  CHECK(out.write.outbox.front().to == "+15550001");
  house.stored().claimed_by = "Cora";  // not on the roster
  house.now += 2min;
  CHECK(pages(house.same()) == 2);
}

TEST_CASE("a row that opens pages the first rung; a new message those whom it has reached") {
  Raised house(3);
  CHECK(house.stored().rung == 1);
  house.site.roster[1].rung = 2;
  house.now += 1min;
  TurnOutcome out = house.same();
  REQUIRE(pages(out) == 1);
  CHECK(out.write.outbox.front().to == "+15550001");
  REQUIRE(out.write.audit.size() == 1);
  CHECK(out.write.audit.front().action == "handoff.paged");
  CHECK(out.write.audit.front().detail == "row=" + std::to_string(house.row) + " to Ana");
  house.stored().rung = 2;
  house.now += 1min;
  CHECK(pages(house.same()) == 2);
  house.stored().rung = 1;
  house.site.roster[0].rung = 3;  // nobody on rung 1: the lowest there is
  house.now += 1min;
  out = house.same();
  REQUIRE(pages(out) == 1);
  CHECK(out.write.outbox.front().to == "+15550002");
}

TEST_CASE("the one who holds a row is paged when it rises, on whatever rung they stand") {
  Raised house(2);
  house.site.roster[1].rung = 3;
  house.stored().state = HandoffState::claimed;
  house.stored().claimed_by = "ben";  // as he typed it
  house.now += 1min;
  const TurnOutcome out = house.turn(house.raised(4), TurnHouse::crisis(4));
  REQUIRE(pages(out) == 2);
  CHECK(std::ranges::any_of(out.write.outbox,
                            [](const OutboxRow& row) { return row.to == "+15550002"; }));
}

// On another track at the level that is known.
std::vector<dialog::Effect> also(int level, crisis::Track track) {
  return {dialog::OpenHandoff{dialog::Severity::crisis, "crisis", "text_signal",
                              "L" + std::to_string(level), true},
          dialog::Alert{level, track, false}};
}

TEST_CASE("a new danger at the same level pages at once: who holds the row and who has heard of it") {
  Raised house(2);
  house.site.roster[1].rung = 3;
  SECTION("nobody has it: within the minute of the last page too") {
    house.now += 5s;
    const TurnOutcome out = house.turn(house.person.state, also(2, crisis::Track::abuse));
    CHECK(pages(out) == 1);
    CHECK(out.alert);
    CHECK_FALSE(out.alert_repeats);
  }
  SECTION("somebody has it: they know of another danger, and keep the row") {
    house.taken("Ben");
    house.now += 5s;
    const TurnOutcome out = house.turn(house.person.state, also(2, crisis::Track::abuse));
    REQUIRE(pages(out) == 2);
    for (const OutboxRow& page : out.write.outbox)
      CHECK(page.text.find("new message") == std::string::npos);
    CHECK(house.stored().track == crisis::Track::abuse);
    CHECK(house.stored().claimed_by == "Ben");
    CHECK(house.stored().acknowledged != Time{});
    CHECK(house.stored().contact_due != Time{});
  }
  SECTION("it pages once, and the next ordinary text waits its minute") {
    house.now += 2min;
    house.turn(house.person.state, also(2, crisis::Track::abuse));
    house.now += 30s;
    CHECK(pages(house.same()) == 0);
  }
}

TEST_CASE("once a row says to phone it goes on saying so") {
  Raised house(3);
  std::vector<dialog::Effect> asks = again(3);
  std::get<dialog::Alert>(asks.back()).phone = true;
  house.turn(house.person.state, asks);
  CHECK(house.stored().phone);
  house.now += 2min;
  house.same();  // they can be texted again, as after START
  CHECK(house.stored().phone);
}

TEST_CASE("a second claim of what somebody holds changes nothing on the row") {
  Raised house(2);
  house.taken("Ana");
  house.now += 1min;
  const TurnOutcome out =
      house.turn(house.person.state, {}, by_staff(dialog::StaffTakeOver{"Ben"}));
  CHECK(out.write.handoffs.empty());
  CHECK(house.stored().claimed_by == "Ana");
}

}  // namespace
}  // namespace screenline::service
