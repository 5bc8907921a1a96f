// No way leads past the disposition of a crisis row: the desk, the lane, a clock, STOP, deletion of
// the questionnaire, a flood of texts, a write past everything (D1, D2). Over the program's own
// wiring, on a store on disk.
#include <future>
#include <random>

#include "bot/cli/serve/runtime.hpp"
#include "bot/desk/claim.hpp"
#include "bot/desk/disposition.hpp"
#include "bot/service/timers.hpp"
#include "tests/scenario/support/endings.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using service::Handoff;
using service::HandoffState;
using service::TurnRequest;

const std::string number = "+15551230077";

class Silent final : public service::Log {
 public:
  void write(Level, std::string_view, std::string_view) override {}
};

// One clinic, one person, nothing that sends.
class Clinic {
 public:
  Clinic() {
    cli::Config config = cli::demo_config("token-of-a-test");
    config.data = folder_.path();
    cli::ContentRead content;
    static const auto shipped = shipped_content();
    content.content = shipped;
    runtime_ = std::make_unique<cli::Runtime>(config, content, log_);
    runtime_->start(false);
  }
  ~Clinic() { runtime_->stop(); }

  void text(const std::string& words) {
    TurnRequest request;
    request.address = {dialog::Channel::sms, "demo", number};
    request.input = dialog::TextIn{words, dialog::Channel::sms, "demo"};
    request.source = "sms";
    request.message_id = "SM" + std::to_string(++messages_);
    (void)turn(std::move(request));
  }
  service::LaneAnswer::Kind turn(TurnRequest request) {
    request.site = "demo";
    request.at = runtime_->clock.now();
    auto done = std::make_shared<std::promise<service::LaneAnswer::Kind>>();
    auto kind = done->get_future();
    REQUIRE(runtime_->lane->submit(
        std::move(request), [done](service::LaneAnswer answer) { done->set_value(answer.kind); },
        true));
    return kind.get();
  }
  void staff(dialog::Input input) {
    TurnRequest request;
    request.person = person().state.person.id;
    request.input = std::move(input);
    request.source = "staff:Ann";
    (void)turn(std::move(request));
  }
  void ring() {
    const auto now = runtime_->clock.now();
    const auto record = person();
    for (const dialog::TimerIn& timer : service::due_timers(record.timers, now)) {
      TurnRequest request;
      request.person = record.state.person.id;
      request.input = timer;
      request.timer_due = service::deadline(record.timers, timer.kind);
      request.source = "timer";
      (void)turn(std::move(request));
    }
  }
  bool put(const Handoff& row) {
    std::promise<bool> done;
    runtime_->lane->post(
        [&](service::Store& store) { done.set_value(store.put_handoff(row, {})); });
    return done.get_future().get();
  }

  [[nodiscard]] service::PersonRecord person() {
    const auto rows = runtime_->store.reader->handoffs("", true, 100);
    REQUIRE_FALSE(rows.empty());
    return *runtime_->store.reader->person(rows.front().person);
  }
  [[nodiscard]] std::vector<Handoff> rows() {
    return runtime_->store.reader->handoffs("", true, 100);
  }
  // The open crisis row; id 0: none.
  [[nodiscard]] Handoff open_row() {
    for (Handoff& row : rows()) {
      if (row.state != HandoffState::closed && row.level >= 2) return std::move(row);
    }
    return {};
  }
  cli::Runtime& runtime() { return *runtime_; }
  cli::Desk& desk() { return *runtime_->desk; }

 private:
  TemporaryFolder folder_;
  Silent log_;
  std::unique_ptr<cli::Runtime> runtime_;
  int messages_ = 0;
};

desk::TypedDisposition whole(Clinic& clinic) {
  return {"safe_with_plan",
          "moderate",
          "spoke, sister stays over night",
          day_in(200),
          {reached_at(std::chrono::time_point_cast<std::chrono::system_clock::duration>(
              clinic.runtime().clock.now()))},
          {"sister"}};
}

