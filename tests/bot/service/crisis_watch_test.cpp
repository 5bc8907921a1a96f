// Without a second line: a crisis text that does not get out, or of which no word comes, is told to
// staff in time, once, and goes on being tried (crisis.md R3, 6.3).
#include <algorithm>

#include "tests/bot/service/watched_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using dialog::Author;
using service::NotArrived;
using service::OutboxRow;
using service::OutboxState;
using Kind = service::SendReport::Kind;
using Report = service::SendReport;

void on_each_single_line(const std::function<void(WatchedRig&)>& law) {
  on_each_watched_store(law, false);
}

// What the provider is told to answer is then of crisis texts alone.
void without_pages(WatchedRig& rig) {
  service::Content content = *rig.environment.content();
  content.settings.sites.at("demo").page_line.clear();
  rig.environment.replace(std::make_shared<const service::Content>(std::move(content)));
}

TEST_CASE("an account that cannot send: staff hear at once and once, and the text is tried on") {
  on_each_single_line([](WatchedRig& rig) {
    without_pages(rig);
    rig.provider.answer(
        {Report{Kind::config_error, "", "20003", {}}, Report{Kind::config_error, "", "20003", {}}});
    const auto row = rig.row(rig.in_danger(), Author::safety);
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
    CHECK(rig.queue().front().phone);
    CHECK(rig.queue().front().undelivered == "not sent yet, tried on: 20003 credentials refused");
    REQUIRE(rig.comes([&] { return rig.addresses.alerts().size() == 1; }));
    CHECK_FALSE(rig.addresses.alerts().front().repeat);
    REQUIRE(rig.comes([&] { return rig.stored(row).state == OutboxState::queued; }));
    rig.clock.pass(service::limits::retry_max);
    REQUIRE(rig.comes([&] { return rig.stored(row).attempts == 2; }));
    rig.clock.pass(service::limits::retry_max);
    REQUIRE(rig.comes([&] { return rig.stored(row).state == OutboxState::sent; }));
    rig.settle_down();
    CHECK(rig.addresses.alerts().size() == 1);
  });
}

TEST_CASE("a provider that asks to wait an hour: staff hear now") {
  WatchedRig rig(false);
  without_pages(rig);
  rig.provider.answer({Report{Kind::retry, "", "30023", 1h}});
  const auto row = rig.row(rig.in_danger(), Author::safety);
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
  CHECK(rig.queue().front().phone);
  rig.clock.pass(1h);
  REQUIRE(rig.comes([&] { return rig.stored(row).state == OutboxState::sent; }));
}

TEST_CASE("a provider that answers 503 or nothing: staff hear within half a minute, not before") {
  const Kind kind = GENERATE(Kind::retry, Kind::unknown);
  WatchedRig rig(false);
  without_pages(rig);
  rig.provider.answer(std::vector<Kind>(7, kind));
  const auto row = rig.row(rig.in_danger(), Author::safety);
  const auto began = rig.clock.now();
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.stored(row).attempts >= 1; }));
  rig.settle_down();
  CHECK(rig.queue().empty());
  while (rig.queue().empty() && rig.clock.now() < began + 2min) {
    rig.clock.pass(1s);
    rig.outbox.wake();
    REQUIRE(rig.comes([&] {
      const OutboxRow now = rig.stored(row);
      return now.state == OutboxState::queued && now.due > rig.clock.now();
    }));
    rig.on_lane([](service::Store&) {});  // what was told with it is written
  }
  CHECK(rig.clock.now() <= began + 30s);
  CHECK(rig.stored(row).state == OutboxState::queued);
  REQUIRE(rig.queue().size() == 1);
  CHECK(rig.queue().front().phone);
}

TEST_CASE("told late, and then refused for good: the row says so, and one alarm was enough") {
  WatchedRig rig(false);
  without_pages(rig);
  rig.provider.answer(
      {Report{Kind::config_error, "", "20003", {}}, Report{Kind::bad_number, "", "21614", {}}});
  const auto row = rig.row(rig.in_danger(), Author::safety);
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.addresses.alerts().size() == 1; }));
  rig.clock.pass(service::limits::retry_max);
  REQUIRE(rig.comes([&] { return rig.stored(row).state == OutboxState::failed; }));
  REQUIRE(
      rig.comes([&] { return rig.queue().front().undelivered == "21614 not a mobile number"; }));
  CHECK(std::ranges::count(rig.addresses.alerts(), false, &service::AlertMessage::repeat) == 1);
}

