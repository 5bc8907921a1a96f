// Texts that no webhook brought: fetched once, in order, read as what they are by now (E16).
#include "bot/service/missed_texts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/store/memory.hpp"
#include "bot/service/outage_alerts.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using service::ListedText;
using service::OutboxRow;

class FakeInbox final : public service::Inbox {
 public:
  bool since(service::Time then, std::vector<ListedText>& to) override {
    const std::lock_guard lock(mutex);
    ++asked;
    last = then;
    if (failing > 0 && failing-- > 0) return false;
    to.insert(to.end(), texts.begin(), texts.end());
    return true;
  }
  std::mutex mutex;
  std::vector<ListedText> texts;
  service::Time last{};
  std::atomic<int> asked{0};
  int failing = 0;
};

struct House : SendingRig {
  // `since`: how long ago the service last took texts; 0: never.
  explicit House(std::chrono::milliseconds since = 3h) : SendingRig(store::open_memory()) {
    if (since.count() > 0) {
      std::ofstream(folder.file("mark")) << (clock.now() - since).time_since_epoch().count();
    }
    start_outbox();
  }
  void look() {
    before = inbox.asked;
    missed = std::make_unique<service::MissedTexts>(
        environment, lane, inbox, folder.file("mark"),
        service::MissedTimes{10ms, 30s, 50ms, 20ms, 100ms, 10ms});
    missed->start();
  }
  void wrote(std::int64_t who, const std::string& words, std::chrono::milliseconds ago) {
    inbox.texts.push_back({"demo", "demo", number(who), words,
                           "SM" + std::to_string(inbox.texts.size()), false, clock.now() - ago});
  }
  [[nodiscard]] std::string number(std::int64_t who) {
    return record(who).state.person.addresses.front().value;
  }
  // Everything listed was looked at, twice.
  void looked() {
    REQUIRE(comes([&] { return inbox.asked >= before + 2; }));
    settle_down();
  }
  // At that step, asked `ago`.
  std::int64_t asked(const std::string& step, std::chrono::milliseconds ago, bool safety = false) {
    return person([&](service::PersonRecord& record) {
      dialog::Conversation& conversation = *record.state.conversation;
      conversation.step = content->flows.current()->find_step(step);
      conversation.safety_step = safety;
      conversation.last_outbound_at = clock.now() - ago;
    });
  }
  [[nodiscard]] int step(std::int64_t who) { return record(who).state.conversation->step; }
  [[nodiscard]] std::vector<service::Handoff> queue() {
    return store.reader->handoffs("demo", false, 10);
  }

  testing::TempDir folder;
  int before = 0;  // how often it was asked before this start
  FakeInbox inbox;
  std::unique_ptr<service::MissedTexts> missed;  // ends first
};

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
  CHECK(old.inbox.last == old.clock.now() - 24h);
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
