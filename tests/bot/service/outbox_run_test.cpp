// The outbox at work, over both stores: what leaves, what does not, and how often (E2, E6, E7).
#include <algorithm>
#include <mutex>

#include "adapters/store/memory.hpp"
#include "adapters/store/sqlite.hpp"
#include "bot/flow/load.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using dialog::Author;
using service::OutboxRow;
using service::OutboxState;
using Kind = service::SendReport::Kind;

// Runs `law` over each store.
void on_each_store(const std::function<void(SendingRig&)>& law) {
  SECTION("memory") {
    SendingRig rig(store::open_memory());
    law(rig);
  }
  SECTION("SQLite") {
    const testing::TempDir folder;
    auto opened = store::open_sqlite(folder.file("s.db"));
    REQUIRE(std::holds_alternative<store::Opened>(opened));
    SendingRig rig(std::move(std::get<store::Opened>(opened)));
    law(rig);
  }
}

bool becomes(SendingRig& rig, std::int64_t row, OutboxState state) {
  const bool came = rig.comes([&] { return rig.stored(row).state == state; });
  if (!came)
    UNSCOPED_INFO("state " << static_cast<int>(rig.stored(row).state) << ", calls "
                           << rig.provider.calls());
  return came;
}

TEST_CASE("a queued row leaves once and is settled with the provider's id") {
  on_each_store([](SendingRig& rig) {
    const auto row = rig.row(rig.person(), Author::bot);
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::sent));
    CHECK(rig.stored(row).provider_id == "SMfake1");
    rig.clock.pass(1h);
    rig.settle_down();
    CHECK(rig.provider.calls() == 1);
  });
}

TEST_CASE("an unknown outcome of a question is looked up before anything is sent again") {
  on_each_store([](SendingRig& rig) {
    rig.provider.answer({Kind::unknown});
    const auto row = rig.row(rig.person(), Author::bot);
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::unknown));
    CHECK(rig.provider.calls() == 1);
    // Cannot tell: it goes on waiting.
    rig.clock.pass(10s);
    REQUIRE(rig.comes([&] { return rig.provider.look_ups() == 1; }));
    REQUIRE(becomes(rig, row, OutboxState::unknown));
    CHECK(rig.provider.calls() == 1);
    rig.provider.found(true);
    rig.clock.pass(10min);
    REQUIRE(becomes(rig, row, OutboxState::sent));
    CHECK(rig.stored(row).provider_id == "SMfound");
    CHECK(rig.provider.calls() == 1);
  });
}

TEST_CASE("what the provider does not have is sent again") {
  on_each_store([](SendingRig& rig) {
    rig.provider.answer({Kind::unknown});
    rig.provider.found(false);
    const auto row = rig.row(rig.person(), Author::bot);
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::unknown));
    rig.clock.pass(10min);
    REQUIRE(becomes(rig, row, OutboxState::sent));
    CHECK(rig.provider.calls() == 2);
  });
}

TEST_CASE("a crisis text of unknown outcome goes again at once, without a look-up") {
  on_each_store([](SendingRig& rig) {
    rig.provider.answer({Kind::unknown});
    const auto row = rig.row(rig.person(), Author::safety);
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::sent));
    CHECK(rig.provider.calls() == 2);
    CHECK(rig.provider.look_ups() == 0);
  });
}

TEST_CASE("a refusal for now waits for its time, and the last attempt is a dead letter") {
  on_each_store([](SendingRig& rig) {
    rig.provider.answer(std::vector<Kind>(service::limits::send_attempts, Kind::retry));
    const auto row = rig.row(rig.person(), Author::bot);
    rig.start_outbox();
    for (int attempt = 1; attempt < service::limits::send_attempts; ++attempt) {
      REQUIRE(rig.comes([&] { return rig.stored(row).attempts == attempt; }));
      CHECK(rig.stored(row).state == OutboxState::queued);
      CHECK(rig.stored(row).due > rig.clock.now());
      if (attempt == 1) {
        rig.settle_down();
        CHECK(rig.provider.calls() == 1);  // not before it is due
      }
      rig.clock.pass(service::limits::retry_max);
    }
    REQUIRE(becomes(rig, row, OutboxState::failed));
    rig.clock.pass(24h);
    rig.settle_down();
    CHECK(rig.provider.calls() == service::limits::send_attempts);
    CHECK(rig.environment.counters.send_failures == 1);
  });
}

