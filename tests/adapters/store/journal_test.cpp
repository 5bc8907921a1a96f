// The crisis journal: kept is on the disk, whatever happens next.
#include "adapters/store/journal.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <random>
#include <set>
#include <thread>

#include "adapters/store/journal_aside.hpp"
#include "adapters/store/journal_port.hpp"
#include "bot/service/codec.hpp"
#include "tests/conformance/records_equal.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::testing;
using store::JournalOptions;
using store::SlotJournal;
using Outcome = SlotJournal::Outcome;

namespace {

// A disk that loses what was not synced, in pieces of 512 bytes, and can refuse. Outlives the files
// on it.
struct Disk {
  std::string durable, now;
  std::vector<std::pair<std::uint64_t, std::string>> pending;
  bool syncs_work = true, writes_work = true, drops_syncs = false;
  std::function<void()> at_sync = [] {};

  void lose_power(std::mt19937_64& random) {
    const auto share = random() % 4;
    for (const auto& [at, bytes] : pending) {
      for (std::size_t done = 0; done < bytes.size();) {
        const auto n = std::min<std::size_t>(512 - (at + done) % 512, bytes.size() - done);
        if (random() % 4 < share) put(durable, at + done, bytes.substr(done, n));
        done += n;
      }
    }
    pending.clear();
    now = durable;
    syncs_work = writes_work = true;
  }
  static void put(std::string& image, std::uint64_t at, std::string_view bytes) {
    if (image.size() < at + bytes.size()) image.resize(at + bytes.size(), '\0');
    image.replace(at, bytes.size(), bytes);
  }
};

class DiskFile final : public store::JournalFile {
 public:
  explicit DiskFile(Disk& disk) : d_(disk) {}
  std::uint64_t size() override { return d_.now.size(); }
  bool read(std::uint64_t at, std::string& out) override {
    if (at + out.size() > d_.now.size()) return false;
    out = d_.now.substr(at, out.size());
    return true;
  }
  bool write(std::uint64_t at, std::string_view bytes) override {
    // A refused write may have got half way.
    const auto n = d_.writes_work ? bytes.size() : bytes.size() / 2;
    d_.pending.emplace_back(at, bytes.substr(0, n));
    Disk::put(d_.now, at, bytes.substr(0, n));
    return d_.writes_work;
  }
  bool sync() override {
    d_.at_sync();
    if (!d_.syncs_work) return false;
    if (d_.drops_syncs) return true;
    for (const auto& [at, bytes] : d_.pending) Disk::put(d_.durable, at, bytes);
    d_.pending.clear();
    return true;
  }

