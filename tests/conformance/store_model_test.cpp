// Random commands to the SQLite store and to the memory store: every answer the same. Repeat a
// failure with RC_PARAMS="seed=..." as rapidcheck prints it.
#include <sstream>

#include <rapidcheck.h>

#include "adapters/store/memory.hpp"
#include "adapters/store/sqlite.hpp"
#include "bot/service/mid.hpp"
#include "tests/conformance/random_records.hpp"
#include "tests/conformance/records_equal.hpp"
#include "tests/conformance/store_suite.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t persons = 5;

class Model {
 public:
  explicit Model(std::uint64_t seed) : random_(seed), memory_(store::open_memory()) { open(); }

  void step() {
    now_ += std::chrono::seconds(random_.number(40));
    switch (random_.number(12)) {
      case 0:
        return random_.coin() ? timers() : rungs();
      case 1:
      case 2:
        return lease();
      case 3:
        return settle();
      case 4:
        return random_.coin() ? status() : redelivery();
      case 5:
        return handoff();
      case 6:
        return sqlite_.store->idle();
      case 7:
        return random_.number(4) == 0 ? open() : compare();
      default:
        return wave();
    }
  }

  void compare() {
    bool lost = false;
    for (std::int64_t p = 1; p <= persons; ++p) {
      const auto a = memory_.store->load(p, lost), b = sqlite_.store->load(p, lost);
      RC_ASSERT(same(a, b));
      RC_ASSERT(same(memory_.reader->person(p), sqlite_.reader->person(p)));
      const auto after = static_cast<std::uint32_t>(random_.number(4));
      RC_ASSERT(same(memory_.reader->transcript(p + 100, after, 7),
                     sqlite_.reader->transcript(p + 100, after, 7)));
      RC_ASSERT(same(memory_.reader->outbox_of(p + 100, 9), sqlite_.reader->outbox_of(p + 100, 9)));
      const auto address = address_of(p);
      RC_ASSERT(memory_.store->find_person("clinic", address, lost) ==
                sqlite_.store->find_person("clinic", address, lost));
    }
    for (bool closed : {false, true}) {
      RC_ASSERT(same(memory_.reader->handoffs("clinic", closed, 6),
                     sqlite_.reader->handoffs("clinic", closed, 6)));
    }
    const auto a = memory_.reader->counts(), b = sqlite_.reader->counts();
    RC_ASSERT(same(memory_.reader->cases(0, 50), sqlite_.reader->cases(0, 50)));
    RC_ASSERT(std::tie(a.persons, a.turns, a.outbox_waiting, a.handoffs_open) ==
              std::tie(b.persons, b.turns, b.outbox_waiting, b.handoffs_open));
    const auto x = memory_.reader->audit(0, 1000), y = sqlite_.reader->audit(0, 1000);
    RC_ASSERT(x.size() == y.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      RC_ASSERT(x[i].id == y[i].id);
      RC_ASSERT(x[i].hash == y[i].hash);
      RC_ASSERT(same(x[i].audit, y[i].audit));
    }
    RC_ASSERT(sqlite_.reader->verify_audit() == std::optional<std::int64_t>{0});
  }

 private:
  void open() {
    sqlite_ = {};
    store::SqliteOptions options;
    options.checkpoint_pages = 20;
    options.wal_pages_max = 60;
    auto opened = store::open_sqlite(dir_.file("s.db"), options);
    RC_ASSERT(std::holds_alternative<store::Opened>(opened));
    sqlite_ = std::move(std::get<store::Opened>(opened));
  }

  static dialog::Address address_of(std::int64_t p) {
    return {dialog::Channel::sms, "main", "+1555010" + std::to_string(p)};
  }

  TurnWrite turn(std::int64_t p) {
    bool lost = false;
    const auto before = memory_.store->load(p, lost).value_or(new_person(p, p + 100));
    auto w = next_turn(before, next_row_++);
    if (random_.number(8) == 0) w.expected_version += random_.number(2) == 0 ? 1 : 7;
    if (random_.number(12) == 0) w.transcript->seq = 1;
    if (random_.number(4) == 0)
      w.new_addresses = {address_of(1 + static_cast<std::int64_t>(random_.number(persons)))};
    w.conversation_changed = random_.coin();
    w.cancel_queued_bot = random_.number(5) == 0;
    auto& timers = w.after.timers;
    timers.reminder = random_.coin()
                          ? std::optional(now_ + std::chrono::seconds(random_.number(300)))
                          : std::nullopt;
    for (auto n = random_.number(3); n > 0; --n) w.outbox.push_back(row(w));
    if (random_.number(4) == 0) w.handoffs.push_back(some_handoff(p));
    if (random_.number(6) == 0) {
      w.cases.push_back(random_.review());
      w.cases.back().id = next_row_++;
    }
    for (auto n = random_.number(3); n > 0; --n) {
      w.audit.push_back({now_, "bot", random_.text(), p, p + 100, random_.text()});
    }
    return w;
  }