TEST_CASE("no word of delivery in 60 s and no second line: somebody has to call, told once") {
  on_each_single_line([](WatchedRig& rig) {
    const auto row = rig.accepted(rig.in_danger());
    CHECK(rig.stored(row).watched);
    rig.start_outbox();
    rig.clock.pass(59s);
    rig.settle_down();
    CHECK(rig.queue().empty());
    rig.clock.pass(2s);
    REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
    CHECK(rig.queue().front().phone);
    CHECK(rig.queue().front().undelivered == service::no_word);
    REQUIRE(rig.comes([&] { return rig.addresses.alerts().size() == 1; }));
    CHECK_FALSE(rig.addresses.alerts().front().repeat);
    rig.clock.pass(10min);
    rig.settle_down();
    CHECK(rig.addresses.alerts().size() == 1);
    CHECK(rig.provider.sent_by("demo").size() == 1);  // the page; the text itself is not repeated
  });
}

TEST_CASE("a text that was lost and is fetched after a crisis text is no word since") {
  WatchedRig rig(false);
  const auto person = rig.person([&](service::PersonRecord& record) {
    crisis::State& risk = record.state.person.risk;
    risk.level = 2;
    risk.held = true;
    risk.track = crisis::Track::self;
    risk.tracks = crisis::bit(risk.track);
    risk.open = crisis::Question::asq_5;
    risk.opened_at = risk.asked_at = risk.last_full_text = risk.last_text = rig.clock.now();
  });
  const auto row = rig.accepted(person);
  service::TurnRequest lost;
  lost.person = person;
  lost.message_id = "SMlost";
  const bool late = GENERATE(true, false);
  lost.source = late ? service::fetched_late : "sms";
  lost.at = rig.clock.now() + 1s;
  dialog::TextIn in{"no", dialog::Channel::sms, "demo"};
  if (late) in.written_at = rig.clock.now() - 1h;
  lost.input = std::move(in);
  (void)rig.turn(std::move(lost));
  REQUIRE(rig.stored(row).watched);
  rig.start_outbox();
  rig.clock.pass(62s);
  REQUIRE(rig.comes([&] { return !rig.stored(row).watched; }));
  rig.settle_down();
  const auto told = [&] {
    return std::ranges::any_of(rig.queue(), [](const service::Handoff& one) {
      return one.undelivered == service::no_word;
    });
  };
  CHECK(told() == late);
}

TEST_CASE("a line without receipts is not watched") {
  service::Content changed = *shipped_content();
  changed.settings.sites.at("demo").lines.at("demo").receipts = false;
  OutboxRow row;
  row.author = Author::safety;
  row.line = "demo";
  CHECK_FALSE(is_watched(row, changed.settings.sites.at("demo")));
  changed.settings.sites.at("demo").lines.at("demo").receipts = true;
  CHECK(is_watched(row, changed.settings.sites.at("demo")));
}

TEST_CASE("a carrier that has confirmed none of our texts: a missing receipt alarms nobody") {
  WatchedRig rig(false);
  const auto person = rig.in_danger();
  int earlier = 2, rank = 3, own = 3;
  std::size_t alarms = 1;
  SECTION("it took two texts and said nothing of either") { alarms = 0; }
  SECTION("it took one, which shows nothing") { earlier = 1; }
  SECTION("it has confirmed texts") { rank = 4; }
  SECTION("it has not even taken this one") { own = 2; }
  for (int i = 0; i < earlier; ++i) {
    (void)rig.row(person, Author::bot, [&](OutboxRow& one) {
      one.state = rank == 4 ? OutboxState::delivered : OutboxState::sent;
      one.delivery_rank = rank;
    });
  }
  const auto row = rig.row(person, Author::safety, [&](OutboxRow& one) {
    one.watched = true;
    one.state = OutboxState::sent;
    one.delivery_rank = own;
  });
  rig.start_outbox();
  rig.clock.pass(61s);
  REQUIRE(rig.comes([&] { return !rig.stored(row).watched; }));
  rig.settle_down();
  CHECK(rig.addresses.alerts().size() == alarms);
  CHECK(rig.queue().size() == alarms);
  // What is said later of this very text is news all the same.
  rig.callback(row, "30003");
  REQUIRE(rig.comes([&] {
    return !rig.queue().empty() &&
           rig.queue().front().undelivered == "30003 handset off or unreachable";
  }));
}

TEST_CASE("below level 2 a missing receipt opens no row; a failure does") {
  WatchedRig rig(false);
  const auto row = rig.accepted(rig.person());
  rig.start_outbox();
  rig.clock.pass(61s);
  REQUIRE(rig.comes([&] { return !rig.stored(row).watched; }));
  rig.settle_down();
  CHECK(rig.queue().empty());
  rig.callback(row, "30003");
  REQUIRE(rig.comes([&] { return rig.queue().size() == 1; }));
}