 private:
  Disk& d_;
};

std::unique_ptr<SlotJournal> open_on(Disk& disk, JournalOptions options = {512, 16}) {
  auto opened = SlotJournal::open(std::make_unique<DiskFile>(disk), options, 0x5eed);
  if (auto* error = std::get_if<std::string>(&opened)) {
    UNSCOPED_INFO(*error);
    return nullptr;
  }
  return std::move(std::get<std::unique_ptr<SlotJournal>>(opened));
}

std::vector<std::string> texts(SlotJournal& journal) {
  std::vector<std::string> out;
  for (auto& entry : journal.pending()) out.push_back(entry.bytes);
  return out;
}

using Texts = std::vector<std::string>;

// Random appends, marks, refusals and power cuts against a list of what must be there. Returns what
// went wrong.
std::string live_through(std::uint64_t seed, bool drops_syncs) {
  std::mt19937_64 random(seed);
  Disk disk;
  auto journal = open_on(disk);
  disk.drops_syncs = drops_syncs;
  std::vector<std::pair<std::uint64_t, std::string>> kept;  // must be pending
  std::set<std::string> failed;                             // may be found after all
  int number = 0;
  for (int i = 0; i < 120; ++i) {
    const auto what = random() % 12;
    disk.syncs_work = random() % 10 != 0;
    disk.writes_work = random() % 10 != 0;
    if (what < 7) {
      auto text = "entry " + std::to_string(++number) + std::string(random() % 1500, 'x');
      const auto result = journal->append(text);
      if (result.outcome == Outcome::kept) kept.emplace_back(result.seq, text);
      if (result.outcome == Outcome::failed) failed.insert(text);
      if (result.outcome == Outcome::full && kept.empty()) return "full of nothing";
    } else if (what < 9 && !kept.empty()) {
      const auto n = random() % kept.size();
      const auto end = kept.begin() + static_cast<std::ptrdiff_t>(n) + 1;
      const auto up_to = kept[n].first;
      if (journal->mark_replayed(up_to)) {
        kept.erase(kept.begin(), end);
      } else {
        // Unknown: the mark may be found after all; take it as it is after a power cut.
        disk.lose_power(random);
        disk.drops_syncs = false;
        journal = open_on(disk);
        disk.drops_syncs = drops_syncs;
        if (!journal) return "cannot be opened";
        const auto there = journal->pending();
        if (there.empty() || there.front().seq > up_to) kept.erase(kept.begin(), end);
      }
    } else if (what == 9) {
      disk.lose_power(random);
      journal = open_on(disk);
      if (!journal) return "cannot be opened";
    }
    // Everything kept is there once and in order; besides it only what failed may be, once.
    const auto there = journal->pending();
    for (std::size_t at = 0; at < there.size(); ++at) {
      const std::pair entry{there[at].seq, there[at].bytes};
      if (at < kept.size() && entry == kept[at]) continue;
      if (failed.erase(entry.second) == 0) return "another entry";
      kept.insert(kept.begin() + static_cast<std::ptrdiff_t>(at), entry);
    }
    if (there.size() != kept.size()) return "a kept entry is lost";
  }
  return "";
}

}  // namespace

TEST_CASE("entries wait until they are marked", "[journal]") {
  Disk disk;
  auto journal = open_on(disk);
  REQUIRE(journal);
  CHECK(texts(*journal).empty());
  const auto a = journal->append("a"), b = journal->append(""), c = journal->append("c");
  CHECK(c.outcome == Outcome::kept);
  CHECK(a.seq < b.seq);
  CHECK(texts(*journal) == Texts{"a", "", "c"});
  CHECK(journal->mark_replayed(b.seq));
  CHECK(texts(*journal) == Texts{"c"});
  journal = open_on(disk);
  CHECK(texts(*journal) == Texts{"c"});
  CHECK(journal->mark_replayed(1'000'000));
  CHECK(journal->append("d").seq > c.seq);
  journal = open_on(disk);
  CHECK(texts(*journal) == Texts{"d"});
}

TEST_CASE("it says when it is full, and is not for ever", "[journal]") {
  Disk disk;
  auto journal = open_on(disk);
  CHECK(journal->append(std::string(9000, 'x')).outcome == Outcome::too_large);
  std::uint64_t last = 0;
  for (int i = 0; i < 4; ++i) {
    const auto result = journal->append(std::string(4 * 512 - 24, 'x'));
    REQUIRE(result.outcome == Outcome::kept);
    last = result.seq;
  }
  CHECK(journal->append("one more").outcome == Outcome::full);
  CHECK(journal->pending_count() == 4);
  CHECK(journal->mark_replayed(last - 1));
  CHECK(journal->append("one more").outcome == Outcome::full);
  CHECK(journal->mark_replayed(last));
  CHECK(journal->append("one more").outcome == Outcome::kept);
}

TEST_CASE("a kept entry outlives power cuts and refusals", "[journal]") {
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    INFO("seed " << seed);
    REQUIRE(live_through(seed, false) == "");
  }
}

TEST_CASE("without syncs the same test fails", "[journal]") {
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) lost += live_through(seed, true).empty() ? 0 : 1;
  CHECK(lost >= 25);
}

