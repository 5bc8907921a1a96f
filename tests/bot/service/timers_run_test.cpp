// The timers at work: overdue ones ring at the start, stale ones do nothing, quiet hours put a
// reminder off, and no ring, retried or doubled, acts twice (E5, S7).
#include <algorithm>

#include "adapters/store/memory.hpp"
#include "adapters/zones/zones.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using service::PersonRecord;
using service::Time;
using TimerKind = dialog::TimerIn::Kind;

std::function<void(PersonRecord&)> reminder_at(Time due, std::uint16_t visit = 3) {
  return [due, visit](PersonRecord& record) {
    record.timers.reminder = due;
    record.timers.reminder_visit = visit;
  };
}

std::function<void(PersonRecord&)> silence_at(Time due) {
  return [due](PersonRecord& record) {
    crisis::State& risk = record.state.person.risk;
    risk.level = 2;
    risk.held = true;
    risk.track = crisis::Track::self;
    risk.tracks = crisis::bit(crisis::Track::self);
    risk.open = crisis::Question::asq_5;
    record.state.conversation->phase = dialog::Phase::held;
    record.timers.silence = due;
  };
}

service::TurnRequest ring(std::int64_t person, TimerKind kind, std::uint16_t visit, Time at,
                          std::optional<Time> due = std::nullopt) {
  service::TurnRequest request;
  request.person = person;
  request.input = dialog::TimerIn{kind, visit};
  request.timer_due = due;
  request.source = "timer";
  request.at = at;
  return request;
}

// The shipped content with quiet hours from `from` to `to` in New York, where the rig's clock
// begins at 3:00.
std::shared_ptr<const service::Content> quiet(std::chrono::minutes from, std::chrono::minutes to) {
  service::Content content = *shipped_content();
  for (auto& [id, site] : content.settings.sites) {
    site.quiet = {from, to, "America/New_York", zones::offset_of("America/New_York").value()};
  }
  return std::make_shared<const service::Content>(std::move(content));
}

TEST_CASE("who has taken the row stops the timed texts, though the word of it was lost") {
  SendingRig rig(store::open_memory());
  const bool taken = GENERATE(true, false);
  const auto who = rig.person();
  service::TurnRequest danger;
  danger.address = rig.record(who).state.person.addresses.front();
  danger.input = dialog::TextIn{"I want to kill myself", dialog::Channel::sms, "demo"};
  danger.source = "sms";
  danger.at = rig.clock.now();
  (void)rig.turn(std::move(danger));
  const auto row = rig.record(who).state.person.crisis_handoff;
  REQUIRE(row != 0);
  if (taken) {
    rig.on_lane([&](service::Store& on) {  // the claim stands, and no StaffHold came
      service::Handoff one = *rig.store.reader->handoff(row);
      one.state = service::HandoffState::claimed;
      one.claimed_by = "Ana";
      one.acknowledged = rig.clock.now();
      REQUIRE(on.put_handoff(one, {}));
    });
  }
  const auto seq = rig.record(who).state.conversation->seq;
  rig.start_timers();
  rig.clock.pass(4min);
  rig.settle_down();
  CHECK((rig.record(who).state.conversation->seq == seq) == taken);  // else a nudge at 3 minutes
}

TEST_CASE("a reminder and a silence that are overdue ring at the start, once") {
  SendingRig rig(store::open_memory());
  const Time now = rig.clock.now();
  (void)rig.person(reminder_at(now - 3h));
  const auto silent = rig.person(silence_at(now - 2min));
  rig.start_timers();
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.provider.calls() == 2; }));
  rig.settle_down();
  CHECK(rig.provider.calls() == 2);
  std::string all;
  for (const std::string& text : rig.provider.texts()) all += text + "\n";
  CHECK(all.find("is waiting") != std::string::npos);
  CHECK(rig.record(silent).state.person.risk.nudges == 1);
  CHECK(rig.record(silent).timers.silence == now + 7min);  // the next rung
}

TEST_CASE(
    "a reminder of a question that was answered meanwhile says nothing and is not looked at "
    "again") {
  SendingRig rig(store::open_memory());
  const auto person = rig.person(reminder_at(rig.clock.now() - 1min, 2));
  rig.start_timers();
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return !rig.record(person).timers.reminder; }));
  rig.settle_down();
  CHECK(rig.provider.calls() == 0);
  rig.on_lane([&](service::Store& store) { CHECK(store.due_timers(rig.clock.now(), 10).empty()); });
}