TEST_CASE("an opt-out that is heard after no word was told is an opt-out, and the row says so") {
  const bool second = GENERATE(false, true);
  WatchedRig rig(second);
  const auto person = rig.in_danger();
  const auto row = rig.accepted(person);
  rig.start_outbox();
  rig.clock.pass(61s);
  if (second) {
    REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
  } else {
    REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
  }
  REQUIRE(rig.comes([&] { return !rig.stored(row).watched; }));
  rig.callback(row, "21610");
  REQUIRE(rig.comes([&] { return rig.record(person).state.person.opted_out; }));
  REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
  CHECK(rig.queue().front().undelivered == "21610 opted out");
  CHECK(rig.queue().front().phone);
}

TEST_CASE("a callback and the outbox tell one opt-out: one turn, one alarm, the same words") {
  WatchedRig rig(false);
  const auto person = rig.in_danger();
  const auto row = rig.accepted(person);
  const bool callback_first = GENERATE(true, false);
  const auto tell = [&] {
    auto told = delivery_failed(rig.stored(row), NotArrived::opted_out, "demo", "21610 opted out",
                                rig.clock.now());
    return rig.turn(std::move(told)).kind;
  };
  rig.callback(row, "21610");
  if (callback_first) CHECK(tell() == service::LaneAnswer::Kind::committed);
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return !rig.stored(row).untold; }));
  CHECK(tell() == service::LaneAnswer::Kind::duplicate);
  REQUIRE(rig.comes([&] { return !rig.addresses.alerts().empty(); }));
  rig.settle_down();
  CHECK(rig.addresses.alerts().size() == 1);
  CHECK(rig.queue().front().undelivered == "21610 opted out");
  CHECK(rig.record(person).state.person.opted_out);
}

// As the lane replays what was answered from memory while the store was gone.
OutboxRow given_in_an_outage(WatchedRig& rig, std::int64_t person) {
  const auto record = rig.record(person);
  service::TurnRequest request;
  request.address = record.state.person.addresses.front();
  request.message_id = "SMoutage";
  request.source = "journal";
  request.at = rig.clock.now();
  request.record_only = true;
  request.input = dialog::TextIn{"I want to kill myself", dialog::Channel::sms, "demo"};
  request.edge = std::make_shared<service::EdgeReply>();
  request.edge->text = "said from memory";
  request.edge->sent = true;
  REQUIRE(rig.turn(std::move(request)).kind == service::LaneAnswer::Kind::committed);
  const auto rows = rig.store.reader->outbox_of(record.state.conversation->id, 10);
  REQUIRE(rows.size() == 1);
  return rows.front();
}

TEST_CASE("a crisis text of an outage is watched after the replay, and never sent again") {
  const bool second = GENERATE(false, true);
  WatchedRig rig(second);
  const auto person = rig.in_danger();
  const OutboxRow row = given_in_an_outage(rig, person);
  CHECK(row.text == "said from memory");
  CHECK(row.recorded);
  const auto row_now = [&] { return rig.store.reader->outbox_of(row.conversation, 10).front(); };
  std::string said;
  SECTION("the provider knows that it failed") {
    rig.provider.ended(service::DeliveryEnd{OutboxState::failed, 4, "30003"});
    said = "30003 handset off or unreachable";
  }
  SECTION("the provider knows nothing") { said = service::no_word; }
  SECTION("a look at it was cut off by a stop") {
    rig.on_lane([&](service::Store& on) {
      (void)on.lease_outbox(rig.clock.now() + 61s, rig.clock.now(), 1s, 10);
    });
    said = service::no_word;
  }
  SECTION("it arrived") { rig.provider.ended(service::DeliveryEnd{OutboxState::delivered, 4, ""}); }
  const auto said_on_row = [&] {
    const auto queue = rig.queue();
    return queue.empty() || !queue.front().phone ? std::string() : queue.front().undelivered;
  };
  rig.start_outbox();
  rig.settle_down();
  CHECK(said_on_row().empty());
  rig.clock.pass(65s);
  if (said.empty()) {
    REQUIRE(rig.comes([&] { return row_now().state == OutboxState::delivered; }));
    rig.settle_down();
    CHECK(said_on_row().empty());
  } else {
    REQUIRE(rig.comes([&] { return said_on_row() == said; }));
  }
  rig.clock.pass(10min);
  rig.settle_down();
  const std::string number = row.to;
  CHECK(rig.provider.texts_to(number).empty());
  CHECK(rig.by_second().empty());
}

}  // namespace
}  // namespace screenline::scenario
