// Promise 1 and 2 through the real entry point: a text of danger is answered with crisis messaging, at every
// step, in every state, also when the store is gone or the lane hangs. The last case takes the gate away and
// sees the same check fail.
#include <atomic>
#include <thread>

#include "tests/scenario/support/in_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

// Our own words; one a class.
const std::vector<std::string> danger = {"I want to kill myself", "i dont want to be alive anymore",
                                         "quiero matarme"};

std::string number(int i) { return "+1555" + std::to_string(1'000'000 + i); }

bool is_crisis_text(const Webhook& answer) {
  return answer.status == 200 && answer.text.find("988") != std::string::npos &&
         answer.text.find("911") != std::string::npos;
}

// How many of all steps did not answer danger with a crisis text as the very next text.
int misses(InProcess& service, int first_number) {
  const flow::Flow& flow = *service.content().flows.current();
  int missed = 0;
  for (std::size_t step = 0; step < flow.steps.size(); ++step) {
    if (flow.steps[step].answer < 0) continue;
    const std::string who = number(first_number + static_cast<int>(step));
    service.place(who, static_cast<int>(step));
    const Webhook answer = service.peer().text(who, danger[step % danger.size()]);
    if (!is_crisis_text(answer)) ++missed;
  }
  return missed;
}

TEST_CASE("danger at every step is answered with crisis messaging, and the questionnaire stops") {
  InProcess service;
  REQUIRE(misses(service, 0) == 0);
  const flow::Flow& flow = *service.content().flows.current();
  for (std::size_t step = 0; step < flow.steps.size(); ++step) {
    if (flow.steps[step].answer < 0) continue;
    const service::PersonRecord record = service.person(number(static_cast<int>(step)));
    CAPTURE(flow.steps[step].id);
    CHECK(record.state.person.risk.level >= 2);
    CHECK(record.state.conversation->phase == dialog::Phase::held);
    CHECK(record.state.person.crisis_handoff != 0);
  }
  for (const service::Handoff& row : service.queue()) {
    CHECK(row.severity == dialog::Severity::crisis);
    CHECK(row.category == "crisis");
  }
}

TEST_CASE("danger before consent, from somebody unknown, after the end and after STOP") {
  InProcess service;
  SECTION("the very first text") {
    CHECK(is_crisis_text(service.peer().text(number(1), danger[0])));
    CHECK(service.person(number(1)).state.person.risk.level >= 2);
  }
  SECTION("instead of YES") {
    CHECK(service.peer().text(number(2), "hello").text.find("YES") != std::string::npos);
    CHECK(is_crisis_text(service.peer().text(number(2), danger[1])));
  }
  SECTION("at the age question") {
    (void)service.peer().text(number(3), "hello");
    (void)service.peer().text(number(3), "yes");
    CHECK(is_crisis_text(service.peer().text(number(3), danger[0])));
  }
  SECTION("after the end") {
    service.place(number(4), -1);
    CHECK(is_crisis_text(service.peer().text(number(4), danger[0])));
  }
  SECTION("after STOP: the one direct answer is attempted and somebody has to phone") {
    (void)service.peer().text(number(5), "hello");
    (void)service.peer().text(number(5), "STOP");
    CHECK(service.peer().text(number(5), "what now").text.empty());
    CHECK(is_crisis_text(service.peer().text(number(5), danger[0])));
    REQUIRE(service.queue().size() == 1);
    CHECK(service.queue().front().phone);
    CHECK(service.queue().front().rank == crisis::Rank::top);
  }
}

TEST_CASE("a redelivered question does not leave during a crisis or after STOP") {
  InProcess service;
  const std::string who = number(1);
  (void)service.peer().text(who, "hello");
  CHECK(service.peer().text(who, "yes", "SMdup1").text.find("How old") != std::string::npos);
  SECTION("crisis") { CHECK(is_crisis_text(service.peer().text(who, danger[0]))); }
  SECTION("STOP") { (void)service.peer().text(who, "STOP"); }
  const Webhook again = service.peer().text(who, "yes", "SMdup1");
  CHECK(again.status == 200);
  CHECK(again.text.empty());
}

TEST_CASE("words of danger right after the crisis text are not met with silence, and count") {
  InProcess service;
  const std::string who = number(1);
  CHECK(is_crisis_text(service.peer().text(who, "i want to die")));
  CHECK(is_crisis_text(service.peer().text(who, "yes i want to kill myself")));
  CHECK(service.person(who).state.person.risk.level == 3);
  CHECK(is_crisis_text(service.peer().text(who, "i really want to kill myself")));
}