TEST_CASE("a ring that comes twice acts once") {
  SendingRig rig(store::open_memory());
  const Time due = rig.clock.now() - 1s;
  SECTION("a reminder") {
    const auto person = rig.person(reminder_at(due));
    std::vector<service::TurnRequest> rings(
        2, ring(person, TimerKind::reminder, 3, rig.clock.now(), due));
    for (auto& one : rings) REQUIRE(rig.lane.submit(std::move(one), {}, true));
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return rig.provider.calls() == 1; }));
    rig.settle_down();
    CHECK(rig.provider.calls() == 1);
  }
  SECTION("a silence that was armed anew in between is another clock") {
    const auto person = rig.person(silence_at(due));
    for (const auto at : {rig.clock.now(), rig.clock.now() + 1h}) {
      // The second ring was queued for the first deadline and is late: it must not bring level 3.
      REQUIRE(rig.lane.submit(ring(person, TimerKind::silence, 0, at, due), {}, true));
    }
    REQUIRE(rig.comes([&] { return rig.record(person).state.person.risk.nudges == 1; }));
    rig.on_lane([](service::Store&) {});
    rig.settle_down();
    CHECK(rig.record(person).state.person.risk.level == 2);
    CHECK(rig.record(person).timers.silence.has_value());
  }
}

TEST_CASE("a reminder that is due at night leaves in the morning; the ladder does not wait") {
  SendingRig rig(store::open_memory(), quiet(21h, 8h));  // it is 3:00
  const Time night = rig.clock.now();
  const auto person = rig.person(reminder_at(night - 1min));
  const auto silent = rig.person(silence_at(night - 1min));
  rig.start_timers();
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.record(silent).state.person.risk.nudges == 1; }));
  REQUIRE(rig.comes([&] { return rig.record(person).timers.reminder == night + 5h; }));
  rig.settle_down();
  CHECK(rig.provider.calls() == 1);  // the nudge
  rig.on_lane([&](service::Store& store) { CHECK(store.due_timers(night + 4h, 10).size() <= 1); });
  rig.clock.pass(5h);
  // Among the texts, not as the last: the other person's ladder goes on in the morning too.
  REQUIRE(rig.comes([&] {
    return std::ranges::any_of(rig.provider.texts(), [](const std::string& text) {
      return text.find("is waiting") != std::string::npos;
    });
  }));
}

TEST_CASE("a reminder is armed for the morning when its hour falls into the night") {
  SendingRig rig(store::open_memory(),
                 quiet(5h, 12h));  // it is 3:00; the reminder's hour is past 5:00
  const auto person = rig.person();
  service::TurnRequest text;
  text.address = rig.record(person).state.person.addresses.front();
  text.input =
      dialog::TextIn{"40", dialog::Channel::sms, "demo", false, dialog::ProviderOptOut::none, {}};
  text.source = "sms";
  text.at = rig.clock.now();
  text.inline_reply = true;
  CHECK_FALSE(rig.turn(std::move(text)).text.empty());  // an answer is not asked the time
  CHECK(rig.record(person).timers.reminder == rig.clock.now() + 9h);
}

TEST_CASE("a retry of a reminder does not come at night; the answer to a person's text does") {
  SendingRig rig(store::open_memory(), quiet(21h, 8h));
  const auto person = rig.person();
  const auto reminder =
      rig.row(person, dialog::Author::bot, [](service::OutboxRow& row) { row.unasked = true; });
  const auto answer = rig.row(person, dialog::Author::bot);
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.stored(answer).state == service::OutboxState::sent; }));
  REQUIRE(rig.comes([&] { return rig.stored(reminder).due == rig.clock.now() + 5h; }));
  CHECK(rig.stored(reminder).state == service::OutboxState::queued);
  CHECK(rig.stored(reminder).attempts == 0);
  rig.clock.pass(5h);
  REQUIRE(rig.comes([&] { return rig.stored(reminder).state == service::OutboxState::sent; }));
}

TEST_CASE(
    "a staff command under a name acts once, however often it comes; another name is another "
    "command") {
  SendingRig rig(store::open_memory());
  const auto person = rig.person(
      [](PersonRecord& record) { record.state.conversation->control = dialog::Control::staff; });
  const auto write = [&](const std::string& key) {
    service::TurnRequest request;
    request.person = person;
    request.input = dialog::StaffMessage{"Ana", "Can I call you?"};
    request.source = "staff:Ana";
    request.key = key;
    request.at = rig.clock.now();
    return rig.turn(std::move(request)).kind;
  };
  CHECK(write("r-1") == service::LaneAnswer::Kind::committed);
  CHECK(write("r-1") == service::LaneAnswer::Kind::duplicate);
  CHECK(write("r-1") == service::LaneAnswer::Kind::duplicate);
  CHECK(write("r-2") == service::LaneAnswer::Kind::committed);
  CHECK(write("") == service::LaneAnswer::Kind::committed);  // unnamed: never taken for another
  CHECK(write("") == service::LaneAnswer::Kind::committed);
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.provider.calls() == 4; }));
  rig.settle_down();
  CHECK(rig.provider.calls() == 4);
}

}  // namespace
}  // namespace screenline::scenario
