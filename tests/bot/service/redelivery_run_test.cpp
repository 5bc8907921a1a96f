// A message delivered again is answered with what it was answered with then, from whatever
// conversation, and the text reaches the phone once: by the redelivery or by the sweeper, never
// both (E5, E6).
#include <algorithm>

#include "adapters/store/memory.hpp"
#include "bot/service/mid.hpp"
#include "bot/service/staff_desk.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using service::LaneAnswer;

struct Redelivery : SendingRig {
  std::int64_t who;
  dialog::Address address;

  Redelivery()
      : SendingRig(store::open_memory()),
        who(person()),
        address(record(who).state.person.addresses[0]) {}

  LaneAnswer text(const std::string& words, const std::string& sid) {
    service::TurnRequest request;
    request.address = address;
    request.message_id = sid;
    request.input = dialog::TextIn{words, dialog::Channel::sms,         "demo",
                                   false, dialog::ProviderOptOut::none, {}};
    request.source = "sms";
    request.at = clock.now();
    request.inline_reply = true;
    return turn(std::move(request));
  }
  // The provider says of an inline text that it went out.
  void callback(const std::string& mid) {
    on_lane([&](service::Store& on) {
      REQUIRE(on.merge_status(mid, "SMinline", 4, service::OutboxState::delivered, ""));
    });
  }
  void end_and_begin_anew() {
    on_lane([&](service::Store& on) {
      bool unavailable = false;
      service::TurnWrite write;
      write.after = on.load(who, unavailable).value();
      write.person = who;
      write.expected_version = write.after.version;
      write.after.state.conversation->phase = dialog::Phase::ended;
      write.after.state.conversation->step = -1;
      write.conversation_changed = true;
      std::vector<service::TurnWrite> wave;
      wave.push_back(std::move(write));
      REQUIRE(on.commit(wave).front().status == service::CommitStatus::committed);
    });
    // The lane's own copy is old now: its first try is a conflict, the second one reads anew.
    const std::int64_t before = record(who).state.conversation->id;
    REQUIRE_FALSE(text("START", "SMstart").text.empty());
    REQUIRE(record(who).state.conversation->id != before);
  }
};

TEST_CASE("an ok of somebody on call delivered again after a restart takes no second row") {
  Redelivery rig;
  const service::SiteSettings& site = rig.content->site("demo");
  const service::StaffDesk::Text ok{site.roster.front().sms, "ok", "SMok"};
  const auto says = [&] {
    std::string said;
    rig.on_lane([&](service::Store& on) {
      service::StaffDesk desk(rig.environment, rig.lane, *rig.store.reader);  // remembers nothing
      said = desk.answer(on, site, ok).value_or("unavailable");
    });
    return said;
  };
  const auto held = [&] {
    const auto rows = rig.store.reader->handoffs("demo", false, 10);
    return std::ranges::count(rows, service::HandoffState::claimed, &service::Handoff::state);
  };
  (void)rig.text("I want to kill myself", "SM1");
  CHECK(says().find("is yours") != std::string::npos);
  REQUIRE(held() == 1);
  rig.who = rig.person();
  rig.address = rig.record(rig.who).state.person.addresses[0];
  (void)rig.text("I want to kill myself", "SM2");
  CHECK(says().find("is yours") != std::string::npos);
  CHECK(held() == 1);
}

TEST_CASE(
    "delivered twice and three times: the same text under the same reference, and the phone shows "
    "it once") {
  Redelivery rig;
  rig.start_outbox();
  const LaneAnswer lost = rig.text("40", "SM1");
  REQUIRE_FALSE(lost.text.empty());
  rig.clock.pass(15s);
  const LaneAnswer second = rig.text("40", "SM1");
  CHECK(second.kind == LaneAnswer::Kind::duplicate);
  CHECK(second.text == lost.text);
  CHECK(second.mid == lost.mid);
  rig.clock.pass(15s);
  const LaneAnswer third = rig.text("40", "SM1");  // that was lost too
  CHECK(third.text == lost.text);
  // 40 s after the first answer and 10 after this one: the sweeper leaves it alone.
  rig.clock.pass(10s);
  rig.settle_down();
  CHECK(rig.provider.calls() + rig.provider.look_ups() == 0);
  // This one arrived.
  rig.callback(third.mid);
  rig.clock.pass(1h);
  rig.settle_down();
  CHECK(rig.provider.calls() == 0);
  CHECK(rig.text("40", "SM1").text.empty());
  CHECK(rig.record(rig.who).state.conversation->seq == 1);  // one turn, whatever was delivered
}

TEST_CASE("after 25 s the sweeper has sent it: a redelivery is only acknowledged") {
  Redelivery rig;
  rig.provider.found(false);
  const LaneAnswer lost = rig.text("40", "SM1");
  rig.start_outbox();
  rig.clock.pass(25s);
  REQUIRE(rig.comes([&] { return rig.provider.calls() == 1; }));
  CHECK(rig.provider.texts().front() == lost.text);
  for (int i = 0; i < 2; ++i) {
    const LaneAnswer again = rig.text("40", "SM1");
    CHECK(again.kind == LaneAnswer::Kind::duplicate);
    CHECK(again.text.empty());
  }
  rig.clock.pass(1h);
  rig.settle_down();
  CHECK(rig.provider.calls() == 1);
}

TEST_CASE("a redelivery while the sweeper is at it does not bring a second text") {
  Redelivery rig;
  rig.provider.found(false);
  (void)rig.text("40", "SM1");
  std::string during = "not asked";
  rig.provider.on_send = [&] { during = rig.text("40", "SM1").text; };
  rig.start_outbox();
  rig.clock.pass(25s);
  REQUIRE(rig.comes([&] { return rig.provider.calls() == 1; }));
  CHECK(during.empty());
}

TEST_CASE("a redelivery after a new start finds the answer it got in the conversation before") {
  Redelivery rig;
  const LaneAnswer first = rig.text("15", "SM1");  // too young: the end of it
  REQUIRE_FALSE(first.text.empty());
  rig.end_and_begin_anew();
  const LaneAnswer again = rig.text("15", "SM1");
  CHECK(again.text == first.text);
  CHECK(again.mid == first.mid);
}

TEST_CASE(
    "a question that another has overtaken is not given again: 1 would answer the wrong one") {
  Redelivery rig;
  REQUIRE_FALSE(rig.text("40", "SM1").text.empty());
  REQUIRE_FALSE(rig.text("1", "SM2").text.empty());
  const LaneAnswer again = rig.text("40", "SM1");
  CHECK(again.kind == LaneAnswer::Kind::duplicate);
  CHECK(again.text.empty());
  CHECK_FALSE(rig.text("1", "SM2").text.empty());  // the latest one is
}

TEST_CASE("a crisis text is given again in any case: too often beats not at all") {
  Redelivery rig;
  rig.provider.found(false);
  const LaneAnswer first = rig.text("I want to kill myself", "SM1");
  REQUIRE(first.author == dialog::Author::safety);
  rig.start_outbox();
  rig.clock.pass(25s);
  REQUIRE(rig.comes([&] {  // pages to people on call leave as well
    for (const std::string& text : rig.provider.texts()) {
      if (text == first.text) return true;
    }
    return false;
  }));
  CHECK(rig.text("I want to kill myself", "SM1").text == first.text);
}

}  // namespace
}  // namespace screenline::scenario
