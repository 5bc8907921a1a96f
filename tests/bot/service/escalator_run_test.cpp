// The escalator at work: who is paged when nobody acts on a crisis row, that it stops with a claim,
// and that no restart, doubled ring or busy lane brings a page twice or none (S7, E5, E9).
#include <algorithm>
#include <future>

#include "adapters/store/memory.hpp"
#include "adapters/store/sqlite.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using service::Handoff;

const std::string ana = "+15550001", ben = "+15550002", cora = "+15550003";

std::shared_ptr<const service::Content> with_roster(std::vector<service::OnCall> roster) {
  service::Content content = *shipped_content();
  service::SiteSettings& site = content.settings.sites.at("demo");
  site.roster = std::move(roster);
  site.page_line = "demo";
  return std::make_shared<const service::Content>(std::move(content));
}

std::shared_ptr<const service::Content> three_rungs() {
  return with_roster({{"Ana", ana, 1}, {"Ben", ben, 2}, {"Cora", cora, 3}});
}

struct Watch : SendingRig {
  explicit Watch(store::Opened opened,
                 std::shared_ptr<const service::Content> given = three_rungs(),
                 std::chrono::milliseconds since = 0ms)
      : SendingRig(std::move(opened), std::move(given)) {
    clock.pass(since);
    provider.ended(service::DeliveryEnd{service::OutboxState::delivered, 3, ""});  // crisis texts arrive
    start_outbox();
    start_escalator();
  }

  // A row of level 3: somebody new writes that they will do it.
  std::int64_t danger() {
    const auto who = person();
    (void)write(who, "I am going to kill myself tonight");
    return record(who).state.person.crisis_handoff;
  }
  service::LaneAnswer write(std::int64_t who, const std::string& text) {
    return turn(text_of(who, text));
  }
  service::TurnRequest text_of(std::int64_t who, const std::string& text) {
    service::TurnRequest request;
    request.site = "demo";
    request.address = record(who).state.person.addresses.front();
    request.input =
        dialog::TextIn{text, dialog::Channel::sms, "demo", false, dialog::ProviderOptOut::none, {}};
    request.source = "sms";
    request.at = clock.now();
    request.inline_reply = true;
    return request;
  }
  Handoff row(std::int64_t id) { return store.reader->handoff(id).value_or(Handoff{}); }
  // What the desk does to a row, by compare-and-set.
  void change(std::int64_t id, const std::function<void(Handoff&)>& how) {
    on_lane([&](service::Store& on) {
      Handoff now = *store.reader->handoff(id);
      how(now);
      if (!on.put_handoff(now, {})) std::abort();
    });
  }
  void claim(std::int64_t id, const std::string& by) {
    change(id, [&](Handoff& one) {
      one.state = service::HandoffState::claimed;
      one.claimed_by = by;
      set_clocks(one, desk::acknowledge(clocks_of(one), one.level, clock.now()));
    });
  }
  std::size_t pages(const std::string& to) { return provider.texts_to(to).size(); }
  bool came(std::size_t to_ana, std::size_t to_ben, std::size_t to_cora) {
    return comes(
        [&] { return pages(ana) == to_ana && pages(ben) == to_ben && pages(cora) == to_cora; });
  }
  // The same, and no other comes.
  bool paged(std::size_t to_ana, std::size_t to_ben, std::size_t to_cora) {
    const bool all = came(to_ana, to_ben, to_cora);
    settle_down();
    UNSCOPED_INFO("pages: " << pages(ana) << " " << pages(ben) << " " << pages(cora));
    return all && pages(ana) == to_ana && pages(ben) == to_ben && pages(cora) == to_cora;
  }
};

store::Opened sqlite(const testing::TempDir& folder) {
  auto opened = store::open_sqlite(folder.file("s.db"));
  if (auto* problem = std::get_if<std::string>(&opened)) throw std::runtime_error(*problem);
  return std::move(std::get<store::Opened>(opened));
}