TEST_CASE("opted out at the provider: the person is, and nothing of the bot leaves any more") {
  on_each_store([](SendingRig& rig) {
    rig.provider.answer({Kind::opted_out});
    const auto person = rig.person();
    const auto row = rig.row(person, Author::bot);
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::failed));
    REQUIRE(rig.comes([&] { return rig.record(person).state.person.opted_out; }));
    const auto next = rig.row(person, Author::bot);
    REQUIRE(becomes(rig, next, OutboxState::cancelled));
    CHECK(rig.provider.calls() == 1);
  });
}

// The shipped content with the flow that has a way for a question that is not delivered.
std::shared_ptr<const service::Content> content_with_exits() {
  const SendingRig shipped(store::open_memory());
  auto out = std::make_shared<service::Content>(*shipped.content);
  auto flow =
      flow::load_flow("screening.json",
                      flow::folder_source(SCREENLINE_SOURCE_DIR "/tests/bot/flow/data/language"),
                      flow::LoadFor::running)
          .flow;
  REQUIRE(flow);
  out->flows = service::FlowSet(std::move(flow));
  return out;
}

TEST_CASE("a question that cannot be delivered leads where its flow says, an older text nowhere") {
  SendingRig rig(store::open_memory(), content_with_exits());
  rig.provider.answer({Kind::bad_number, Kind::bad_number});
  const flow::Flow& flow = *rig.content->flows.current();
  const auto person = rig.person([&](service::PersonRecord& record) {
    record.state.conversation->step = flow.find_step("last");
    record.state.conversation->asked_at = rig.clock.now();
  });
  const auto before = rig.row(person, Author::bot, [&](OutboxRow& row) { row.created -= 1min; });
  rig.start_outbox();
  REQUIRE(becomes(rig, before, OutboxState::failed));
  rig.settle_down();
  CHECK(rig.record(person).state.conversation->phase == dialog::Phase::asking);
  const auto question = rig.row(person, Author::bot);
  REQUIRE(becomes(rig, question, OutboxState::failed));
  REQUIRE(rig.comes([&] { return rig.record(person).state.conversation->result.has_value(); }));
  CHECK(rig.record(person).state.conversation->result->reason == "not_reached");
}

TEST_CASE("a crisis text that cannot be delivered: somebody has to phone") {
  on_each_store([](SendingRig& rig) {
    rig.provider.answer({Kind::bad_number});
    const auto person = rig.person([](service::PersonRecord& record) {
      record.state.person.risk.level = 3;
      record.state.person.risk.held = true;
      record.state.person.risk.track = crisis::Track::self;
    });
    const auto row = rig.row(person, Author::safety);
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::failed));
    REQUIRE(rig.comes([&] { return !rig.store.reader->handoffs("demo", false, 10).empty(); }));
    const auto queue = rig.store.reader->handoffs("demo", false, 10);
    CHECK(queue.front().phone);
    CHECK(queue.front().level == 3);
  });
}

TEST_CASE("danger seen at the edge stops a question right before the call; a crisis text passes") {
  on_each_store([](SendingRig& rig) {
    const auto person = rig.person();
    const dialog::Address address = rig.record(person).state.person.addresses.front();
    const auto question = rig.row(person, Author::bot);
    const auto safety = rig.row(person, Author::safety);
    // Not committed: only the edge knows yet.
    rig.environment.memory.with(service::EdgeMemory::key("demo", address),
                                [&](service::EdgeHint& hint) {
                                  hint.state = rig.record(person).state;
                                  hint.state->person.risk.level = 2;
                                });
    rig.start_outbox();
    REQUIRE(becomes(rig, question, OutboxState::cancelled));
    REQUIRE(becomes(rig, safety, OutboxState::sent));
    CHECK(rig.provider.calls() == 1);
  });
}