// What is wrong with how the rows stand; "" when nothing is.
std::string wrong_with(Clinic& clinic) {
  const auto person = clinic.person().state.person;
  bool open = false;
  for (const Handoff& row : clinic.rows()) {
    if (row.level < 2) continue;
    if (row.state != HandoffState::closed) {
      open = true;
      continue;
    }
    const auto problems =
        desk::judge(row.ending, {row.level, false, false, row.raised}, {}, row.closed);
    for (const auto& one : problems) {
      // It was judged with what was known of the person when it was closed.
      if (one.field != "--caring-contact") return "closed without " + one.field;
    }
    const bool two = row.level < 3 ||
                     (!row.second_by.empty() && !desk::same_person(row.closed_by, row.second_by));
    if (row.closed_by.empty() || !two) return "closed without its signatures";
  }
  if (person.risk.level >= 2 && !open) return "in danger, and no row is open";
  return "";
}

// Some of a whole disposition.
desk::TypedDisposition part(Clinic& clinic, std::mt19937& random) {
  desk::TypedDisposition it = whole(clinic);
  const auto drop = [&] { return random() % 8 == 0; };
  if (drop()) it.outcome.clear();
  if (drop()) it.risk = "imminent";
  if (drop()) it.plan.clear();
  if (drop()) it.contacts.clear();
  if (drop()) it.follow_up = day_in(-400);
  return it;
}

void do_something(Clinic& clinic, std::mt19937& random) {
  static const char* const texts[] = {"i want to die",
                                      "i am going to kill myself tonight",
                                      "STOP",
                                      "START",
                                      "it was a joke, im fine",
                                      "1",
                                      "2"};
  const Handoff row = clinic.open_row();
  const std::string by = random() % 2 == 0 ? "Dr Lee" : "Dr Okafor";
  switch (random() % 14) {
    case 0:
      return clinic.staff(dialog::StaffTakeOver{by});
    case 1:
      return clinic.staff(dialog::StaffReturn{by});
    case 2:
      return (void)clinic.desk().claim(row.id, by);
    case 3:
      return (void)clinic.desk().release(row.id, by);
    case 4:
      clinic.runtime().clock.move(std::chrono::hours(1 + random() % 30));
      return clinic.ring();
    case 5: {  // past the desk: into the lane
      TurnRequest request;
      request.person = clinic.person().state.person.id;
      request.input = dialog::StaffClear{{"Dr Lee", "clinician", "Dr Okafor", "all is well"},
                                         std::nullopt,
                                         false,
                                         desk::Outcome::safe_with_plan};
      request.source = "staff:Dr Lee";
      request.row = random() % 2 == 0 ? row.id : 0;
      if (random() % 2 == 0) {
        request.ending =
            desk::read_disposition(part(clinic, random), {}, clinic.runtime().clock.now())
                .disposition;
      }
      return (void)clinic.turn(std::move(request));
    }
    case 6: {  // past the lane: into the store
      Handoff shut = row;
      shut.state = HandoffState::closed;
      shut.closed_by = "Dr Lee";
      shut.disposition = "all is well";
      if (row.id != 0) CHECK_FALSE(clinic.put(shut));
      return;
    }
    case 7:
      return clinic.staff(dialog::DeliveryFailed{random() % 2 == 0, true, "30003"});
    case 8:
      for (int i = 0; i < 15; ++i) clinic.text("hello?");
      return;
    case 9:
      return clinic.text(texts[random() % std::size(texts)]);
    case 10:
      return (void)clinic.desk().show(row.id, by);
    default:
      if (random() % 4 != 0) (void)clinic.desk().show(row.id, by);
      return (void)clinic.desk().close(
          {row.id, by, random() % 4 == 0 ? "nurse" : "clinician", "",
           random() % 5 == 0 ? desk::TypedDisposition{} : part(clinic, random), ""});
  }
}

TEST_CASE("a crisis row ends with a whole disposition and its signatures, or not at all") {
  int closed = 0;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    std::mt19937 random(seed);
    Clinic clinic;
    clinic.text("i want to die");
    for (int i = 0; i < 100; ++i) {
      do_something(clinic, random);
      INFO("seed " << seed << " step " << i);
      REQUIRE(wrong_with(clinic) == "");
    }
    for (const Handoff& row : clinic.rows()) {
      closed += row.level >= 2 && row.state == HandoffState::closed;
    }
  }
  CHECK(closed > 0);  // some of it led to an end
}