TEST_CASE(
    "level 3 that nobody acknowledges: rung 2 at 5 minutes, rung 3 at 10, all at 15, then a "
    "claim") {
  Watch watch(store::open_memory());
  const auto id = watch.danger();
  REQUIRE(watch.row(id).level == 3);
  CHECK(watch.paged(1, 0, 0));
  watch.clock.pass(5min - 1ms);
  CHECK(watch.paged(1, 0, 0));
  watch.clock.pass(1ms);
  CHECK(watch.paged(1, 1, 0));
  CHECK(watch.row(id).rung == 2);
  CHECK(watch.provider.texts_to(ben).front() ==
        "Bayview Clinic queue: L3, row " + std::to_string(id) + ", not acknowledged for 5 min");
  watch.clock.pass(5min);
  CHECK(watch.paged(1, 1, 1));
  watch.clock.pass(5min);
  CHECK(watch.paged(2, 2, 2));
  watch.claim(id, "Cora");
  watch.clock.pass(14min);
  CHECK(watch.paged(2, 2, 2));

  // The addresses were told each time, as a row they know; nobody was missing on a rung.
  const auto alerts = watch.addresses.alerts();
  REQUIRE(alerts.size() == 4);
  CHECK_FALSE(alerts[0].repeat);
  const int rungs[] = {1, 2, 3, 3};
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    CHECK(alerts[i].handoff == id);
    CHECK(alerts[i].rung == rungs[i]);
    CHECK(alerts[i].repeat == (i > 0));
  }
  CHECK(watch.addresses.notices().empty());
  CHECK(watch.environment.counters.escalations[2] == 1);
  CHECK(watch.environment.counters.escalations[3] == 2);
  std::vector<std::string> record;
  for (const auto& [at, audit, hash] : watch.store.reader->audit(0, 100)) {
    if (audit.action == "handoff.paged" || audit.action == "handoff.escalated")
      record.push_back(audit.detail.substr(audit.detail.find(' ') + 1));
  }
  CHECK(record ==
        std::vector<std::string>{"to Ana", "rung=2 to Ben: not acknowledged for 5 min",
                                 "rung=3 to Cora: not acknowledged for 10 min",
                                 "rung=3 to Ana, Ben, Cora: not acknowledged for 15 min"});
}

TEST_CASE(
    "a claim before the clock runs out pages nobody; no contact in time pages holder and next "
    "rung") {
  Watch watch(store::open_memory());
  const auto id = watch.danger();
  CHECK(watch.paged(1, 0, 0));
  watch.clock.pass(4min);
  watch.claim(id, "Ana");
  watch.clock.pass(15min - 1ms);
  CHECK(watch.paged(1, 0, 0));
  watch.clock.pass(1ms);
  CHECK(watch.paged(2, 1, 0));
  CHECK(watch.provider.texts_to(ana).back().find("no contact logged for 15 min") !=
        std::string::npos);
  watch.change(
      id, [&](Handoff& one) { set_clocks(one, desk::contact(clocks_of(one), watch.clock.now())); });
  watch.clock.pass(5h);
  CHECK(watch.paged(2, 1, 0));
}

TEST_CASE("a row that nobody ever looks at is paged for an hour, says so, and stops") {
  Watch watch(store::open_memory());
  const auto id = watch.danger();
  REQUIRE(watch.came(1, 0, 0));
  for (std::size_t step = 1; step <= 12; ++step) {
    watch.clock.pass(5min);
    REQUIRE(watch.comes([&] { return watch.row(id).rung_steps == step; }));
    // On the phones before the clock goes on: a lease is short.
    const std::size_t all = std::max<std::size_t>(1, step - 1);
    REQUIRE(watch.came(all, all, step - 1));
  }
  REQUIRE(watch.paged(11, 11, 11));
  CHECK(watch.provider.texts_to(cora).back().find("no further pages") != std::string::npos);
  CHECK(watch.addresses.notices() ==
        std::vector<service::NoticeKind>{service::NoticeKind::nobody_on_duty});
  watch.clock.pass(24h);
  CHECK(watch.paged(11, 11, 11));
}