TEST_CASE("a text of another epoch does not leave, staff's own does") {
  on_each_store([](SendingRig& rig) {
    const auto person = rig.person();
    const auto question = rig.row(person, Author::bot, [](OutboxRow& row) { row.epoch = 7; });
    const auto staff = rig.row(person, Author::staff, [](OutboxRow& row) { row.epoch = 7; });
    rig.start_outbox();
    REQUIRE(becomes(rig, question, OutboxState::cancelled));
    REQUIRE(becomes(rig, staff, OutboxState::sent));
    CHECK(rig.provider.calls() == 1);
  });
}

TEST_CASE("an inline reply that nothing was heard of: looked up after 20 s, then sent by API") {
  on_each_store([](SendingRig& rig) {
    const auto person = rig.person();
    const auto row = rig.row(person, Author::bot,
                             [](OutboxRow& one) { one.state = OutboxState::inline_pending; });
    rig.start_outbox();
    rig.clock.pass(19s);
    rig.settle_down();
    CHECK(rig.provider.calls() + rig.provider.look_ups() == 0);
    const bool arrived = GENERATE(true, false);
    CAPTURE(arrived);
    rig.provider.found(arrived);
    rig.clock.pass(2s);
    REQUIRE(becomes(rig, row, OutboxState::sent));
    CHECK(rig.provider.look_ups() == 1);
    CHECK(rig.provider.calls() == (arrived ? 0 : 1));
  });
}

TEST_CASE("a sender that died in the call: the lease ends, and the text is looked up") {
  on_each_store([](SendingRig& rig) {
    const auto row = rig.row(rig.person(), Author::bot);
    rig.on_lane([&](service::Store& store) {
      REQUIRE(store.lease_outbox(rig.clock.now(), {}, service::limits::outbox_lease, 10).size() ==
              1);
    });
    rig.provider.found(true);
    rig.start_outbox();
    rig.clock.pass(service::limits::outbox_lease - 1s);
    rig.settle_down();
    CHECK(rig.provider.look_ups() == 0);
    rig.clock.pass(2s);
    REQUIRE(becomes(rig, row, OutboxState::sent));
    CHECK(rig.provider.calls() == 0);
  });
}

TEST_CASE("a callback that overtakes the answer to the call stands") {
  on_each_store([](SendingRig& rig) {
    const auto row = rig.row(rig.person(), Author::bot);
    rig.provider.on_send = [&] {
      rig.on_lane([&](service::Store& store) {
        (void)store.merge_status(service::make_mid({row, 7}), "SMfake1", 4, OutboxState::delivered,
                                 "");
      });
    };
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::delivered));
    rig.settle_down();
    CHECK(rig.stored(row).state == OutboxState::delivered);
    CHECK(rig.provider.calls() == 1);
  });
}

void in_crisis(service::PersonRecord& record) {
  record.state.person.risk.level = 3;
  record.state.person.risk.held = true;
  record.state.person.risk.track = crisis::Track::self;
}

