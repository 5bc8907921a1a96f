// A store that fails or hangs: who is on an older revision keeps the ladder, what cannot be looked
// up is not guessed, and people on call are told without the store.
#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <thread>

#include "bot/cli/serve/alerts.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

const std::string who = "+15551000001", other = "+15551000002";

bool is_crisis_text(const Webhook& answer) {
  return answer.status == 200 && answer.text.find("988") != std::string::npos &&
         answer.text.find("911") != std::string::npos;
}

bool wait_for(const std::function<bool()>& what) {
  for (int i = 0; i < 400 && !what(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return what();
}

// Harmless answers until `step` is open.
Webhook walk_to(InProcess& service, const std::string& number, const std::string& step) {
  static const std::map<std::string, std::string> answers = {
      {"c2", "35"},   {"c3", "1"},    {"c4a", "2"},  {"c4b", "2"},
      {"c5", "SKIP"}, {"asq_1", "2"}, {"asq_2", "2"}};
  (void)service.peer().text(number, "hello");
  Webhook last = service.peer().text(number, "YES");
  for (int i = 0; i < 12 && last.step != step; ++i) {
    const auto given = answers.find(last.step);
    last = service.peer().text(number, given != answers.end() ? given->second : "0");
  }
  REQUIRE(last.step == step);
  return last;
}

int step_of(const flow::Flow& flow, const std::string& id) {
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    if (flow.steps[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

// A conversation at a safety question of a revision that the service does not have in use.
dialog::State on_revision(const flow::Flow& flow, const std::string& revision,
                          const std::string& step) {
  dialog::State state;
  dialog::Conversation conversation;
  conversation.id = 77;
  conversation.flow = flow.id;
  conversation.revision = revision;
  conversation.line = "demo";
  conversation.step = step_of(flow, step);
  conversation.safety_step = flow.steps[static_cast<std::size_t>(conversation.step)].is_safety();
  conversation.answers.resize(flow.steps.size());
  conversation.asked = {static_cast<std::uint16_t>(conversation.step)};
  state.conversation = std::move(conversation);
  return state;
}

void understood_after_reload(bool asked_before, bool hanging) {
  CAPTURE(asked_before, hanging);
  InProcess service;
  (void)walk_to(service, who, asked_before ? "asq_2" : "asq_1");
  service.reload(changed_content());
  if (!asked_before) REQUIRE(service.peer().text(who, "2").step == "asq_2");
  // Who begins now is on the new one.
  (void)service.peer().text(other, "hello");
  CHECK(service.peer().text(other, "YES").text.find("What is your age?") != std::string::npos);
  const std::size_t before = service.journal().pending().size();
  hanging ? service.hang_lane(true) : service.fail_store(true);
  CHECK(is_crisis_text(service.peer().text(who, "1")));
  CHECK(wait_for([&] { return service.journal().pending().size() > before; }));
  service.fail_store(false);
  service.hang_lane(false);
  CHECK(wait_for([&] {
    (void)service.peer().text(other, "HELP");
    return service.person(who).state.person.risk.level >= 2;
  }));
}

TEST_CASE("after a reload a 1 to a safety question is still understood while the store is gone") {
  SECTION("asked before the reload, the store fails") { understood_after_reload(true, false); }
  SECTION("asked before the reload, the lane hangs") { understood_after_reload(true, true); }
  SECTION("asked after the reload, the store fails") { understood_after_reload(false, false); }
  SECTION("asked after the reload, the lane hangs") { understood_after_reload(false, true); }
}

TEST_CASE("a revision read back from the store serves the edge too") {
  InProcess service;
  const auto old = changed_content();
  service.with_store([&](service::Store& store) {
    REQUIRE(store.put_revision(old->flows.current()->revision, old->closure));
  });
  const dialog::State state =
      on_revision(*old->flows.current(), old->flows.current()->revision, "asq_1");
  service.place(who, 0, &state);
  REQUIRE(service.peer().text(who, "2").step == "asq_2");
  service.fail_store(true);
  CHECK(is_crisis_text(service.peer().text(who, "1")));
}

TEST_CASE("a revision that cannot be looked up now is not taken for gone") {
  InProcess service;
  const auto old = changed_content();
  const std::string revision = old->flows.current()->revision;
  service.with_store(
      [&](service::Store& store) { REQUIRE(store.put_revision(revision, old->closure)); });
  const dialog::State state = on_revision(*old->flows.current(), revision, "c2");
  service.place(who, 0, &state);
  service.fail_revisions(true);
  CHECK(service.peer().text(who, "35", "SMagain").status == 503);
  CHECK(service.queue().empty());
  service.fail_revisions(false);
  const Webhook redelivered = service.peer().text(who, "35", "SMagain");
  CHECK(redelivered.status == 200);
  CHECK(redelivered.step == "c3");
  CHECK(service.queue().empty());
}

TEST_CASE("on a revision that is really gone") {
  InProcess service;
  const flow::Flow& flow = *service.content().flows.current();
  SECTION(
      "an answer to a safety question is crisis messaging, and the ladder goes on without the "
      "flow") {
    const dialog::State state = on_revision(flow, "gone", "asq_3");
    service.place(who, 0, &state);
    CHECK(is_crisis_text(service.peer().text(who, "1")));
    REQUIRE(service.queue().size() == 1);
    CHECK(service.queue().front().severity == dialog::Severity::crisis);
    CHECK(service.queue().front().reason == "revision_unknown");
    std::this_thread::sleep_for(std::chrono::milliseconds(3'100));  // past a burst
    CHECK(is_crisis_text(service.peer().text(who, "1")));           // "right now?"
    CHECK(service.person(who).state.person.risk.level == 3);
    CHECK(service.queue().front().level == 3);
  }
  SECTION("STOP to a safety question counts, and somebody has to phone") {
    const dialog::State state = on_revision(flow, "gone", "asq_3");
    service.place(who, 0, &state);
    (void)service.peer().text(who, "STOP");
    REQUIRE(service.queue().size() == 1);
    CHECK(service.queue().front().severity == dialog::Severity::crisis);
    CHECK(service.queue().front().phone);
  }
  SECTION("words of danger at an ordinary question") {
    const dialog::State state = on_revision(flow, "gone", "c2");
    service.place(who, 0, &state);
    CHECK(is_crisis_text(service.peer().text(who, "i want to kill myself")));
  }
  SECTION("another answer goes to staff, urgently, and is counted") {
    const dialog::State state = on_revision(flow, "gone", "c2");
    service.place(who, 0, &state);
    CHECK(service.peer().text(who, "35").status == 200);
    REQUIRE(service.queue().size() == 1);
    CHECK(service.queue().front().severity == dialog::Severity::urgent);
  }
  CHECK(service.environment().counters.revision_missing >= 1);
}

TEST_CASE(
    "with the store gone people on call are told of a crisis by address and by text, once a "
    "level") {
  InProcess service;
  (void)service.peer().text(who, "hello");
  SECTION("failing") { service.fail_store(true); }
  SECTION("hanging") { service.hang_lane(true); }
  const Webhook answer = service.peer().text(who, "I want to kill myself");
  CHECK(is_crisis_text(answer));
  CHECK(answer.text.find("I am telling our staff now") != std::string::npos);
  REQUIRE(wait_for(
      [&] { return !service.heard().alerts().empty() && !service.heard().texts().empty(); }));
  const service::AlertMessage alert = service.heard().alerts().front();
  CHECK(alert.handoff == 0);
  CHECK(alert.level == 2);
  CHECK(alert.track == "self");
  const std::string page = service.heard().texts().front();
  CHECK(page.find("L2") != std::string::npos);
  CHECK(page.find("not on record yet") != std::string::npos);
  CHECK(page.find(who.substr(1)) == std::string::npos);
  CHECK(page.find("kill") == std::string::npos);
  // A rise is told; the same level again is not.
  const auto top = [&] { return service.heard().alerts().back().level; };
  (void)service.peer().text(who, "i just swallowed the whole bottle of pills");
  CHECK(wait_for([&] { return top() == 4; }));
  const std::size_t told = service.heard().alerts().size();
  CHECK(is_crisis_text(
      service.peer().text(who, "i swallowed the whole bottle of pills, i want to die")));
  std::this_thread::sleep_for(std::chrono::milliseconds(1'300));  // past the grace
  CHECK(service.heard().alerts().size() == told);
}

TEST_CASE("a lane that was only slow tells staff by the row alone") {
  InProcess service;
  (void)service.peer().text(who, "hello");
  service.hang_lane(true);
  CHECK(is_crisis_text(
      service.peer().text(who, "I want to kill myself")));  // from memory, after 250 ms
  service.hang_lane(false);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  REQUIRE(service.heard().alerts().size() == 1);
  CHECK(service.heard().alerts().front().handoff != 0);
}

TEST_CASE("nobody is promised staff when no channel works without the store") {
  InProcess service;
  (void)service.peer().text(who, "hello");
  service.heard().urls(false);
  service.heard().pages(false);
  service.fail_store(true);
  (void)service.peer().text(other, "quiero matarme");  // its page is refused: now that is known
  REQUIRE(wait_for([&] { return !service.heard().texts().empty(); }));
  CHECK(wait_for([&] { return service.environment().counters.direct_pages_failed > 0; }));
  const Webhook answer = service.peer().text(who, "I want to kill myself");
  CHECK(is_crisis_text(answer));
  CHECK(answer.text.find("telling our staff") == std::string::npos);
  CHECK(answer.text.find("Nobody at the clinic may be reading this now") != std::string::npos);
  service.fail_store(false);
  REQUIRE(wait_for([&] {
    (void)service.peer().text("+15551000003", "hello");
    return service.person(who).state.person.risk.level >= 2;
  }));
  // What was sent is what is on record (S12).
  bool found = false;
  for (const service::TranscriptTurn& turn : service.transcript(who)) {
    for (const service::TranscriptMessage& message : turn.messages)
      found = found || message.text == answer.text;
  }
  CHECK(found);
}

TEST_CASE("a storm of crises comes as ten pages and a number, and every one by address") {
  InProcess service;
  service.fail_store(true);
  for (int i = 0; i < 14; ++i) {
    (void)service.peer().text("+1555200" + std::to_string(1000 + i), "I want to kill myself");
  }
  CHECK(wait_for([&] { return service.heard().alerts().size() == 14; }));
  const auto single = [&] {
    int count = 0;
    for (const std::string& text : service.heard().texts())
      count += text.find("row not on record") != std::string::npos;
    return count;
  };
  CHECK(wait_for([&] { return single() == 10; }));
  CHECK(wait_for([&] {
    for (const std::string& text : service.heard().texts()) {
      if (text.find("4 more answered, up to L2") != std::string::npos) return true;
    }
    return false;
  }));
  CHECK(single() == 10);
}

TEST_CASE("what is alerted again after a restart: open crisis rows that nobody acknowledged") {
  InProcess service;
  (void)service.peer().text(who, "I want to kill myself");
  (void)service.peer().text(other, "hello");
  (void)service.peer().text(other, "CALL");  // a row, and no crisis
  REQUIRE(service.queue().size() == 2);
  const service::Time now = service.queue().front().alerted;
  const std::vector<service::AlertMessage> open = cli::unacknowledged(service.reader(), now);
  REQUIRE(open.size() == 1);
  CHECK(open.front().level == 2);
  CHECK(open.front().site == "demo");
  // Older than the first clock of L2: the escalator pages and alerts it, and it is not told twice.
  CHECK(cli::unacknowledged(service.reader(), now + std::chrono::minutes(15)).empty());
  service.with_store([&](service::Store& store) {
    service::Handoff row = *service.reader().handoff(open.front().handoff);
    row.acknowledged = row.created;
    REQUIRE(store.put_handoff(row, {}));
  });
  CHECK(cli::unacknowledged(service.reader(), now).empty());
}

TEST_CASE("a store that stays gone is said, and that it is back, once each") {
  InProcess service;
  (void)service.peer().text(who, "hello");
  const auto count = [&](service::NoticeKind kind) {
    const auto notices = service.heard().notices();
    return std::count(notices.begin(), notices.end(), kind);
  };
  service.fail_store(true);
  CHECK(wait_for([&] { return count(service::NoticeKind::store_gone) == 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  CHECK(count(service::NoticeKind::store_gone) == 1);
  CHECK(count(service::NoticeKind::store_back) == 0);
  service.fail_store(false);
  CHECK(wait_for([&] { return count(service::NoticeKind::store_back) == 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  CHECK(count(service::NoticeKind::store_back) == 1);
  CHECK(count(service::NoticeKind::store_gone) == 1);
}

}  // namespace
}  // namespace screenline::scenario