  OutboxRow row(const TurnWrite& w) {
    OutboxRow r = w.outbox.front();
    r.id = random_.number(20) == 0 ? 5000 : next_row_++;
    r.state = static_cast<OutboxState>(random_.number(8));
    r.author = static_cast<dialog::Author>(random_.number(4));
    r.priority = static_cast<std::uint8_t>(random_.number(6));
    r.created = now_;
    r.due = now_ + std::chrono::seconds(random_.number(100));
    r.lease_until = now_ + std::chrono::seconds(random_.number(100));
    r.provider_id = random_.coin() ? "" : provider();
    return r;
  }

  std::string provider() { return "SM" + std::to_string(random_.number(12)); }

  Handoff some_handoff(std::int64_t p) {
    Handoff h = random_.handoff();
    h.id = 1 + static_cast<std::int64_t>(random_.number(6));
    h.version = random_.number(4);
    h.site = "clinic";
    h.person = p;
    h.level = static_cast<int>(random_.number(5));
    if (random_.coin()) {  // one whose clock runs about now
      h.severity = dialog::Severity::crisis;
      h.acknowledged = {};
      h.due = now_ + std::chrono::seconds(random_.number(600)) - 300s;
    }
    return h;
  }

  void wave() {
    std::vector<TurnWrite> a;
    for (std::int64_t p = 1; p <= persons; ++p) {
      if (random_.coin()) a.push_back(turn(p));
    }
    auto b = a;
    const auto x = memory_.store->commit(a), y = sqlite_.store->commit(b);
    RC_ASSERT(x.size() == y.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      RC_ASSERT(x[i].status == y[i].status);
      RC_ASSERT(x[i].outbox_ids == y[i].outbox_ids);
      RC_ASSERT(x[i].handoff_ids == y[i].handoff_ids);
      if (x[i].status != CommitStatus::committed) continue;
      RC_ASSERT(same(a[i].after, b[i].after));
      RC_ASSERT(same(a[i].outbox, b[i].outbox));
      RC_ASSERT(same(a[i].handoffs, b[i].handoffs));
      for (const auto& r : a[i].outbox) mids_.push_back(r.mid);
    }
    compare();
  }

  void timers() {
    const auto max = 1 + random_.number(4);
    RC_ASSERT(memory_.store->due_timers(now_, max) == sqlite_.store->due_timers(now_, max));
  }

  void rungs() {
    const auto max = 1 + random_.number(4);
    RC_ASSERT(same(memory_.store->due_handoffs(now_, max), sqlite_.store->due_handoffs(now_, max)));
  }

  void lease() {
    const auto max = 1 + random_.number(6);
    const auto a = memory_.store->lease_outbox(now_, now_ - 20s, 30s, max);
    const auto b = sqlite_.store->lease_outbox(now_, now_ - 20s, 30s, max);
    RC_ASSERT(same(a, b));
    leased_.insert(leased_.end(), a.begin(), a.end());
  }

  void settle() {
    if (leased_.empty()) return;
    auto r = leased_[random_.number(leased_.size())];
    r.state = static_cast<OutboxState>(random_.number(8));
    r.due = now_ + 5s;
    r.provider_id = provider();
    ++r.attempts;
    RC_ASSERT(memory_.store->settle_outbox(r) == sqlite_.store->settle_outbox(r));
  }

  void status() {
    const std::string mid =
        mids_.empty() || random_.coin() ? "" : mids_[random_.number(mids_.size())];
    const auto id = random_.coin() ? provider() : "";
    const int rank = static_cast<int>(random_.number(6));
    const auto state = static_cast<OutboxState>(random_.number(8));
    const auto error = random_.text();
    RC_ASSERT(same(memory_.store->merge_status(mid, id, rank, state, error),
                   sqlite_.store->merge_status(mid, id, rank, state, error)));
  }

  void redelivery() {
    const auto id = random_.number(8) == 0 ? 1 : 5000 + static_cast<std::int64_t>(random_.number(200));
    RC_ASSERT(same(memory_.store->claim_inline(id, now_), sqlite_.store->claim_inline(id, now_)));
  }

  void handoff() {
    const auto h = some_handoff(1);
    const std::vector<Audit> audit{{now_, "staff:ana", "claim", 1, 0, ""}};
    std::vector<OutboxRow> pages;
    if (random_.coin()) {
      OutboxRow page = random_.outbox();
      page.id = random_.number(20) == 0 ? 5000 : next_row_++;
      page.state = OutboxState::queued;
      page.untold = false;  // told of is what has failed
      page.created = page.due = now_;
      pages.push_back(std::move(page));
    }
    RC_ASSERT(memory_.store->put_handoff(h, audit, pages) ==
              sqlite_.store->put_handoff(h, audit, pages));
  }

  RandomRecords random_;
  TempDir dir_;
  store::Opened memory_, sqlite_;
  Time now_ = start_time;
  std::int64_t next_row_ = 5000;
  std::vector<OutboxRow> leased_;
  std::vector<std::string> mids_;
};

}  // namespace

TEST_CASE("SQLite answers as memory does", "[store][model]") {
  CHECK(rc::check("random commands", [](std::uint64_t seed) {
    Model model(seed);
    const auto steps = *rc::gen::inRange(1, 120);
    for (int i = 0; i < steps; ++i) model.step();
    model.compare();
  }));
}
