// What a text that reached us late still means: to a question that was not asked yet, after the
// other half, before a newer STOP (E16, S3, S10).
#include "bot/service/late_texts.hpp"

#include <future>

#include "tests/bot/service/missed_house.hpp"

namespace screenline::scenario {
namespace {

using crisis::Question;
using House = MissedHouse;

// In a crisis, asked whether it is now, `ago`.
std::int64_t in_crisis(House& house, Question open, std::chrono::milliseconds ago) {
  return house.person([&](service::PersonRecord& record) {
    record.state.conversation->phase = dialog::Phase::held;
    crisis::State& risk = record.state.person.risk;
    risk.level = open == Question::concern ? 1 : 2;
    risk.track = crisis::Track::self;
    risk.tracks = open == Question::concern ? crisis::Tracks{0} : crisis::bit(risk.track);
    risk.held = true;
    risk.open = open;
    risk.reason = "text_signal";
    risk.opened_at = risk.asked_at = risk.last_full_text = risk.last_text = house.clock.now() - ago;
  });
}

TEST_CASE("a no of before the words of danger that are fetched with it leaves the question open") {
  House house;
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "I want to kill myself", 2h);
  house.wrote(who, "no", 119min);
  house.look();
  house.looked();
  REQUIRE(house.environment.counters.missed_texts == 2);
  const crisis::State risk = house.record(who).state.person.risk;
  CHECK(risk.level == 2);
  CHECK(risk.open == Question::asq_5);
}

TEST_CASE("a question that was put again since is the same question") {
  House house;
  const auto who = house.asked("asq_1", 3h, true);
  house.on_lane([&](service::Store& store) {  // reminded an hour ago
    bool unavailable = false;
    std::vector<service::TurnWrite> wave(1);
    wave[0].person = who;
    wave[0].after = store.load(who, unavailable).value();
    wave[0].expected_version = wave[0].after.version;
    wave[0].after.state.conversation->last_outbound_at = house.clock.now() - 1h;
    REQUIRE(store.commit(wave).front().status == service::CommitStatus::committed);
  });
  house.wrote(who, "yes", 2h);
  house.look();
  CHECK(house.comes([&] { return house.record(who).state.person.risk.level >= 2; }));
}

TEST_CASE("the two halves of a split message are read together") {
  House house;
  const auto who = house.asked("c2", 3h);
  SECTION("both were lost") {
    const bool close = GENERATE(true, false);
    house.wrote(who, "i want to end", 2h);
    house.wrote(who, "my life", close ? 119min : 110min);
    house.look();
    house.looked();
    REQUIRE(house.environment.counters.missed_texts == 2);
    CHECK(house.record(who).state.person.risk.level == (close ? 2 : 0));
  }
  SECTION("the second came by a webhook") {
    house.wrote(who, "i want to end", 90s);
    house.wrote(who, "my life", 60s);
    house.text(who, "my life", "SM1");
    CHECK(house.record(who).state.person.risk.level == 0);
    house.look();
    CHECK(house.comes([&] { return house.record(who).state.person.risk.level == 2; }));
  }
  SECTION("of two people") {
    const auto other = house.asked("c2", 3h);
    house.wrote(who, "i want to end", 2h);
    house.wrote(other, "my life", 119min);
    house.look();
    house.looked();
    CHECK(house.record(other).state.person.risk.level == 0);
  }
}

TEST_CASE("a START that a later pull brings does not undo the STOP that was written after it") {
  House house(3h);
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "STOP", 1h);
  house.look();
  house.looked();
  REQUIRE(house.record(who).state.person.opted_out);
  house.missed.reset();
  house.wrote(who, "START", 2h);
  std::ofstream(house.folder.file("mark")) << (house.clock.now() - 3h).time_since_epoch().count();
  house.look();
  house.looked();
  CHECK(house.environment.counters.missed_texts == 2);
  CHECK(house.record(who).state.person.opted_out);
}

TEST_CASE("a lost STOP that is half of a message of danger stops, and is danger") {
  House house;
  const auto who = house.asked("c2", 3h);
  house.wrote(who, "end", 80s);
  house.wrote(who, "my life", 60s);
  house.text(who, "my life", "SM1");
  REQUIRE(house.record(who).state.person.risk.level == 0);
  house.look();
  REQUIRE(house.comes([&] { return house.record(who).state.person.opted_out; }));
  CHECK(house.record(who).state.person.risk.level == 2);
  REQUIRE_FALSE(house.queue().empty());
  CHECK(house.queue().front().severity == dialog::Severity::crisis);
  house.looked();
  const auto said = house.provider.texts_to(house.number(who));
  REQUIRE(said.size() == 1);  // S10: after STOP nothing but its confirmation, which names 988 too
  CHECK(said.front().find("unsubscribed") != std::string::npos);
}

TEST_CASE("what was handed over counts only once it is found on record: a store can fail between") {
  House house;
  const auto who = house.asked("c2", 3h);
  const auto all = service::in_order({{"demo", "demo", house.number(who), "I want to kill myself",
                                       "SMlost", false, house.clock.now() - 2h}});
  service::LateTexts late(house.environment, house.lane);
  const auto all_on_record = [&] {
    std::promise<bool> done;
    REQUIRE(house.lane.post(
        [&](service::Store& store) {
          done.set_value(late.take(store, all, 0, all.size(), house.clock.now()));
        },
        true));
    return done.get_future().get();
  };
  CHECK_FALSE(all_on_record());
  REQUIRE(house.comes([&] { return house.record(who).state.person.risk.level == 2; }));
  CHECK(all_on_record());
}

TEST_CASE("fetched texts are in order, each later than the one before") {
  const service::Time now{std::chrono::hours(24 * 20000)};
  const auto text = [&](const char* from, const char* id, std::chrono::seconds ago) {
    return ListedText{"demo", "demo", from, id, id, false, now - ago};
  };
  // As providers list them: the newest first, by whole seconds.
  const auto all = service::in_order({text("+1555", "d", 10s), text("+1666", "c", 10s),
                                      text("+1555", "b", 10s), text("+1555", "a", 200s)});
  REQUIRE(all.size() == 4);
  CHECK(all[0].text.text == "a");
  CHECK(all[1].text.text == "b");
  CHECK(all[2].text.text == "c");
  CHECK(all[3].text.text == "d");
  CHECK(all[3].before == 2);
  CHECK(all[3].recent == std::vector<std::string>{"b"});  // "a" was minutes before
  CHECK(all[2].before == 0);
  CHECK(all[2].recent.empty());
}

TEST_CASE("in a full queue fetched danger has a place, what is plain waits") {
  House house;
  const auto plain = house.asked("c2", 5min);
  const auto danger = house.asked("c2", 5min);
  const auto asked = in_crisis(house, Question::asq_5, 10min);
  house.wrote(plain, "34", 3min);
  house.wrote(danger, "I want to kill myself", 2min);
  house.wrote(asked, "yes", 1min);
  service::Lane full(house.environment, *house.store.store, *house.store.reader, nullptr, nullptr);
  while (full.post([](service::Store&) {})) {
  }
  const std::size_t before = full.depth();
  service::LateTexts late(house.environment, full);
  house.on_lane([&](service::Store& store) {
    CHECK_FALSE(late.take(store, service::in_order(house.inbox.texts), 0, 3, house.clock.now()));
  });
  CHECK(house.environment.counters.missed_texts == 2);
  CHECK(full.depth() > before);
}

}  // namespace
}  // namespace screenline::scenario
