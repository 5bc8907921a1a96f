// What the edge decides before the lane: whose text it is, whether it was here before, in which
// language it is answered, and that one broken record is one person's and not everybody's.
#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <thread>

#include "tests/scenario/support/in_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

const std::string on_call = "+15555550199";  // of the demo's roster
const std::string who = "+15551000001", other = "+15551000002";
const std::string hook = "/hooks/twilio/demo/inbound";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool is_crisis_text(const Webhook& answer) {
  return answer.status == 200 && has(answer.text, "988") && has(answer.text, "911");
}

bool wait_for(const std::function<bool()>& what) {
  for (int i = 0; i < 400 && !what(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return what();
}

// As after a restart: the store knows, the edge does not.
dialog::State asked_right_now() {
  dialog::State state;
  crisis::State& risk = state.person.risk;
  risk.level = 2;
  risk.track = crisis::Track::self;
  risk.tracks = crisis::bit(crisis::Track::self);
  risk.held = true;
  risk.reason = "text_signal";
  risk.open = crisis::Question::asq_5;
  return state;
}

std::shared_ptr<const service::Content> with_site(
    const std::function<void(service::SiteSettings&)>& change) {
  service::Content content = *shipped_content();
  for (auto& [id, site] : content.settings.sites) change(site);
  return std::make_shared<const service::Content>(std::move(content));
}

TEST_CASE("a number on call that is in danger is heard out") {
  InProcess service;
  REQUIRE(has(service.peer().text(on_call, "on my way").text, "Not understood"));
  REQUIRE(service.person(on_call).state.person.id == 0);
  REQUIRE(is_crisis_text(service.peer().text(on_call, "I want to kill myself")));
  std::this_thread::sleep_for(std::chrono::milliseconds(3'100));  // past a burst
  SECTION("a 1 to the question") { CHECK(is_crisis_text(service.peer().text(on_call, "1"))); }
  SECTION("and words") { CHECK(is_crisis_text(service.peer().text(on_call, "yes right now"))); }
  CHECK(service.person(on_call).state.person.risk.level == 3);
}

TEST_CASE("somebody on call in danger while the store is gone is not paged for themself") {
  const std::string colleague = "+15555550198";
  const bool alone = GENERATE(false, true);
  InProcess service(with_site([&](service::SiteSettings& site) {
    if (!alone) site.roster.push_back({"Nurse B", colleague, 2, {}});
  }));
  service.fail_store(true);
  REQUIRE(is_crisis_text(service.peer().text(on_call, "I want to kill myself")));
  REQUIRE(wait_for([&] { return service.heard().alerts().size() == 1; }));
  const auto own = service.heard().alerts().front().own;
  REQUIRE(own.size() == 1);
  CHECK(own.front().value == on_call);
  const auto count = [&](service::NoticeKind kind) {
    const auto notices = service.heard().notices();
    return std::count(notices.begin(), notices.end(), kind);
  };
  const auto paged_for_it = [&](const std::string& number) {
    const auto texts = service.heard().texts(), numbers = service.heard().numbers();
    for (std::size_t i = 0; i < texts.size() && i < numbers.size(); ++i) {
      if (numbers[i] == number && has(texts[i], "row not on record")) return true;
    }
    return false;
  };
  CHECK(wait_for([&] {
    return alone ? count(service::NoticeKind::nobody_on_duty) == 1 : paged_for_it(colleague);
  }));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK_FALSE(paged_for_it(on_call));
  CHECK(count(service::NoticeKind::nobody_on_duty) == (alone ? 1 : 0));
}

TEST_CASE("a number on call whose danger comes in two texts") {
  InProcess service;
  CHECK(has(service.peer().text(on_call, "i want to kill").text, "Not understood"));
  CHECK(is_crisis_text(service.peer().text(on_call, "myself")));
}

TEST_CASE("a number on call with a crisis that only the store knows of") {
  InProcess service;
  const dialog::State state = asked_right_now();
  service.place(on_call, 0, &state);
  SECTION("answers it") {
    CHECK(is_crisis_text(service.peer().text(on_call, "1")));
    CHECK(service.person(on_call).state.person.risk.level == 3);
  }
  SECTION("while the store is gone nothing is dropped: 503") {
    service.fail_store(true);
    CHECK(service.peer().text(on_call, "1").status == 503);
  }
}

TEST_CASE("STOP from a number on call is honoured and answered where the reply is ours") {
  InProcess service(with_site([](service::SiteSettings& site) {
    for (auto& [id, line] : site.lines) line.opt_out_reply_by_app = true;
  }));
  CHECK_FALSE(service.peer().text(on_call, "STOP").text.empty());
  CHECK(service.person(on_call).state.person.opted_out);
  CHECK_FALSE(service.peer().text(on_call, "START").text.empty());
  CHECK_FALSE(service.person(on_call).state.person.opted_out);
}

TEST_CASE("another text under an id that was seen is read, a redelivery moves nothing") {
  InProcess service;
  (void)service.peer().text(who, "hello", "SMone");
  SECTION("the edge remembers the first") {}
  SECTION("it has forgotten it: the lane's duplicate is not the last word") {
    service.environment().memory.with(
        service::EdgeMemory::key("demo", {dialog::Channel::sms, "demo", who}),
        [](service::EdgeHint& hint) { hint = {}; });
  }
  const Webhook danger = service.peer().text(who, "I want to kill myself", "SMone");
  CHECK(is_crisis_text(danger));
  CHECK(service.person(who).state.person.risk.level >= 2);
  REQUIRE(service.queue().size() == 1);
  const std::size_t turns = service.transcript(who).size();
  CHECK(service.peer().text(who, "I want to kill myself", "SMone").text == danger.text);
  CHECK(service.transcript(who).size() == turns);
  CHECK(service.queue().front().unread == 1);
}

TEST_CASE("an answer to a safety question under an id that was seen counts") {
  InProcess service;
  REQUIRE(is_crisis_text(service.peer().text(who, "I want to kill myself", "SMone")));
  std::this_thread::sleep_for(std::chrono::milliseconds(3'100));  // past a burst
  CHECK(is_crisis_text(service.peer().text(who, "1", "SMone")));
  CHECK(service.person(who).state.person.risk.level == 3);
}

TEST_CASE("words of danger without a sender or an id are answered, and people on call are told") {
  InProcess service;
  std::map<std::string, std::string> form = {{"AccountSid", service.peer().account},
                                             {"To", service.peer().our_number},
                                             {"SmsStatus", "received"},
                                             {"Body", "I want to kill myself"}};
  SECTION("neither") {}
  SECTION("no sender") { form["MessageSid"] = "SMnameless"; }
  SECTION("no id") { form["From"] = who; }
  CHECK(is_crisis_text(service.peer().post(hook, form)));
  CHECK(wait_for([&] { return !service.heard().alerts().empty(); }));
  form["Body"] = "hello";
  const Webhook harmless = service.peer().post(hook, form);
  CHECK(harmless.status == 200);
  CHECK(harmless.text.empty());
}

TEST_CASE("who is not in the edge's memory is answered from it in the site's language") {
  InProcess service(with_site([](service::SiteSettings& site) { site.language = "es"; }));
  service.hang_lane(true);
  const Webhook answer = service.peer().text(who, "SOS");
  CHECK(is_crisis_text(answer));
  CHECK(has(answer.text, "Llame"));
  service.hang_lane(false);
}

TEST_CASE("once somebody of staff has the row, texts say so; of a new danger they do not") {
  InProcess service;
  CHECK(has(service.peer().text(who, "I want to kill myself").text, "telling our staff now"));
  REQUIRE(service.queue().size() == 1);
  CHECK(has(service.peer().text(who, "can someone call me").text, "telling our staff now"));
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const auto staff = [&](bool looked) {
    service.with_store([&](service::Store& store) {
      service::Handoff row = service.queue().front();
      row.state = service::HandoffState::claimed;
      row.claimed_by = "Ann";
      row.acknowledged = cli::WallClock().now();
      if (looked) row.unread = 0;
      REQUIRE(store.put_handoff(row, {}));
    });
  };
  staff(false);
  CHECK_FALSE(has(service.peer().text(who, "can someone call me").text, "our staff has seen"));
  staff(true);
  CHECK(has(service.peer().text(who, "can someone call me").text, "our staff has seen"));
  CHECK_FALSE(has(service.peer().text(who, "can someone call me").text, "has seen"));  // nor read since
  staff(true);
  SECTION("words of danger again, at the level that is known") {
    CHECK_FALSE(has(service.peer().text(who, "I want to kill myself").text, "has seen"));
  }
  SECTION("told of another danger, they have not seen that one") {
    CHECK_FALSE(has(service.peer().text(who, "my partner hits me and threatens me").text, "has seen"));
    CHECK_FALSE(has(service.peer().text(who, "can someone call me").text, "has seen"));
  }
  SECTION("nor a higher level") {
    CHECK_FALSE(has(service.peer().text(who, "I took all my pills").text, "has seen"));
    CHECK_FALSE(has(service.peer().text(who, "can someone call me").text, "has seen"));
  }
}

TEST_CASE("one person's record cannot be read: everybody else is served") {
  InProcess service;
  (void)service.peer().text(who, "hello");
  service.damage_record(who);
  service.fail_store(true);  // and the lane lets go of its own copy at the commit that fails
  CHECK(is_crisis_text(service.peer().text(who, "I want to kill myself")));
  REQUIRE(wait_for([&] { return service.journal().pending().size() == 1; }));
  service.fail_store(false);
  CHECK(wait_for([&] { return service.peer().text(other, "hello").status == 200; }));
  CHECK(service.journal().pending().empty());
  CHECK(service.journal().unreadable() == 1);
  CHECK(service.peer().text(who, "hello again").status == 503);
  CHECK(is_crisis_text(service.peer().text(who, "I am going to kill myself tonight")));
  const auto told = [&](service::NoticeKind kind) {
    return wait_for([&] {
      const auto notices = service.heard().notices();
      return std::find(notices.begin(), notices.end(), kind) != notices.end();
    });
  };
  CHECK(told(service::NoticeKind::journal_unreadable));
  CHECK(told(service::NoticeKind::record_unreadable));
}

}  // namespace
}  // namespace screenline::scenario
