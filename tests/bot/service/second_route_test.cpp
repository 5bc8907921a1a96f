// A crisis text that one line could not deliver: by the second line, once; then a person has to
// call (crisis.md R3, DECISIONS S10).
#include "bot/service/second_route.hpp"

#include <algorithm>

#include "bot/text/sms.hpp"
#include "tests/bot/service/watched_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using dialog::Author;
using service::OutboxRow;
using service::OutboxState;
using Kind = service::SendReport::Kind;

TEST_CASE("a crisis text that the first line's carrier refuses goes by the second line, once") {
  const std::string code = GENERATE("30003", "30007", "30008", "30034", "14107");
  on_each_watched_store([&](WatchedRig& rig) {
    const auto person = rig.in_danger();
    const auto row = rig.accepted(person);
    rig.callback(row, code);
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
    const OutboxRow second = rig.by_second().front();
    CHECK(second.to == rig.record(person).state.person.addresses.front().value);
    CHECK(second.text == "Bayview Clinic here, from another number. " + rig.stored(row).text);
    REQUIRE(rig.comes([&] { return rig.stored(row).state == OutboxState::failed; }));
    rig.clock.pass(50s);
    rig.settle_down();
    CHECK(rig.by_second().size() == 1);
    CHECK(rig.provider.sent_by("demo").empty());
    CHECK(rig.queue().empty());  // nobody has to call yet
  });
}

TEST_CASE("who answers the second number is the same person (E3)") {
  WatchedRig rig;
  const auto person = rig.in_danger();
  rig.callback(rig.accepted(person), "30007");
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
  service::TurnRequest text;
  text.address = {dialog::Channel::sms, "other", rig.by_second().front().to};
  text.message_id = "SMreply";
  text.input = dialog::TextIn{"no", dialog::Channel::sms, "other"};
  text.source = "sms";
  text.at = rig.clock.now();
  CHECK(rig.turn(std::move(text)).kind == service::LaneAnswer::Kind::committed);
  CHECK(rig.record(person).state.conversation->line == "other");
  CHECK(rig.store.reader->counts().persons == 1);
}

service::TurnRequest written_to_other(const std::string& number, const std::string& words,
                                      service::Time at) {
  service::TurnRequest text;
  text.address = {dialog::Channel::sms, "other", number};
  text.message_id = "SM" + words;
  text.input = dialog::TextIn{words, dialog::Channel::sms, "other"};
  text.source = "sms";
  text.at = at;
  return text;
}

TEST_CASE(
    "a number that somebody else is known by at the second line: the answer reaches the crisis") {
  on_each_watched_store([](WatchedRig& rig) {
    const auto person = rig.person([](service::PersonRecord& record) {
      crisis::State& risk = record.state.person.risk;
      risk.level = 2;
      risk.held = true;
      risk.track = crisis::Track::self;
      risk.tracks = crisis::bit(crisis::Track::self);
      risk.open = crisis::Question::asq_5;
    });
    const std::string number = rig.record(person).state.person.addresses.front().value;
    const auto other = rig.person([&](service::PersonRecord& record) {
      record.state.person.addresses = {{dialog::Channel::sms, "other", number}};
      record.state.conversation->line = "other";
    });
    // Before the text it is theirs, as it always was.
    (void)rig.turn(written_to_other(number, "HELP", rig.clock.now()));
    const auto theirs = rig.record(other).state.conversation->seq;
    CHECK(theirs > 0);
    CHECK(rig.record(person).state.conversation->seq == 0);
    rig.callback(rig.accepted(person), "30007");
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
    (void)rig.turn(written_to_other(number, "1", rig.clock.now()));  // "yes" to "right now?"
    CHECK(rig.record(person).state.person.risk.level == 3);
    CHECK(rig.record(person).state.conversation->line == "other");
    CHECK(rig.record(other).state.conversation->seq == theirs);
    CHECK(rig.record(other).state.person.risk.level == 0);
    rig.on_lane([&](service::Store& on) {
      bool unavailable = false;
      CHECK(on.find_person("demo", {dialog::Channel::sms, "other", number}, unavailable) == other);
    });
  });
}

