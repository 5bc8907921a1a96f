// The power goes at a random write or sync; what was not synced is gone, or half there. Every turn
// that was acknowledged must be in the store that is opened afterwards - and with synchronous=OFF
// it is not, which shows that the test would see a missing sync.
#include "adapters/store/sqlite.hpp"
#include "tests/adapters/store/turn_law.hpp"
#include "tests/adapters/store/unsynced_vfs.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::testing;

namespace {

constexpr std::int64_t persons = 12;

struct Outcome {
  std::string broken;
  std::size_t acknowledged = 0;
};

std::vector<Acknowledged> write_until_dark(store::Opened& opened, UnsyncedVfs& disk,
                                           std::mt19937_64& random) {
  std::vector<Acknowledged> said;
  auto records = persons_of(*opened.store, persons);
  for (int wave = 0; wave < 400 && !disk.power_is_off(); ++wave) {
    std::vector<service::TurnWrite> writes;
    for (const auto& record : records) {
      if (random() % 3 == 0) writes.push_back(lawful_turn(record, *opened.store));
    }
    const auto results = opened.store->commit(writes);
    for (std::size_t i = 0; i < writes.size(); ++i) {
      if (results[i].status != service::CommitStatus::committed) continue;
      said.push_back({writes[i].person, writes[i].after.version});
      records[static_cast<std::size_t>(writes[i].person - 1)] = writes[i].after;
    }
    if (random() % 3 == 0) (void)opened.reader->counts();
    opened.store->idle();
  }
  return said;
}

Outcome run(std::uint64_t seed, bool synchronous) {
  std::mt19937_64 random(seed);
  const TempDir before, after;
  std::vector<Acknowledged> said;
  {
    UnsyncedVfs disk("unsynced");
    store::SqliteOptions options;
    options.vfs = disk.name();
    options.synchronous = synchronous;
    options.checkpoint_pages = static_cast<int>(5 + random() % 60);
    options.wal_pages_max = static_cast<int>(20 + random() % 200);
    auto opened = store::open_sqlite(before.file("s.db"), options);
    REQUIRE(std::holds_alternative<store::Opened>(opened));
    disk.power_off_after(1 + random() % 2500);
    said = write_until_dark(std::get<store::Opened>(opened), disk, random);
    disk.power_off_after(0);
    disk.leave(random, after.file(""));
    opened = std::string();
  }
  Outcome outcome;
  outcome.acknowledged = said.size();
  {
    auto opened = store::open_sqlite(after.file("s.db"));
    if (auto* error = std::get_if<std::string>(&opened)) return {*error, said.size()};
    std::map<std::int64_t, std::uint32_t> checked;
    outcome.broken = broken_law(std::get<store::Opened>(opened), persons, said, checked);
  }
  if (outcome.broken.empty()) {
    const auto integrity = integrity_of(after.file("s.db"));
    if (integrity != "ok") outcome.broken = integrity;
  }
  return outcome;
}

std::uint64_t seeds(std::uint64_t usual) {
  const char* asked = std::getenv("SCREENLINE_POWER_CUTS");
  return asked ? std::stoull(asked) : usual;
}

}  // namespace

TEST_CASE("no acknowledged turn is lost when the power goes", "[store][power]") {
  std::size_t acknowledged = 0;
  for (std::uint64_t seed = 1; seed <= seeds(150); ++seed) {
    const auto outcome = run(seed, true);
    INFO("seed " << seed);
    CHECK(outcome.broken.empty());
    if (!outcome.broken.empty()) UNSCOPED_INFO(outcome.broken);
    acknowledged += outcome.acknowledged;
  }
  CHECK(acknowledged > 1000);  // else the test looked at nothing
}

TEST_CASE("without syncs the same test fails", "[store][power]") {
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    if (!run(seed, false).broken.empty()) ++lost;
  }
  CHECK(lost >= 10);
}