TEST_CASE("a restart in between neither doubles a page nor loses one") {
  const testing::TempDir folder;
  std::int64_t id = 0;
  {
    Watch watch(sqlite(folder));
    id = watch.danger();
    REQUIRE(watch.came(1, 0, 0));
    watch.clock.pass(5min);
    REQUIRE(watch.paged(1, 1, 0));
  }
  {
    Watch watch(sqlite(folder), three_rungs(), 5min);
    CHECK(watch.paged(0, 0, 0));
    watch.clock.pass(5min);
    CHECK(watch.paged(0, 0, 1));
  }
  {
    // Down past two steps of the ladder: all who have heard of it, once, and the addresses too.
    Watch watch(sqlite(folder), three_rungs(), 22min);
    CHECK(watch.paged(1, 1, 1));
    CHECK(watch.row(id).rung_steps == 4);
    REQUIRE(watch.addresses.alerts().size() == 1);
    CHECK(watch.addresses.alerts().front().repeat);
  }
  Watch watch(sqlite(folder), three_rungs(), 23min);
  CHECK(watch.paged(0, 0, 0));
  watch.clock.pass(2min);
  CHECK(watch.paged(1, 1, 1));
}

TEST_CASE(
    "at a start an open row whose last page is old is paged again by text and by address, once") {
  const testing::TempDir folder;
  {
    Watch watch(sqlite(folder));
    const auto id = watch.danger();
    REQUIRE(watch.paged(1, 0, 0));
    // Given back after a claim: its clock runs anew, and nothing is due.
    watch.clock.pass(7min);
    watch.change(id, [&](Handoff& one) {
      set_clocks(one, desk::raised(clocks_of(one), 3, "L3", watch.clock.now()));
      one.alerted = watch.clock.now() - 7min;
      one.rung = 1;
      one.rung_steps = 0;
    });
  }
  {
    Watch watch(sqlite(folder), three_rungs(), 8min);
    REQUIRE(watch.comes([&] { return watch.pages(ana) >= 1; }));
    watch.settle_down();
    CHECK(watch.provider.texts_to(ana).size() == 1);
    CHECK(watch.pages(cora) == 0);
    CHECK(watch.addresses.alerts().size() == 1);
  }
  Watch watch(sqlite(folder), three_rungs(), 9min);
  CHECK(watch.paged(0, 0, 0));
  CHECK(watch.addresses.alerts().empty());
}

TEST_CASE("two escalators ring the same clocks: each page comes once") {
  Watch watch(store::open_memory());
  service::Escalator second(watch.environment, watch.lane, *watch.store.reader, &watch.addresses);
  second.start(watch.clock.now());
  (void)watch.danger();
  REQUIRE(watch.paged(1, 0, 0));
  watch.clock.pass(5min);
  REQUIRE(watch.paged(1, 1, 0));
  watch.clock.pass(5min);
  CHECK(watch.paged(1, 1, 1));
  CHECK(watch.addresses.alerts().size() == 3);
  second.stop();
  watch.on_lane([](service::Store&) {});  // what it has asked for is done
}

TEST_CASE(
    "the person writes without pause and the lane is behind: the next rung is paged all the same") {
  Watch watch(store::open_memory());
  const auto who = watch.person();
  (void)watch.write(who, "I am going to kill myself tonight");
  const auto id = watch.record(who).state.person.crisis_handoff;
  REQUIRE(watch.paged(1, 0, 0));
  std::promise<void> go;
  REQUIRE(watch.lane.post([held = go.get_future().share()](service::Store&) { held.wait(); }));
  watch.clock.pass(5min);
  constexpr std::uint32_t texts = 100;
  for (std::uint32_t i = 0; i < texts; ++i) {
    REQUIRE(watch.lane.submit(watch.text_of(who, "please"), {}, true));
  }
  while (watch.lane.post([](service::Store&) {})) {
  }
  CHECK(watch.lane.post([](service::Store&) {}, true));  // where the escalator's look goes
  go.set_value();
  REQUIRE(watch.comes([&] { return watch.pages(ben) == 1 && watch.row(id).unread == texts + 1; }));
  watch.settle_down();
  CHECK(watch.row(id).rung == 2);
  CHECK(watch.provider.texts_to(ben).size() == 1);
}