TEST_CASE("with no crisis open the number at the second line is read as before") {
  WatchedRig rig;
  const auto person = rig.person();  // a caring text, level 1 at most
  const std::string number = rig.record(person).state.person.addresses.front().value;
  const auto other = rig.person([&](service::PersonRecord& record) {
    record.state.person.addresses = {{dialog::Channel::sms, "other", number}};
    record.state.conversation->line = "other";
  });
  rig.callback(rig.accepted(person), "30007");
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
  const auto before = rig.record(person).state.conversation->seq;
  (void)rig.turn(written_to_other(number, "HELP", rig.clock.now()));
  CHECK(rig.record(other).state.conversation->seq > 0);
  CHECK(rig.record(person).state.conversation->seq == before);
}

TEST_CASE(
    "after a STOP, or where no sender gets through, no other number of ours: somebody has to "
    "call") {
  struct Case {
    const char *code, *said;
  };
  const Case one = GENERATE(Case{"21610", "21610 opted out"}, Case{"30004", "30004 blocked"},
                            Case{"30006", "30006 landline or unreachable carrier"});
  on_each_watched_store([&](WatchedRig& rig) {
    const auto person = rig.in_danger();
    rig.callback(rig.accepted(person), one.code);
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
    CHECK(rig.queue().front().phone);
    CHECK(rig.queue().front().undelivered == one.said);
    rig.clock.pass(2min);
    rig.settle_down();
    CHECK(rig.by_second().empty());
  });
}

TEST_CASE("who has opted out here meanwhile gets no text from another number") {
  WatchedRig rig;
  const auto person = rig.person([&](service::PersonRecord& record) {
    record.state.person.risk.level = 3;
    record.state.person.opted_out = true;
    record.state.person.opted_out_at = rig.clock.now();
  });
  rig.callback(rig.accepted(person), "30007");
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
  rig.settle_down();
  CHECK(rig.by_second().empty());
}

TEST_CASE(
    "both lines failed: told on the row in plain words, an alarm like a rise, and no third text") {
  on_each_watched_store([](WatchedRig& rig) {
    const auto person = rig.in_danger();
    rig.callback(rig.accepted(person), "30007");
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
    rig.callback_of(rig.by_second().front(), "30003");
    REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
    CHECK(rig.queue().front().phone);
    CHECK(rig.queue().front().undelivered == "30003 handset off or unreachable");
    REQUIRE(rig.comes([&] { return rig.addresses.alerts().size() == 1; }));
    CHECK_FALSE(rig.addresses.alerts().front().repeat);
    rig.clock.pass(1h);
    rig.settle_down();
    CHECK(rig.by_second().size() == 1);
    CHECK(rig.provider.sent_by("demo").size() == 1);  // the page to who is on call
  });
}

TEST_CASE(
    "the queue learns it though somebody has been told to phone before: it alarms like a rise") {
  WatchedRig rig(false);
  const auto person = rig.in_danger();
  rig.callback(rig.accepted(person), "30007");
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.addresses.alerts().size() == 1; }));
  rig.clock.pass(2min);
  rig.callback(
      rig.row(person, Author::safety, [](OutboxRow& one) { one.state = OutboxState::sent; }),
      "30007");
  REQUIRE(rig.comes([&] { return rig.addresses.alerts().size() == 2; }));
  CHECK(rig.addresses.alerts().back().repeat);  // the second one is no news
}

TEST_CASE("no word of delivery in 60 s: the provider is asked, then the second line carries it") {
  on_each_watched_store([](WatchedRig& rig) {
    const auto person = rig.in_danger();
    const auto row = rig.accepted(person);
    rig.start_outbox();
    rig.clock.pass(59s);
    rig.settle_down();
    CHECK(rig.by_second().empty());
    SECTION("nothing final is known") {
      rig.clock.pass(2s);
      REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
      SECTION("nor of the second: somebody has to call") {
        rig.clock.pass(61s);
        REQUIRE(rig.comes([&] { return !rig.queue().empty(); }));
        CHECK(rig.queue().front().undelivered == "no word of delivery");
        rig.clock.pass(1h);
        rig.settle_down();
        CHECK(rig.by_second().size() == 1);
      }
      SECTION("it arrived after all") {
        const OutboxRow second = rig.by_second().front();
        rig.on_lane([&](service::Store& on) {
          REQUIRE(on.merge_status(second.mid, "SM2", 4, OutboxState::delivered, ""));
        });
        rig.clock.pass(1h);
        rig.settle_down();
        CHECK(rig.by_second().size() == 1);
        CHECK(rig.queue().empty());
      }
    }
    SECTION("only the callback was lost") {
      rig.provider.ended(service::DeliveryEnd{OutboxState::delivered, 4, ""});
      rig.clock.pass(2s);
      REQUIRE(rig.comes([&] { return rig.stored(row).state == OutboxState::delivered; }));
      rig.settle_down();
      CHECK(rig.by_second().empty());
    }
    SECTION("the provider knows that it failed") {
      rig.provider.ended(service::DeliveryEnd{OutboxState::failed, 4, "30007"});
      rig.clock.pass(2s);
      REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
      REQUIRE(rig.comes([&] { return rig.stored(row).state == OutboxState::failed; }));
    }
    SECTION("they have written since, and were answered") {
      const auto next = rig.accepted(person);
      rig.on_lane([&](service::Store& on) {
        REQUIRE(on.merge_status(rig.stored(next).mid, "SM2", 4, OutboxState::delivered, ""));
      });
      rig.clock.pass(2s);
      REQUIRE(rig.comes([&] { return !rig.stored(row).watched; }));
      rig.settle_down();
      CHECK(rig.by_second().empty());
    }
  });
}

