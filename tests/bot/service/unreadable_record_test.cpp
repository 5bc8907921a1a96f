// Somebody whose record cannot be read: their danger is answered and told, and nobody waits for
// what cannot come.
#include <sqlite3.h>

#include "adapters/store/sqlite.hpp"
#include "tests/bot/service/missed_house.hpp"
#include "tests/bot/service/watched_rig.hpp"

namespace screenline::scenario {
namespace {

store::Opened open(const std::string& path) {
  auto opened = store::open_sqlite(path);
  REQUIRE(std::holds_alternative<store::Opened>(opened));
  return std::move(std::get<store::Opened>(opened));
}

void damage_record(const std::string& path, std::int64_t person) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  const std::string sql =
      "PRAGMA busy_timeout=5000; UPDATE person SET doc=x'01ff' WHERE id=" + std::to_string(person);
  CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

TEST_CASE("danger in a lost text is answered once and told, also when the record cannot be read") {
  const testing::TempDir folder;
  MissedHouse house(3h, open(folder.file("s.db")));
  const auto who = house.asked("c2", 3h);
  const auto other = house.asked("c2", 3h);
  const std::string number = house.number(who);
  house.wrote(who, "34", 2h);
  house.wrote(who, "i want to end", 119min);
  house.wrote(who, "my life", 118min);
  house.wrote(other, "I want to kill myself", 2h);
  damage_record(folder.file("s.db"), who);
  house.look();
  REQUIRE(house.comes([&] { return !house.provider.texts_to(number).empty(); }));
  CHECK(house.comes([&] { return house.record(other).state.person.risk.level == 2; }));
  CHECK(house.comes([&] {
    return std::ranges::any_of(house.addresses.alerts(), [](const service::AlertMessage& one) {
      return one.handoff == 0 && one.level == 2 && one.track == "self";
    });
  }));
  house.looked();
  house.looked();
  const auto said = house.provider.texts_to(number);
  REQUIRE(said.size() == 1);
  CHECK(said.front().find("988") != std::string::npos);
}

TEST_CASE("the provider is asked once about a crisis text of somebody who cannot be read") {
  const testing::TempDir folder;
  WatchedRig rig(false, open(folder.file("s.db")));
  const auto person = rig.in_danger();
  const auto row = rig.accepted(person);
  damage_record(folder.file("s.db"), person);
  rig.clock.pass(61s);
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return !rig.stored(row).watched; }));
  CHECK(rig.stored(row).state == service::OutboxState::sent);
  const int asked = rig.provider.deliveries_asked();
  CHECK(asked == 1);
  for (int i = 0; i < 3; ++i) {
    rig.clock.pass(service::limits::outbox_lease + 1s);
    rig.settle_down();
  }
  CHECK(rig.provider.deliveries_asked() == asked);
}

}  // namespace
}  // namespace screenline::scenario