TEST_CASE("level 3: what the second signs is what the first signed, and they have seen it") {
  Clinic clinic;
  clinic.text("i am going to kill myself tonight");
  const std::int64_t row = clinic.open_row().id;
  REQUIRE(clinic.desk().show(row, "Dr Lee").ok);
  const auto close = [&](const std::string& by, const desk::TypedDisposition& ending) {
    return clinic.desk().close({row, by, "clinician", "", ending, ""}).message;
  };
  const desk::TypedDisposition ending = whole(clinic);
  CHECK(close("Dr Lee", ending).starts_with("signed."));
  CHECK(close("Dr Okafor", {}).starts_with("look first"));
  desk::TypedDisposition other = ending;
  other.risk = "low";
  SECTION("other words are another first signature") {
    CHECK(close("Dr Okafor", other).starts_with("signed, in place of what Dr Lee signed."));
    CHECK(close("Dr Okafor", {}).find("another person's") != std::string::npos);
    // Who signed before has not seen these.
    CHECK(close("Dr Lee", {}).starts_with("look first"));
    REQUIRE(clinic.desk().show(row, "Dr Lee").ok);
    CHECK(close("Dr Lee", {}).find("is closed by Dr Okafor (clinician) and Dr Lee") !=
          std::string::npos);
    CHECK(clinic.rows().front().ending.risk == desk::OverallRisk::low);
  }
  SECTION("the same words, after a look") {
    REQUIRE(clinic.desk().show(row, "Dr Okafor").ok);
    CHECK(close("Dr Okafor", ending).find("is closed by Dr Lee") != std::string::npos);
  }
  SECTION("a text in between voids the signature and the look") {
    REQUIRE(clinic.desk().show(row, "Dr Okafor").ok);
    clinic.text("are you there");
    CHECK(close("Dr Okafor", {}).find("nobody has read") != std::string::npos);
    REQUIRE(clinic.desk().show(row, "Dr Okafor").ok);
    CHECK(close("Dr Okafor", {}).find("--outcome") != std::string::npos);
  }
}

TEST_CASE(
    "not reached: no text goes out; the questions stay stopped, and staff hear who writes again") {
  Clinic clinic;
  for (const char* text : {"hi", "yes", "i want to die"}) clinic.text(text);
  const std::int64_t row = clinic.open_row().id;
  REQUIRE(clinic.desk().show(row, "Dr Lee").ok);
  desk::TypedDisposition ending = whole(clinic);
  ending.outcome = "not_reached";
  ending.contacts[0].replace(ending.contacts[0].rfind("reached"), 7, "no_answer");
  const auto texts = [&] {
    std::string all;
    const auto id = clinic.person().state.conversation->id;
    for (const auto& turn : clinic.runtime().store.reader->transcript(id, 0, 1000)) {
      for (const auto& one : turn.messages) all += one.what + "|";
    }
    return all;
  };
  const std::string before = texts();
  const auto closed = clinic.desk().close({row, "Dr Lee", "clinician", "", ending, ""});
  INFO(closed.message);
  REQUIRE(closed.ok);
  CHECK(closed.message.find("gets no text") != std::string::npos);
  CHECK(texts().substr(before.size()).find("crisis:") == std::string::npos);
  CHECK(texts().substr(before.size()).find("step:") == std::string::npos);
  clinic.text("hello");
  CHECK(texts().find("crisis:stopped") != std::string::npos);
  CHECK(clinic.person().state.conversation->phase == dialog::Phase::held);
  clinic.text("START");
  CHECK(clinic.person().state.conversation->phase == dialog::Phase::asking);
}

TEST_CASE("a false alarm is kept with what was decided, without the words; the drafts have them") {
  Clinic clinic;
  clinic.text("hi");
  clinic.text("quiero morir");
  const std::int64_t row = clinic.open_row().id;
  REQUIRE(clinic.desk().show(row, "Dr Lee").ok);
  desk::TypedDisposition alarm{"false alarm", "none", "a line of a song, spoke with them"};
  REQUIRE(clinic.desk().close({row, "Dr Lee", "clinician", "", alarm, ""}).ok);
  const auto cases = clinic.runtime().store.reader->cases(0, 10);
  REQUIRE(cases.size() == 1);
  CHECK(cases[0].kind == service::CaseKind::false_alarm);
  CHECK(cases[0].row == row);
  CHECK(cases[0].seq == 2);
  CHECK(cases[0].level == 2);
  REQUIRE_FALSE(cases[0].rules.empty());
  CHECK(cases[0].versions.find("lexicon=") != std::string::npos);
  const std::string list = clinic.desk().cases();
  CHECK(list.find("false alarm") != std::string::npos);
  CHECK(list.find("quiero") == std::string::npos);
  CHECK_FALSE(clinic.desk().cases_as_twins("").ok);
  const auto drafts = nlohmann::json::parse(clinic.desk().cases_as_twins("Rev").message);
  REQUIRE(drafts.size() == cases[0].rules.size());
  CHECK(drafts[0]["no"][0] == "quiero morir");
  CHECK(drafts[0]["id"] == cases[0].rules[0].substr(0, cases[0].rules[0].find('<')));
  bool looked = false;
  for (const auto& one : clinic.runtime().store.reader->audit(0, 1000)) {
    looked = looked || (one.audit.action == "case.exported" && one.audit.actor == "staff:Rev");
    CHECK(one.audit.detail.find("song") == std::string::npos);
    CHECK(one.audit.detail.find("quiero") == std::string::npos);
  }
  CHECK(looked);
}