TEST_CASE("who gives up does not wait behind a disk that hangs", "[journal]") {
  Disk disk;
  auto journal = open_on(disk);
  REQUIRE(journal);
  REQUIRE(journal->append("before").outcome == SlotJournal::Outcome::kept);
  std::promise<void> hanging, released;
  disk.at_sync = [&] {
    hanging.set_value();
    released.get_future().wait();
  };
  std::thread writer([&] { (void)journal->append("hangs"); });
  hanging.get_future().wait();
  const bool nothing = journal->pending(SlotJournal::Busy::give_up).empty() &&
                       journal->damaged(SlotJournal::Busy::give_up).empty() &&
                       !journal->mark_replayed(1, SlotJournal::Busy::give_up);
  released.set_value();
  writer.join();
  CHECK(nothing);
  CHECK(texts(*journal) == Texts{"before", "hangs"});
}

TEST_CASE("a text cannot pass for an entry", "[journal]") {
  Disk disk;
  auto journal = open_on(disk);
  // Whole slots copied from the file of another installation, whose number is another one.
  Disk other;
  auto opened = SlotJournal::open(std::make_unique<DiskFile>(other), {512, 16}, 0xbad);
  auto& foreign = std::get<std::unique_ptr<SlotJournal>>(opened);
  for (int i = 0; i < 3; ++i) REQUIRE(foreign->append("forged").outcome == Outcome::kept);
  std::string text(512 - 24, ' ');
  text += other.now.substr(8192, 3 * 512);
  disk.syncs_work = false;
  CHECK(journal->append(text).outcome == Outcome::failed);  // its slots stay behind
  disk.syncs_work = true;
  REQUIRE(journal->append("real").outcome == Outcome::kept);
  journal = open_on(disk);
  CHECK(texts(*journal) == Texts{"real"});
}

TEST_CASE("a damaged entry hides no other", "[journal]") {
  Disk disk;
  auto journal = open_on(disk);
  for (const char* text : {"a", "b", "c"}) (void)journal->append(text);
  disk.now[8192 + 512 + 24] = 'X';
  journal = open_on(disk);
  CHECK(texts(*journal) == Texts{"a", "c"});
  CHECK(journal->append("d").outcome == Outcome::kept);
  CHECK(texts(*journal) == Texts{"a", "c", "d"});
}

TEST_CASE("an entry that is set aside is kept, and tried again after the next start", "[journal]") {
  const TempDir dir;
  const auto path = dir.file("crisis.journal");
  const auto open = [&] { return std::move(std::get<0>(store::open_journal(path, {512, 16}, 1))); };
  {
    auto journal = open();
    for (const char* id : {"SM1", "SM2"}) {
      JournalEntry entry;
      entry.message_id = id;
      REQUIRE(journal->append(entry));
    }
    const auto pending = journal->pending();
    REQUIRE(pending.size() == 2);
    CHECK(journal->set_aside(pending.front().id));
    CHECK(journal->unreadable() == 1);
    CHECK(journal->mark_replayed(pending.back().id));
    CHECK(journal->pending().empty());
  }
  auto journal = open();
  CHECK(journal->unreadable() == 0);
  REQUIRE(journal->pending().size() == 1);
  CHECK(journal->pending().front().message_id == "SM1");
}