TEST_CASE(
    "STOP stops a crisis text made before it, staff learn so; one made after it leaves (S10)") {
  on_each_store([](SendingRig& rig) {
    const auto person = rig.person([&](service::PersonRecord& record) {
      in_crisis(record);
      record.state.person.opted_out = true;
      record.state.person.opted_out_at = rig.clock.now();
    });
    const auto before =
        rig.row(person, Author::safety, [](OutboxRow& row) { row.created -= 1min; });
    const auto arrived = rig.row(person, Author::safety, [](OutboxRow& row) {
      row.created -= 2min;
      row.state = OutboxState::inline_pending;
    });
    const auto after = rig.row(person, Author::safety);
    rig.provider.found(true);
    rig.start_outbox();
    REQUIRE(becomes(rig, after, OutboxState::sent));
    REQUIRE(becomes(rig, before, OutboxState::cancelled));
    REQUIRE(becomes(rig, arrived, OutboxState::sent));  // so the provider says
    const auto gone = rig.provider.texts();             // pages to people on call leave as well
    for (const auto row : {before, arrived}) {
      CHECK(std::count(gone.begin(), gone.end(), "text " + std::to_string(row)) == 0);
    }
    REQUIRE(rig.comes([&] { return !rig.stored(before).untold; }));
    const auto queue = rig.store.reader->handoffs("demo", false, 10);
    REQUIRE(queue.size() == 1);
    CHECK(queue.front().phone);
  });
}

TEST_CASE("a question that another has overtaken is not sent any more; what asks nothing is (S3)") {
  on_each_store([](SendingRig& rig) {
    const auto person = rig.person();
    const auto inline_reply = [](OutboxRow& row) { row.state = OutboxState::inline_pending; };
    const auto statement = rig.row(person, Author::bot, inline_reply, "text:STAFF-OK");
    const auto old = rig.row(person, Author::bot, inline_reply, "step:c1");
    const auto aside = rig.row(person, Author::bot, inline_reply, "step:c2");
    const auto last = rig.row(person, Author::bot, inline_reply, "text:HELP step:c2");
    const auto help = rig.row(person, Author::bot, inline_reply, "text:HELP");
    rig.provider.found(false);
    rig.clock.pass(21s);
    rig.start_outbox();
    REQUIRE(becomes(rig, statement, OutboxState::sent));
    REQUIRE(becomes(rig, help, OutboxState::sent));
    REQUIRE(becomes(rig, last, OutboxState::sent));
    REQUIRE(becomes(rig, old, OutboxState::cancelled));
    REQUIRE(becomes(rig, aside, OutboxState::cancelled));
    CHECK(rig.provider.calls() == 3);
  });
}

// A reader that cannot be asked while `blind`: its pool is busy, or the file is being opened again.
class BlindReader final : public service::StoreReader {
 public:
  explicit BlindReader(std::shared_ptr<service::StoreReader> reader) : reader_(std::move(reader)) {}
  std::vector<service::Handoff> handoffs(const std::string& site, bool closed,
                                         std::size_t max) override {
    return reader_->handoffs(site, closed, max);
  }
  std::optional<service::Handoff> handoff(std::int64_t id) override { return reader_->handoff(id); }
  std::vector<service::TranscriptTurn> transcript(std::int64_t conversation, std::uint32_t after,
                                                  std::size_t max) override {
    if (blind) return {};
    return reader_->transcript(conversation, after, max);
  }
  std::optional<service::PersonRecord> person(std::int64_t id) override {
    ++asked;
    return blind ? std::nullopt : reader_->person(id);
  }
  std::optional<std::vector<PersonRow>> persons(std::int64_t after, std::size_t max) override {
    return reader_->persons(after, max);
  }
  std::optional<std::string> revision(const std::string& hash) override {
    return reader_->revision(hash);
  }
  std::vector<OutboxRow> outbox_of(std::int64_t conversation, std::size_t max) override {
    return reader_->outbox_of(conversation, max);
  }
  Counts counts() override { return reader_->counts(); }
  std::vector<service::ReviewCase> cases(std::int64_t after, std::size_t max) override {
    return reader_->cases(after, max);
  }
  std::int64_t person_of(std::int64_t conversation) override {
    return reader_->person_of(conversation);
  }
  std::vector<AuditRow> audit(std::int64_t after, std::size_t max) override {
    return reader_->audit(after, max);
  }
  std::optional<service::Time> latest() override { return reader_->latest(); }
  std::optional<std::int64_t> verify_audit() override { return reader_->verify_audit(); }

