// What the disk refuses of the crisis journal is held in memory, and replayed from there.
#include "bot/service/holding_journal.hpp"

#include <algorithm>

#include "bot/service/limits.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return {}; }
};
class NoIds final : public Ids {
 public:
  std::string message_ref() override { return {}; }
  std::uint64_t random64() override { return 0; }
};
class NoLog final : public Log {
 public:
  void write(Level, std::string_view, std::string_view) override {}
};

struct Disk {
  bool refuses = false;
  std::vector<JournalEntry> kept, aside;
  std::uint64_t last = 0, marked = 0;
};

class DiskJournal final : public Journal {
 public:
  explicit DiskJournal(Disk& disk) : disk_(disk) {}
  bool append(const JournalEntry& entry) override {
    if (disk_.refuses) return false;
    disk_.kept.push_back(entry);
    disk_.kept.back().id = ++disk_.last;
    return true;
  }
  std::vector<JournalEntry> pending() override { return disk_.kept; }
  bool mark_replayed(std::uint64_t up_to) override {
    disk_.marked = up_to;
    std::erase_if(disk_.kept, [&](const JournalEntry& one) { return one.id <= up_to; });
    return true;
  }
  bool set_aside(std::uint64_t) override { return true; }
  std::size_t unreadable() override { return 0; }

 private:
  Disk& disk_;
};

struct Rig {
  FixedClock clock;
  NoIds ids;
  NoLog log;
  Environment environment{nullptr, clock, ids, log};
  Disk disk;
  HoldingJournal journal{std::make_unique<DiskJournal>(disk), environment};

  bool append(const std::string& words) {
    JournalEntry entry;
    entry.text_in = words;
    return journal.append(entry);
  }
};

TEST_CASE("what the disk refuses is replayed after what it kept, and then gone") {
  Rig rig;
  REQUIRE(rig.append("kept"));
  rig.disk.refuses = true;
  REQUIRE(rig.append("held"));
  CHECK(rig.environment.counters.journal_full == 1);
  const auto pending = rig.journal.pending();
  REQUIRE(pending.size() == 2);
  CHECK(pending[0].text_in == "kept");
  CHECK(pending[1].text_in == "held");
  REQUIRE(pending[0].id < pending[1].id);
  REQUIRE(rig.journal.mark_replayed(pending[0].id));
  CHECK(rig.journal.pending().size() == 1);
  CHECK(rig.journal.mark_replayed(pending[1].id));
  CHECK(rig.journal.pending().empty());
  // The disk's own journal knows nothing of ids that it did not give.
  CHECK(rig.disk.marked == pending[0].id);
}

TEST_CASE("an entry of somebody whose record cannot be read is not dropped") {
  Rig rig;
  rig.disk.refuses = true;
  REQUIRE(rig.append("held"));
  const std::uint64_t id = rig.journal.pending().front().id;
  SECTION("the disk takes it by now: it is the disk's, and asked for again") {
    rig.disk.refuses = false;
    CHECK(rig.journal.set_aside(id));
    REQUIRE(rig.disk.kept.size() == 1);
    CHECK(rig.environment.counters.journal_pending == 1);
    CHECK(rig.journal.mark_replayed(id));
    CHECK(rig.journal.pending().size() == 1);
  }
  SECTION("the disk still refuses") {
    CHECK_FALSE(rig.journal.set_aside(id));
    CHECK_FALSE(rig.journal.mark_replayed(id));
    CHECK(rig.journal.pending().size() == 1);
  }
}

TEST_CASE("an entry behind one that is stuck counts as replayed") {
  Rig rig;
  rig.disk.refuses = true;
  REQUIRE(rig.append("stuck"));
  REQUIRE(rig.append("behind"));
  const auto pending = rig.journal.pending();
  REQUIRE(pending.size() == 2);
  CHECK_FALSE(rig.journal.set_aside(pending[0].id));
  CHECK(rig.journal.mark_replayed(pending[1].id));
  CHECK(rig.journal.pending().size() == 1);
}

TEST_CASE("memory is bounded") {
  Rig rig;
  rig.disk.refuses = true;
  for (std::size_t i = 0; i < limits::lane_crisis_slots; ++i) REQUIRE(rig.append("held"));
  CHECK_FALSE(rig.append("one more"));
  CHECK(rig.journal.pending().size() == limits::lane_crisis_slots);
}

}  // namespace
}  // namespace screenline::service
