// Texts that no webhook brought: fetched once, from every line, and none is lost without a word
// (E16).
#include <filesystem>

#include "bot/service/outage_alerts.hpp"
#include "tests/bot/service/missed_house.hpp"

namespace screenline::scenario {
namespace {

using House = MissedHouse;

TEST_CASE(
    "danger in a late text is answered and alarms now, once; what is on record is left alone") {
  House house;
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "I want to kill myself", 2h);
  house.look();
  REQUIRE(house.comes([&] { return house.record(who).state.person.risk.level == 2; }));
  REQUIRE(house.comes([&] { return house.provider.texts_to(house.number(who)).size() == 1; }));
  CHECK(house.addresses.alerts().size() == 1);
  CHECK(house.queue().front().raised == house.clock.now());
  house.looked();
  house.missed.reset();
  house.look();
  house.looked();
  CHECK(house.provider.texts_to(house.number(who)).size() == 1);
  CHECK(house.addresses.alerts().size() == 1);
}

TEST_CASE("what was there before the first start is not taken, and a day is the most") {
  House house(0ms);
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "I want to kill myself", 2h);
  house.look();
  REQUIRE(house.comes([&] { return std::filesystem::exists(house.folder.file("mark")); }));
  house.settle_down();
  CHECK(house.inbox.asked == 0);
  CHECK(house.record(who).state.person.risk.level == 0);

  House old(72h);
  const auto other = old.asked("c2", 72h);
  old.wrote(other, "I want to kill myself", 25h);
  old.look();
  old.looked();
  CHECK(old.inbox.since.front() == old.clock.now() - 24h);
  CHECK(old.record(other).state.person.risk.level == 0);
}

TEST_CASE(
    "a late answer is taken while it is fresh; later the person is asked again, and staff see it") {
  House house;
  const bool fresh = GENERATE(true, false);
  const auto who = house.asked("c2", fresh ? 9min : 2h);
  const int before = house.step(who);
  house.wrote(who, "34", fresh ? 8min : 90min);
  house.wrote(who, "34 years", fresh ? 7min : 89min);
  house.look();
  const auto texts = [&] { return house.provider.texts_to(house.number(who)); };
  REQUIRE(house.comes([&] { return texts().size() == 1; }));
  house.looked();
  CHECK(texts().size() == 1);  // the second was written before the question that came then
  CHECK((house.step(who) != before) == fresh);
  REQUIRE(house.queue().size() == 1);
  CHECK(house.queue().front().reason == "missed_text");
  CHECK(house.queue().front().severity == dialog::Severity::routine);
  for (const OutboxRow& row : house.provider.sent_by("demo")) CHECK(row.unasked);
}

TEST_CASE("an old yes to a safety question counts") {
  House house;
  const auto who = house.asked("asq_1", 3h, true);
  REQUIRE(house.step(who) >= 0);
  house.wrote(who, "yes", 2h);
  house.look();
  CHECK(house.comes([&] { return house.record(who).state.person.risk.level >= 2; }));
}

TEST_CASE("an old STOP is honoured") {
  House house;
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "STOP", 2h);
  house.look();
  CHECK(house.comes([&] { return house.record(who).state.person.opted_out; }));
}

TEST_CASE("from a number on call only danger is fetched: no ok of this morning takes a row now") {
  House house;
  const std::string nurse = house.content->site("demo").roster.front().sms;
  const auto text = [&](const std::string& words, const std::string& id) {
    house.inbox.texts.push_back({"demo", "demo", nurse, words, id, false, house.clock.now() - 1h});
  };
  text("ok", "SMok");
  text("list", "SMlist");
  SECTION("nothing of danger") {
    house.look();
    house.looked();
    CHECK(house.environment.counters.missed_texts == 0);
  }
  SECTION("they are in danger") {
    text("I want to kill myself", "SMdanger");
    house.look();
    REQUIRE(house.comes([&] { return !house.queue().empty(); }));
    CHECK(house.environment.counters.missed_texts == 1);
  }
}

TEST_CASE("texts that were answered 503, and a provider that cannot be asked yet") {
  House house(1min);
  const auto who = house.asked("c2", 5min);
  house.inbox.failing = 2;
  house.look();
  REQUIRE(house.comes([&] { return house.inbox.asked >= 4; }));  // the start, and its second look
  house.settle_down();
  const int before = house.inbox.asked;
  house.settle_down();
  CHECK(house.inbox.asked == before);  // all is well: nobody is asked
  {
    const std::lock_guard lock(house.inbox.mutex);
    house.wrote(who, "I want to kill myself", 1min);
  }
  house.environment.counters.unavailable++;
  CHECK(house.comes([&] { return house.record(who).state.person.risk.level == 2; }));
}