  std::atomic<bool> blind{false};
  std::atomic<int> asked{0};

 private:
  std::shared_ptr<service::StoreReader> reader_;
};

struct BlindRig : SendingRig {
  explicit BlindRig(store::Opened opened, std::shared_ptr<BlindReader>& reader)
      : SendingRig({std::move(opened.store),
                    reader = std::make_shared<BlindReader>(std::move(opened.reader))}) {}
};

TEST_CASE("a read that fails loses no question: it comes again with its lease") {
  std::shared_ptr<BlindReader> reader;
  BlindRig rig(store::open_memory(), reader);
  const auto row = rig.row(rig.person(), Author::bot);
  reader->blind = true;
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return reader->asked > 0; }));
  rig.settle_down();
  CHECK(rig.stored(row).state == OutboxState::sending);
  reader->blind = false;
  rig.provider.found(false);
  rig.clock.pass(service::limits::outbox_lease + 1s);
  REQUIRE(becomes(rig, row, OutboxState::sent));
  CHECK(rig.provider.calls() == 1);
}

TEST_CASE("a crisis text that failed is told to staff later, if not at once") {
  std::shared_ptr<BlindReader> reader;
  BlindRig rig(store::open_memory(), reader);
  const auto person = rig.person(in_crisis);
  const auto row = rig.row(person, Author::safety);
  const auto queue = [&] { return rig.store.reader->handoffs("demo", false, 10); };
  SECTION("nobody could be read when the provider refused it") {
    rig.provider.answer({Kind::bad_number});
    reader->blind = true;
    rig.start_outbox();
    REQUIRE(becomes(rig, row, OutboxState::sending));  // failed, and leased to be told
    REQUIRE(rig.comes([&] { return rig.stored(row).untold; }));
    rig.settle_down();
    CHECK(queue().empty());
    reader->blind = false;
    rig.clock.pass(service::limits::outbox_lease + 1s);
  }
  SECTION("a callback said so, and its turn got lost") {
    rig.on_lane([&](service::Store& on) {
      REQUIRE(on.merge_status(service::make_mid({row, 7}), "SM1", 4, OutboxState::failed, "30003"));
    });
    rig.start_outbox();
  }
  REQUIRE(rig.comes([&] { return !queue().empty(); }));
  CHECK(queue().front().phone);
  REQUIRE(becomes(rig, row, OutboxState::failed));
  CHECK_FALSE(rig.stored(row).untold);
  rig.clock.pass(1h);
  rig.settle_down();
  CHECK(queue().size() == 1);
  CHECK(rig.environment.counters.turns == 1);  // told once
}

TEST_CASE("a page's outcome is heard, and a refused one opts nobody out") {
  on_each_store([](SendingRig& rig) {
    using Came = service::DirectPager::Came;
    std::mutex mutex;
    std::vector<Came> heard;
    rig.outbox.on_page([&](const OutboxRow& page, Came came) {
      const std::lock_guard lock(mutex);
      CHECK(page.to == "+15555550199");
      heard.push_back(came);
    });
    const auto person = rig.person();
    const auto page = [&] {
      return rig.row(person, Author::system, [](OutboxRow& row) {
        row.conversation = 0;
        row.to = "+15555550199";
      });
    };
    const auto count = [&] {
      const std::lock_guard lock(mutex);
      return heard.size();
    };
    rig.provider.answer({Kind::retry, Kind::opted_out, Kind::sent});
    const auto first = page();
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return count() == 1; }));
    rig.clock.pass(1h);
    REQUIRE(becomes(rig, first, OutboxState::failed));
    REQUIRE(becomes(rig, page(), OutboxState::sent));
    REQUIRE(rig.comes([&] { return count() == 3; }));
    CHECK(heard == std::vector{Came::refused, Came::lost, Came::accepted});
    CHECK_FALSE(rig.record(person).state.person.opted_out);
    rig.outbox.stop();
  });
}

}  // namespace
}  // namespace screenline::scenario