TEST_CASE("an entry that cannot be read is kept when those behind it are marked", "[journal]") {
  const TempDir dir;
  const auto path = dir.file("crisis.journal");
  JournalEntry entry;
  entry.message_id = "SM1";
  std::string good;
  service::encode(entry, good);
  const std::string later = "\x7f of a later release";
  const auto put = [&](const std::vector<std::string>& records) {
    std::string error;
    auto file = store::open_journal_file(path, error);
    auto slots = SlotJournal::open(std::move(file), {512, 16}, 1);
    for (const auto& one : records) CHECK(std::get<0>(slots)->append(one).outcome == Outcome::kept);
  };
  const auto open = [&] { return std::move(std::get<0>(store::open_journal(path, {512, 16}, 1))); };
  put({good, later, good});
  {
    auto journal = open();
    auto pending = journal->pending();
    REQUIRE(pending.size() == 2);
    CHECK(journal->unreadable() == 1);
    CHECK(journal->mark_replayed(pending.back().id));
    CHECK(journal->pending().empty());
    CHECK(journal->unreadable() == 1);
  }
  {
    auto journal = open();
    CHECK(journal->pending().empty());
    CHECK(journal->unreadable() == 1);
  }
  SECTION("and comes back under a release that can read it") {
    store::AsideFile aside(path + ".unreadable");
    REQUIRE(aside.entries().size() == 1);
    CHECK(aside.entries().front().bytes == later);
    REQUIRE(aside.replace({{2, good}}));
    auto journal = open();
    CHECK(journal->unreadable() == 0);
    REQUIRE(journal->pending().size() == 1);
    CHECK(journal->pending().front().message_id == "SM1");
  }
  SECTION("a damaged one too, once") {
    put({good, good});
    {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(8192 + 24 + 2);  // into the first entry: all before were marked, so it is in the first slot
      file.put('X');
    }
    for (int i = 0; i < 2; ++i) {
      auto journal = open();
      CHECK(journal->pending().size() == 1);
      CHECK(journal->unreadable() == 2);
    }
  }
}

TEST_CASE("nothing is marked past an entry that could not be set aside", "[journal]") {
  const TempDir dir;
  const auto path = dir.file("crisis.journal");
  JournalEntry entry;
  std::string good;
  service::encode(entry, good);
  {
    std::string error;
    auto slots = SlotJournal::open(store::open_journal_file(path, error), {512, 16}, 1);
    for (const std::string& one : {std::string("?"), good}) (void)std::get<0>(slots)->append(one);
  }
  std::filesystem::create_directories(path + ".unreadable.new");  // no file can be made there
  auto journal = std::move(std::get<0>(store::open_journal(path, {512, 16}, 1)));
  const auto pending = journal->pending();
  REQUIRE(pending.size() == 1);
  CHECK(journal->unreadable() == 1);
  CHECK_FALSE(journal->mark_replayed(pending.front().id));
  CHECK(journal->pending().size() == 1);
  std::filesystem::remove(path + ".unreadable.new");
  CHECK(journal->pending().size() == 1);
  CHECK(journal->mark_replayed(pending.front().id));
  CHECK(journal->unreadable() == 1);
}

TEST_CASE("a file with entries but no header is left alone", "[journal]") {
  Disk disk;
  auto journal = open_on(disk);
  (void)journal->append("a");
  std::fill_n(disk.now.begin(), 8192, '\0');
  CHECK_FALSE(open_on(disk));
  // While one whose making was cut short is made again.
  Disk young;
  young.now = std::string(5000, '\0');
  CHECK(open_on(young));
}

TEST_CASE("the journal on a real disk", "[journal]") {
  const TempDir dir;
  const auto path = dir.file("crisis.journal");
  JournalEntry entry;
  entry.site = "clinic";
  entry.address = {dialog::Channel::sms, "main", "+15550100001"};
  entry.text_in = std::string(20'000, 'i');
  entry.text_out = "988";
  {
    auto opened = store::open_journal(path, {4096, 64}, 1);
    REQUIRE(opened.index() == 0);
    auto& journal = std::get<0>(opened);
    const auto second = store::open_journal(path, {4096, 64}, 1);
    REQUIRE(second.index() == 1);
    CHECK(std::get<1>(second).find("another process") != std::string::npos);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] { (void)journal->append(entry); });
    }
    for (auto& thread : threads) thread.join();
  }
  auto opened = store::open_journal(path, {4096, 64}, 1);
  REQUIRE(opened.index() == 0);
  auto& journal = std::get<0>(opened);
  const auto pending = journal->pending();
  REQUIRE(pending.size() == 4);
  for (std::size_t i = 1; i < 4; ++i) CHECK(pending[i].id > pending[i - 1].id);
  auto first = pending[0];
  first.id = 0;
  CHECK(same(first, entry));
  journal->mark_replayed(pending.back().id);
  CHECK(journal->pending().empty());
  CHECK(store::open_journal(dir.file("no/x"), {}, 1).index() == 1);
}