TEST_CASE("an outage that nothing here noticed is found by the clock") {
  House house(1min);
  house.every = 20ms;
  const auto who = house.asked("c2", 5min);
  house.look();
  house.looked();
  {
    const std::lock_guard lock(house.inbox.mutex);
    house.wrote(who, "I want to kill myself", 1min);
  }
  CHECK(house.comes([&] { return house.record(who).state.person.risk.level == 2; }));
  const int asked = house.inbox.asked;
  REQUIRE(house.comes([&] { return house.inbox.asked >= asked + 2; }));
  house.settle_down();
  CHECK(house.environment.counters.missed_texts == 1);  // once
}

TEST_CASE("what a webhook brought meanwhile is not taken a second time") {
  House house(1min);
  const auto who = house.asked("c2", 5min);
  house.wrote(who, "34", 1min);
  house.text(who, "34", "SM0");
  const int after = house.step(who);
  house.look();
  house.looked();
  CHECK(house.environment.counters.missed_texts == 0);
  CHECK(house.step(who) == after);
}

TEST_CASE("a line that cannot be asked holds no other up, and is asked from where it was left") {
  House house(3h);
  house.inbox.names = {"demo", "main"};
  house.inbox.dead = "main";
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "I want to kill myself", 2h);
  house.look();
  REQUIRE(house.comes([&] { return house.record(who).state.person.risk.level == 2; }));
  REQUIRE(house.comes([&] { return house.environment.counters.lists_failed >= 2; }));
  house.looked();
  house.missed.reset();
  // Handed over, found on record, and the second look: the other's trouble is not its own.
  CHECK(house.inbox.asked_of["demo"] == 3);
  house.inbox.dead.clear();
  house.inbox.names = {"main"};
  house.look();
  house.looked();
  CHECK(house.inbox.since.front() == house.clock.now() - 3h - 2min);
}

TEST_CASE("more texts of one number than its record keeps ids of do not come without end") {
  House house;
  const auto who = house.asked("c2", 3h);
  const int all = static_cast<int>(service::limits::seen_ids) + 20;
  for (int i = 0; i < all; ++i) house.wrote(who, "hello", 100min);
  house.look();
  const auto fetched = [&] { return house.environment.counters.missed_texts.load(); };
  REQUIRE(house.comes([&] { return fetched() >= static_cast<std::uint64_t>(all); }));
  REQUIRE(house.comes([&] { return house.inbox.asked - house.before > service::limits::missed_rounds; }));
  house.settle_down();
  const auto then = fetched();
  house.settle_down();
  CHECK(fetched() == then);
}

TEST_CASE("page after page is read, and past the bound it is said that there was more") {
  House house;
  house.inbox.page_size = 1;
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "hello", 170min);
  for (int i = 0; i < 11; ++i) house.wrote(who, "hello again", 100min);
  SECTION("all of it") {
    house.look();
    house.looked();
    CHECK(house.environment.counters.missed_texts == 12);
    CHECK(house.addresses.notices().empty());
  }
  SECTION("more than is read") {
    house.inbox.endless = true;
    house.look();
    REQUIRE(house.comes([&] { return !house.addresses.notices().empty(); }));
    CHECK(house.addresses.notices().front() == service::NoticeKind::texts_not_fetched);
    house.looked();
    CHECK(house.environment.counters.lists_cut == 3);
    CHECK(house.environment.counters.missed_texts == 12);
  }
}

TEST_CASE("a burst of refused webhooks on one line is told once, single ones are not") {
  House house;
  service::OutageTimes times;
  times.tick = 10ms;
  service::OutageAlerts outage(house.environment, &house.addresses, nullptr, times);
  const auto told = [&] {
    return std::ranges::count(house.addresses.notices(), service::NoticeKind::webhooks_refused);
  };
  for (int i = 0; i < 19; ++i) outage.webhook_refused("demo", "demo");
  outage.webhook_refused("demo", "other");
  house.settle_down();
  CHECK(told() == 0);
  for (int i = 0; i < 40; ++i) outage.webhook_refused("demo", "demo");
  CHECK(house.comes([&] { return told() == 1; }));
  house.settle_down();
  CHECK(told() == 1);
}

}  // namespace
}  // namespace screenline::scenario