TEST_CASE("nobody on the next rung: the one above, and a notice; nobody above: everybody") {
  SECTION("the one above") {
    Watch watch(store::open_memory(), with_roster({{"Ana", ana, 1}, {"Cora", cora, 3}}));
    (void)watch.danger();
    REQUIRE(watch.paged(1, 0, 0));
    watch.clock.pass(5min);
    CHECK(watch.paged(1, 0, 1));
    CHECK(watch.provider.texts_to(cora).front().find("nobody on duty on rung 2") !=
          std::string::npos);
    CHECK(watch.addresses.notices().size() == 1);
  }
  SECTION("all on the first, as a configuration without rungs has it") {
    Watch watch(store::open_memory(), with_roster({{"Ana", ana}, {"Ben", ben}}));
    (void)watch.danger();
    CHECK(watch.paged(1, 1, 0));
    watch.clock.pass(5min);
    CHECK(watch.paged(2, 2, 0));
    watch.clock.pass(5min);
    CHECK(watch.paged(3, 3, 0));
    CHECK(watch.addresses.notices().size() == 1);
  }
}

TEST_CASE("who comes on duty in a storm hears of the row with the next number, if not at once") {
  const std::string dora = "+15550004";
  service::OnCall late{"Dora", dora, 1};
  late.hours.spans = {{0x7f, 8 * 60min + 6min, 20h}};  // from 8:06
  service::Content content =
      *with_roster({{"Ana", ana, 1}, {"Ben", ben, 2}, {"Cora", cora, 3}, late});
  content.settings.sites.at("demo").calendar.offset = nullptr;  // UTC
  Watch watch(store::open_memory(), std::make_shared<const service::Content>(content), 30s);
  for (int i = 0; i < 13; ++i) (void)watch.danger();
  REQUIRE(watch.paged(13, 0, 0));
  watch.clock.pass(5min);  // 8:05:30, ten pages and a number: the next one a minute later
  REQUIRE(watch.paged(13, 11, 0));
  watch.clock.pass(35s);
  watch.settle_down();
  REQUIRE(watch.pages(dora) == 0);
  watch.clock.pass(30s);
  CHECK(watch.comes([&] { return watch.pages(dora) == 1; }));
}

TEST_CASE("a storm: the pages of a site come together past the tenth, each row goes up") {
  Watch watch(store::open_memory());
  std::vector<std::int64_t> rows;
  for (int i = 0; i < 13; ++i) rows.push_back(watch.danger());
  REQUIRE(watch.paged(13, 0, 0));
  watch.clock.pass(5min);
  CHECK(watch.paged(13, 11, 0));
  // Which of the eleven leaves last is the senders' affair.
  const auto to_ben = watch.provider.texts_to(ben);
  CHECK(std::ranges::count(to_ben,
                           "Bayview Clinic queue: 3 more rows, up to L3, wait too long. "
                           "Look at the queue.") == 1);
  for (const auto id : rows) CHECK(watch.row(id).rung == 2);
  CHECK(watch.addresses.alerts().size() == 26);
  const auto record = watch.store.reader->audit(0, 10'000);
  CHECK(std::ranges::count_if(record, [](const auto& one) {
          return one.audit.detail.ends_with("rung=2 in one page for 3 rows");
        }) == 3);
}

}  // namespace
}  // namespace screenline::scenario