TEST_CASE("a miss: by row, person, conversation or number; with a level a row opens at once") {
  Clinic clinic;
  clinic.text("hi");
  clinic.text("STAFF");
  clinic.text("the river looks kind tonight");
  const Handoff asked = clinic.rows().front();
  const auto report = [&](const std::string& who, int level) {
    cli::MissedReport it;
    it.who = who, it.by = "Nurse B", it.note = "she has tried there before", it.level = level;
    return clinic.desk().missed(it);
  };
  for (const std::string& who : {std::to_string(asked.id), std::to_string(asked.person),
                                 std::to_string(asked.conversation), number}) {
    INFO(who);
    CHECK(report(who, 0).ok);
  }
  CHECK_FALSE(report("+15559999999", 0).ok);
  CHECK_FALSE(report("987654321", 0).ok);
  CHECK_FALSE(report(number, 1).ok);
  CHECK(clinic.open_row().id == 0);
  const auto opened = report(number, 3);
  INFO(opened.message);
  CHECK(opened.ok);
  const Handoff row = clinic.open_row();
  CHECK(row.level == 3);
  CHECK(row.reason == "staff_report");
  const auto cases = clinic.runtime().store.reader->cases(0, 10);
  REQUIRE(cases.size() == 5);
  CHECK(cases[4].row == row.id);
  CHECK(cases[4].should_be == 3);
  CHECK(cases[4].level == 0);
  CHECK(cases[4].seq == 3);
  CHECK(report(number, 2).ok);  // the level only rises
  CHECK(clinic.open_row().level == 3);
}

TEST_CASE("a miss says which text it is of, lets one choose, and keeps the level that staff read") {
  Clinic clinic;
  clinic.text("hi");
  clinic.text(
      "the river looks kind tonight, it has been calling me since the morning, since the frost");
  clinic.text("ok");
  const auto report = [&](std::uint32_t turn, int should_be) {
    cli::MissedReport it;
    it.who = number, it.by = "Nurse B", it.note = "has tried there", it.turn = turn;
    it.should_be = should_be;
    return clinic.desk().missed(it).message;
  };
  const auto has = [](const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
  };
  const std::string last = report(0, 0);
  CHECK(has(last, "turn 3, "));
  CHECK(has(last, ": \"ok\""));
  CHECK(has(last, "It is their last one"));
  CHECK_FALSE(clinic.desk().texts_of(number, "").ok);
  const std::string texts = clinic.desk().texts_of(number, "Nurse B").message;
  CHECK(has(texts, "turn 2, "));
  CHECK(has(texts, "\"the river looks kind tonight, it has been calling me since t...\""));
  CHECK_FALSE(has(texts, "frost"));
  const std::string chosen = report(2, 3);
  CHECK(has(chosen, "turn 2, "));
  CHECK_FALSE(has(chosen, "their last one"));
  CHECK(clinic.open_row().id == 0);  // for review alone
  const std::string cases = clinic.desk().cases();
  CHECK(has(cases, "should be: not said"));
  CHECK(has(cases, "should be L3"));
  const auto drafts = nlohmann::json::parse(clinic.desk().cases_as_twins("Rev").message);
  REQUIRE(drafts.size() == 2);
  CHECK(drafts[0]["level"].is_null());
  CHECK(drafts[1]["level"] == 3);
  const auto audit = clinic.runtime().store.reader->audit(0, 1000);
  CHECK(std::ranges::any_of(audit, [](const auto& one) {
    return one.audit.action == "texts.viewed" && one.audit.actor == "staff:Nurse B";
  }));
}