TEST_CASE("a text split in two during an outage is on record as the crisis it was") {
  InProcess service;
  const std::string who = number(1);
  (void)service.peer().text(who, "hello");
  service.fail_store(true);
  CHECK(service.peer().text(who, "i want to kill").status == 503);
  CHECK(is_crisis_text(service.peer().text(who, "myself")));
  for (int i = 0; i < 100 && service.journal().pending().empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  service.fail_store(false);
  (void)service.peer().text(number(2), "hello");
  CHECK(service.person(who).state.person.risk.level >= 2);
}

TEST_CASE("danger is answered while the store fails, and is on record when it is back") {
  InProcess service;
  const std::string who = number(1);
  (void)service.peer().text(who, "hello");
  service.fail_store(true);
  // No questionnaire item goes to anyone.
  const Webhook ordinary = service.peer().text(who, "yes");
  CHECK(ordinary.status == 503);
  CHECK(ordinary.text.empty());
  CHECK(is_crisis_text(service.peer().text(who, danger[0], "SMoutage1")));
  CHECK(is_crisis_text(service.peer().text(number(2), danger[2])));
  // The edge remembers what it asked: "1" is yes to "right now?", and that is level 3.
  const Webhook yes = service.peer().text(who, "1");
  CHECK(is_crisis_text(yes));
  for (int i = 0; i < 100 && service.journal().pending().size() < 3; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(service.journal().pending().size() == 3);
  service.fail_store(false);
  (void)service.peer().text(number(3), "hello");  // the next turn replays first
  CHECK(service.journal().pending().empty());
  const service::PersonRecord record = service.person(who);
  CHECK(record.state.person.risk.level == 3);
  CHECK(record.state.person.crisis_handoff != 0);
  // A redelivery of the first text gets an answer again and changes nothing.
  const Webhook again = service.peer().text(who, danger[0], "SMoutage1");
  CHECK(again.status == 200);
  CHECK(service.person(who).state.conversation->seq == record.state.conversation->seq);
}

TEST_CASE("danger is answered while the lane hangs") {
  InProcess service;
  const std::string who = number(1);
  (void)service.peer().text(who, "hello");
  service.hang_lane(true);
  const auto start = std::chrono::steady_clock::now();
  CHECK(is_crisis_text(service.peer().text(who, danger[0])));
  // 250 ms of waiting for the commit and no more; the rest is the test machine's.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
  CHECK(is_crisis_text(service.peer().text(number(2), danger[1])));
  service.hang_lane(false);
  for (int i = 0; i < 200 && service.person(who).state.person.risk.level < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(service.person(who).state.person.risk.level >= 2);
}

// The store knows that the person speaks Spanish, the edge does not: the two texts differ.
TEST_CASE("while a commit hangs the text leaves that is committed, under its row's reference") {
  InProcess service;
  const std::string who = number(1);
  dialog::State state;
  state.person.language = "es";
  service.place(who, 0, &state);
  service.hang_lane(true);
  const Webhook answer = service.peer().text(who, "SOS");
  CHECK(is_crisis_text(answer));
  service.hang_lane(false);
  for (int i = 0; i < 200 && service.person(who).state.person.risk.level < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const std::vector<service::TranscriptTurn> turns = service.transcript(who);
  REQUIRE_FALSE(turns.empty());
  REQUIRE(turns.back().messages.size() == 2);
  CHECK(turns.back().messages.back().text == answer.text);
  CHECK(answer.text.find("Llame") != std::string::npos);
}

// Self-harm answers that are no words of danger: only the question says what "1" means, and the edge has to
// remember it (E2).
struct SafetyAnswer {
  std::string step, answer;
};

std::vector<SafetyAnswer> safety_answers(const flow::Flow& flow) {
  std::vector<SafetyAnswer> out{{"c4a", "1"}, {"c4b", "1"}};
  for (const char* step : {"asq_1", "asq_2", "asq_3", "asq_4"}) {
    out.push_back({step, "1"});
    out.push_back({step, "yes"});
  }
  for (const flow::Step& step : flow.steps) {
    // Item 9 of PHQ-9, by its rules: the only item of the instrument that can raise.
    if (step.id.starts_with("phq9") && !step.crisis_if.empty()) {
      for (const char* answer : {"1", "2", "3"}) out.push_back({step.id, answer});
    }
  }
  return out;
}

TEST_CASE("self-harm answers under a failing store, and under a lane that hangs") {
  InProcess service;
  const std::vector<SafetyAnswer> answers = safety_answers(*service.content().flows.current());
  REQUIRE(answers.size() == 2 + 8 + 3);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const int step = service.content().flows.current()->find_step(answers[i].step);
    CAPTURE(answers[i].step);
    REQUIRE(step >= 0);
    service.place(number(static_cast<int>(i)), step);
    // The question is sent: from now on the edge knows what is open.
    REQUIRE_FALSE(service.peer().text(number(static_cast<int>(i)), "HELP").text.empty());
  }
  // asq_5 is the ladder's own: it is open once a text of danger was answered.
  const std::vector<std::string> yes{"1", "yes", "Y"};
  for (std::size_t i = 0; i < yes.size(); ++i) {
    REQUIRE(is_crisis_text(service.peer().text(number(100 + static_cast<int>(i)), danger[0])));
  }
  bool hangs = false;
  SECTION("failing") { service.fail_store(true); }
  SECTION("hanging") { service.hang_lane(hangs = true); }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CAPTURE(answers[i].step, answers[i].answer);
    const Webhook answer = service.peer().text(number(static_cast<int>(i)), answers[i].answer);
    CHECK(answer.status == 200);
    const bool medical = answers[i].step == "c4a";  // chest pain: the emergency number alone
    CHECK(answer.text.find(medical ? "911" : "988") != std::string::npos);
    CHECK(answer.text.find("911") != std::string::npos);
  }
  for (std::size_t i = 0; i < yes.size(); ++i) {
    CAPTURE(yes[i]);
    CHECK(is_crisis_text(service.peer().text(number(100 + static_cast<int>(i)), yes[i])));
  }
  // And it is on record afterwards.
  if (hangs) {
    service.hang_lane(false);
  } else {
    for (int i = 0; i < 300 && service.journal().pending().size() < answers.size() + yes.size(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    service.fail_store(false);
  }
  (void)service.peer().text(number(901), "hello");
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CAPTURE(answers[i].step, answers[i].answer);
    const std::string who = number(static_cast<int>(i));
    for (int tries = 0; tries < 300 && service.person(who).state.person.risk.level < 2; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(service.person(who).state.person.risk.level >= 2);
    CHECK(service.person(who).state.person.crisis_handoff != 0);
  }
  for (std::size_t i = 0; i < yes.size(); ++i) {
    const std::string who = number(100 + static_cast<int>(i));
    for (int tries = 0; tries < 300 && service.person(who).state.person.risk.level < 3; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(service.person(who).state.person.risk.level == 3);
  }
}

TEST_CASE("a harmless answer to a safety question is not taken for danger while the store is gone") {
  InProcess service;
  const int step = service.content().flows.current()->find_step("asq_2");
  service.place(number(1), step);
  (void)service.peer().text(number(1), "HELP");
  service.fail_store(true);
  CHECK(service.peer().text(number(1), "2").status == 503);  // to be delivered again
}

TEST_CASE("a very long text is scanned aside: danger in it is answered, and on record") {
  InProcess service;
  std::string paste;
  while (paste.size() < 100'000) paste += "my day was long and the weather was fine and ";
  CHECK(service.peer().text(number(1), paste).status == 200);
  CHECK(is_crisis_text(service.peer().text(number(2), paste + " i want to kill myself")));
  CHECK(service.environment().counters.long_texts >= 2);
  CHECK(service.person(number(2)).state.person.risk.level >= 2);
  SECTION("while the lane hangs it is answered from memory") {
    service.hang_lane(true);
    const auto start = std::chrono::steady_clock::now();
    CHECK(is_crisis_text(service.peer().text(number(3), paste + " i want to kill myself")));
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
  }
  SECTION("too many at once: what does not fit is scanned all the same") {
    std::vector<std::thread> peers;
    std::atomic<int> answered{0};
    for (int i = 0; i < 12; ++i) {
      peers.emplace_back([&, i] {
        if (is_crisis_text(service.peer().text(number(200 + i), paste + " i want to kill myself"))) answered++;
      });
    }
    for (std::thread& peer : peers) peer.join();
    CHECK(answered == 12);
  }
}

TEST_CASE("every step under a failing store, and under a lane that hangs") {
  InProcess service;
  const flow::Flow& flow = *service.content().flows.current();
  for (std::size_t step = 0; step < flow.steps.size(); ++step) {
    if (flow.steps[step].answer >= 0) service.place(number(static_cast<int>(step)), static_cast<int>(step));
  }
  SECTION("failing") { service.fail_store(true); }
  SECTION("hanging") { service.hang_lane(true); }
  for (std::size_t step = 0; step < flow.steps.size(); ++step) {
    if (flow.steps[step].answer < 0) continue;
    CAPTURE(flow.steps[step].id);
    CHECK(is_crisis_text(service.peer().text(number(static_cast<int>(step)), danger[step % danger.size()])));
  }
}

TEST_CASE("without the gate the same check fails") {
  // A detector whose only row never matches what a person writes.
  const std::string row = R"([{"id":"none","lang":"en","track":"self","level":2,"match":"zzzznevermatches",
    "lowered_by":[],"why":"test","yes":["zzzznevermatches","a zzzznevermatches b"],
    "no":["hello there","good morning"],"reviewer":null,"reviewed_on":null}])";
  crisis::Detector::Built built = crisis::Detector::build({{"lexicon/en-self.json", row}});
  for (const auto& problem : built.problems) UNSCOPED_INFO(problem.row << " " << problem.what);
  REQUIRE(built.detector);
  service::Content content = *shipped_content();
  content.detector = std::move(built.detector);
  InProcess service(std::make_shared<const service::Content>(std::move(content)));
  CHECK(misses(service, 0) > 60);
}

}  // namespace
}  // namespace screenline::scenario