TEST_CASE("a first line that cannot send, or has not in a minute, is left for the second") {
  WatchedRig rig;
  const auto watched = [](OutboxRow& row) { row.watched = true; };
  SECTION("its account is closed") {
    rig.provider.answer({Kind::config_error});
    (void)rig.row(rig.in_danger(), Author::safety, watched);
    rig.start_outbox();
  }
  SECTION("it is not reached") {
    rig.provider.answer({Kind::retry, Kind::retry});
    (void)rig.row(rig.in_danger(), Author::safety, watched);
    rig.start_outbox();
    REQUIRE(rig.comes([&] { return rig.provider.calls() == 1; }));
    rig.settle_down();
    CHECK(rig.by_second().empty());
    rig.clock.pass(61s);
  }
  REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
  rig.clock.pass(50s);
  rig.settle_down();
  CHECK(rig.by_second().size() == 1);
}

TEST_CASE("the loop guard without a second line: once more when it is over, from the same number") {
  WatchedRig rig(false);
  const auto row = rig.accepted(rig.in_danger());
  rig.callback(row, "14107");
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return !rig.stored(row).untold; }));
  rig.clock.pass(25s);
  rig.settle_down();
  CHECK(rig.provider.calls() == 0);
  rig.clock.pass(10s);
  REQUIRE(rig.comes([&] { return rig.provider.sent_by("demo").size() == 1; }));
  CHECK(rig.provider.texts().front().find("another number") == std::string::npos);
}

TEST_CASE("a stop between the commit of the second text and the first row's end sends no third") {
  WatchedRig rig;
  const auto person = rig.in_danger();
  const auto row = rig.accepted(person);
  rig.callback(row, "30007");
  // As it was when the program died: the turn stands, the row still waits to be told.
  service::TurnRequest again =
      send_again(rig.stored(row), {"other", {}}, "demo", "30007", rig.clock.now());
  CHECK(rig.turn(std::move(again)).kind == service::LaneAnswer::Kind::committed);
  REQUIRE(rig.stored(row).untold);
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return !rig.stored(row).untold; }));
  REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
  rig.settle_down();
  CHECK(rig.by_second().size() == 1);
}

TEST_CASE("a crisis text is watched when it is written, and fits with the words before it") {
  WatchedRig rig;
  service::TurnRequest text;
  text.address = {dialog::Channel::sms, "demo", "+15553009999"};
  text.message_id = "SMdanger";
  text.input = dialog::TextIn{"I want to kill myself", dialog::Channel::sms, "demo"};
  text.source = "sms";
  text.at = rig.clock.now();
  (void)rig.turn(std::move(text));
  rig.start_outbox();
  REQUIRE(rig.comes([&] { return rig.provider.sent_by("demo").size() >= 1; }));
  const auto first = rig.provider.sent_by("demo");
  const auto said = std::ranges::find(first, Author::safety, &OutboxRow::author);
  REQUIRE(said != first.end());
  CHECK(said->watched);
  rig.clock.pass(61s);
  REQUIRE(rig.comes([&] { return rig.by_second().size() == 1; }));
  const OutboxRow second = rig.by_second().front();
  CHECK(second.again);
  CHECK(second.watched);
  CHECK(text::count_segments(second.text).count <= 3);
}

}  // namespace
}  // namespace screenline::scenario