TEST_CASE("on the day of the follow-up the person is in the queue again, once") {
  Clinic clinic;
  clinic.text("hi");
  clinic.text("i want to die");
  const std::int64_t row = clinic.open_row().id;
  REQUIRE(clinic.desk().show(row, "Dr Lee").ok);
  desk::TypedDisposition ending = whole(clinic);
  ending.follow_up = day_in(3);
  REQUIRE(clinic.desk().close({row, "Dr Lee", "clinician", "", ending, ""}).ok);
  REQUIRE(clinic.person().timers.follow_up);
  const auto follow_ups = [&] {
    return std::ranges::count_if(clinic.rows(), [](const Handoff& one) {
      return one.category == "follow_up" && one.severity == dialog::Severity::urgent &&
             one.state == HandoffState::open;
    });
  };
  clinic.runtime().clock.move(std::chrono::hours(24));
  clinic.ring();
  CHECK(follow_ups() == 0);
  SECTION("it comes") {
    clinic.runtime().clock.move(std::chrono::hours(3 * 24));
    clinic.ring();
    CHECK(follow_ups() == 1);
    CHECK_FALSE(clinic.person().timers.follow_up);
    clinic.runtime().clock.move(std::chrono::hours(3 * 24));
    clinic.ring();
    CHECK(follow_ups() == 1);
  }
  SECTION("a question about a concern is no row: it comes") {
    clinic.text("i give up on everything");
    REQUIRE(clinic.person().state.person.risk.level == 1);
    clinic.runtime().clock.move(std::chrono::hours(3 * 24));
    clinic.ring();
    CHECK(follow_ups() + static_cast<int>(clinic.person().state.person.risk.level >= 2) == 1);
  }
  SECTION("a crisis that is open has a row already; the day waits for what it ends with") {
    clinic.text("i want to die");
    clinic.runtime().clock.move(std::chrono::hours(3 * 24));
    clinic.ring();
    CHECK(follow_ups() == 0);
    const std::int64_t again = clinic.open_row().id;
    REQUIRE(clinic.desk().show(again, "Dr Lee").ok);
    desk::TypedDisposition mistaken = whole(clinic);
    mistaken.outcome = "false_alarm";
    mistaken.risk = "none";
    mistaken.follow_up.clear();
    const auto closed = clinic.desk().close({again, "Dr Lee", "clinician", "", mistaken, ""});
    INFO(closed.message);
    REQUIRE(closed.ok);
    clinic.runtime().clock.move(std::chrono::hours(5));
    clinic.ring();
    CHECK(follow_ups() == 1);
    CHECK_FALSE(clinic.person().timers.follow_up);
  }
}

TEST_CASE("the caring contact outlives a restart's clock, and ends with a new crisis") {
  Clinic clinic;
  clinic.text("hi");
  clinic.text("i want to die");
  const std::int64_t row = clinic.open_row().id;
  REQUIRE(clinic.desk().show(row, "Dr Lee").ok);
  desk::TypedDisposition ending = whole(clinic);
  ending.caring_contact = true;
  REQUIRE(clinic.desk().close({row, "Dr Lee", "clinician", "", ending, ""}).ok);
  REQUIRE(clinic.person().timers.care);
  const auto texts = [&] {
    int count = 0;
    const auto id = clinic.person().state.conversation->id;
    for (const auto& turn : clinic.runtime().store.reader->transcript(id, 0, 1000)) {
      for (const auto& one : turn.messages) count += one.what.starts_with("care:");
    }
    return count;
  };
  clinic.runtime().clock.move(std::chrono::hours(25));
  clinic.ring();
  CHECK(texts() == 1);
  SECTION("a week after it is the second and last") {
    clinic.runtime().clock.move(std::chrono::hours(6 * 24));
    clinic.ring();
    CHECK(texts() == 2);
    CHECK_FALSE(clinic.person().timers.care);
  }
  SECTION("a new crisis") { clinic.text("i want to die"); }
  SECTION("STOP") { clinic.text("STOP"); }
  CHECK_FALSE(clinic.person().timers.care);
}

}  // namespace
}  // namespace screenline::scenario
