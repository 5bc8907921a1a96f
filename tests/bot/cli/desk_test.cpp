// The desk over a store in memory: what staff at a terminal see and may do, and what is refused
// with which words.
#include "bot/cli/serve/desk.hpp"

#include <filesystem>
#include <thread>

#include <sqlite3.h>

#include "adapters/store/sqlite.hpp"
#include "bot/cli/local_time.hpp"
#include "bot/cli/serve/control.hpp"
#include "bot/cli/serve/local.hpp"
#include "bot/cli/serve/summary.hpp"
#include "tests/scenario/support/endings.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

const std::string person = "+15551230042";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A served data folder with one person who said where they are, answered some questions and is in
// danger.
struct Clinic {
  TemporaryFolder folder;
  ServiceProcess service{folder.path() + "/data"};
  std::string row;

  explicit Clinic(const std::string& now_answer = "1") {
    service.start();
    TwilioPeer peer = service.peer();
    for (const char* text :
         {"hi", "maybe", "ok", "40", "1", "2", "2", "Dayton, Ohio", "2", "2", "1"}) {
      (void)peer.text(person, text);
    }
    if (!now_answer.empty()) (void)peer.text(person, now_answer);
    const std::string rows = desk({"list"}).out;
    const std::size_t from = rows.find_first_not_of(' ');
    row = rows.substr(from, rows.find(' ', from) - from);
  }
  CommandResult desk(std::vector<std::string> words) const {
    words.insert(words.begin(), "handoff");
    words.insert(words.end(), {"--data", service.data()});
    return run_program(words);
  }
  CommandResult close(const std::string& by, const std::string& role,
                      const std::vector<std::string>& ending) const {
    return desk(close_words(row, by, role, ending));
  }
};

TEST_CASE(
    "list and show: whom to call, where they are, what they agreed to and what they were told") {
  const Clinic clinic;
  const std::string list = clinic.desk({"list"}).out;
  INFO(list);
  CHECK(has(list, "CRISIS"));
  CHECK(has(list, "L3"));
  CHECK(has(list, person));
  CHECK(has(list, "age "));
  CHECK(has(list, "due in "));
  CHECK(has(list, "nobody holds it"));
  CHECK(has(list, "rung 1, paged "));
  CHECK(has(list, " unread"));
  CHECK(has(list, "NOT SIGNED OFF"));
  const CommandResult shown = clinic.desk({"show", clinic.row, "--by", "Ann"});
  INFO(shown.out);
  CHECK(shown.exit_code == 0);
  CHECK(has(shown.out, "system handoff.paged: to Demo on-call"));
  CHECK(has(shown.out, person + " (line demo)"));
  CHECK(has(shown.out, "PLACE    \"Dayton, Ohio\" (written 20"));
  CHECK(has(shown.out, "LAST     wrote at 20"));
  // The wording that was sent by text, filled in, and the word that agreed.
  CHECK(has(shown.out, "by sms, with \"ok\""));
  CHECK(has(shown.out, "         Bayview Clinic: automated health check"));
  CHECK_FALSE(has(shown.out, "{clinic}"));
  CHECK_FALSE(has(shown.out, "This is an automated helper"));  // the wording of the web
  CHECK_FALSE(has(shown.out, "SCORES"));                       // nothing was scored
  CHECK(has(shown.out, "CRISIS TEXTS SENT"));
  CHECK(has(shown.out, "(handed over) Call or text 988"));
  CHECK(has(shown.out, "NOT SIGNED OFF"));
}

TEST_CASE("what a person says to calm is shown to staff, and lowers nothing") {
  Clinic clinic;
  CHECK_FALSE(has(clinic.desk({"list"}).out, "SAYS"));
  TwilioPeer peer = clinic.service.peer();
  (void)peer.text(person, "sorry it was just a joke");
  const std::string list = clinic.desk({"list"}).out;
  INFO(list);
  CHECK(has(list, "SAYS: a mistake or a joke"));
  CHECK(has(list, "L3"));
  CHECK(has(clinic.desk({"show", clinic.row, "--by", "Ann"}).out,
            "SAYS: a mistake or a joke (the level stays"));
}

TEST_CASE("claim, contact, release: one has it, the other learns who") {
  const Clinic clinic("");
  const auto call = [&](const std::string& note, bool reached) {
    std::vector<std::string> words{"contact", clinic.row, "--by", "Ann", "--note", note};
    if (!reached) words.push_back("--no-answer");
    return clinic.desk(words);
  };
  CHECK(call("called", false).exit_code == 1);  // nobody has taken it yet
  const CommandResult claimed = clinic.desk({"claim", clinic.row, "--by", "  Ann  "});
  INFO(claimed.out);
  CHECK(claimed.exit_code == 0);
  CHECK(has(clinic.desk({"list"}).out, "held by Ann"));
  CHECK(has(clinic.desk({"list"}).out, "acknowledged "));
  const CommandResult second = clinic.desk({"claim", clinic.row, "--by", "Bo"});
  CHECK(second.exit_code == 1);
  CHECK(has(second.out, "is held by Ann"));
  CHECK(clinic.desk({"claim", clinic.row, "--by", "ANN"}).exit_code == 0);
  CHECK(call("called, no answer", false).exit_code == 0);
  CHECK(has(clinic.desk({"list"}).out, "contact due in "));
  CHECK(call("  ", true).exit_code == 1);
  CHECK(call("spoke, safe now", true).exit_code == 0);
  CHECK_FALSE(has(clinic.desk({"list"}).out, "contact due in "));
  const std::string shown = clinic.desk({"show", clinic.row, "--by", "Bo"}).out;
  INFO(shown);
  CHECK(has(shown, "staff:Ann handoff.contact_tried: note=called, no answer"));
  CHECK(has(shown, "staff:Ann handoff.contact: note=spoke, safe now"));
  CHECK(has(clinic.desk({"release", clinic.row, "--by", "Bo"}).out, "is held by Ann"));
  CHECK(clinic.desk({"release", clinic.row, "--by", "Ann"}).exit_code == 0);
  CHECK(has(clinic.desk({"list"}).out, "nobody holds it"));
  CHECK(clinic.desk({"claim", clinic.row, "--by", "Bo"}).exit_code == 0);
  CHECK(has(clinic.desk({"claim", "999999", "--by", "Bo"}).out, "there is no row 999999"));
}

service::PersonRecord stored(const ServiceProcess& service) {
  auto opened = store::open_sqlite(service.data() + "/screenline.db");
  REQUIRE(std::holds_alternative<store::Opened>(opened));
  service::Store& store = *std::get<store::Opened>(opened).store;
  bool unavailable = false;
  const auto id = store.find_person("demo", {dialog::Channel::sms, "demo", person}, unavailable);
  REQUIRE(id);
  const auto record = store.load(*id, unavailable);
  REQUIRE(record);
  return *record;
}

TEST_CASE(
    "who holds the crisis row stops its clocks, by a claim or a contact; another row does not") {
  const TemporaryFolder folder;
  ServiceProcess service{folder.path() + "/data"};
  service.start();
  TwilioPeer peer = service.peer();
  (void)peer.text(person, "hi");
  (void)peer.text(person, "STAFF");
  (void)peer.text(person, "i want to kill myself");
  const std::string rows = run_program({"handoff", "list", "--data", service.data()}).out;
  INFO(rows);
  const auto number_before = [&](const std::string& word) {
    const std::size_t line = rows.rfind('\n', rows.find(word)) + 1;
    const std::size_t from = rows.find_first_not_of(' ', line);
    return rows.substr(from, rows.find(' ', from) - from);
  };
  const auto desk = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "handoff");
    words.insert(words.end(), {"--by", "Ann", "--data", service.data()});
    return run_program(words).exit_code;
  };
  const std::string crisis = number_before("CRISIS"), asked = number_before("urgent");
  REQUIRE(crisis != asked);
  bool held = true;
  SECTION("claimed") { CHECK(desk({"claim", crisis}) == 0); }
  SECTION("reached without a claim") { CHECK(desk({"contact", crisis, "--note", "spoke"}) == 0); }
  SECTION("the row of something else") {
    CHECK(desk({"claim", asked}) == 0);
    held = false;
  }
  SECTION("released") {
    CHECK(desk({"claim", crisis}) == 0);
    CHECK(desk({"release", crisis}) == 0);
    held = false;
  }
  CHECK_FALSE(peer.text(person, "i wish i was dead").text.empty());
  service.kill_hard();
  const service::PersonRecord record = stored(service);
  CHECK(record.state.person.row_held == held);
  CHECK(record.timers.silence.has_value() != held);
}

TEST_CASE(
    "closing a crisis row: a clinician, every field by name, two people over the same words") {
  const Clinic clinic;
  CHECK(has(clinic.close("Dr Lee", "clinician", safe_ending()).out, "nobody has read"));
  (void)clinic.desk({"show", clinic.row, "--by", "Ann"});
  CHECK(has(clinic.close("Dr Lee", "nurse", safe_ending()).out, "--role clinician"));
  const CommandResult bare = clinic.close("Dr Lee", "clinician", {});
  INFO(bare.out);
  CHECK(bare.exit_code == 1);
  for (const char* field : {"--outcome", "--risk", "--plan", "--contact", "--follow-up"}) {
    INFO(field);
    CHECK(has(bare.out, field));
  }
  CHECK(has(clinic.close("Dr Lee", "clinician", {"--disposition", "Called, safe"}).out,
            "--disposition is of rows that are no crisis"));
  CHECK(has(clinic.close("Dr Lee", "clinician", safe_ending("ok.")).out, "in a few words"));
  CHECK(has(clinic.close("  ", "clinician", safe_ending()).out, "--by"));
  CHECK(has(clinic.close(std::string(81, 'x'), "clinician", safe_ending()).out, "81 characters"));
  CHECK(has(clinic.close("Dr Lee", "clinician", safe_ending(std::string(2001, 'x'))).out,
            "2001 characters"));
  const auto ending = safe_ending();
  const CommandResult first = clinic.close("Dr Lee", "Clinician", ending);
  INFO(first.out);
  CHECK(first.exit_code == 0);
  CHECK(has(clinic.desk({"list"}).out, "signed by Dr Lee (clinician), needs a second clinician"));
  for (const char* same : {"Dr Lee", "dr lee ", "DR. LEE"}) {
    INFO(same);
    const CommandResult again = clinic.close(same, "clinician", ending);
    CHECK(again.exit_code == 1);
    CHECK(has(again.out, "another person's"));
  }
  CHECK(has(clinic.close("Dr Okafor", "clinician", {}).out, "look first at what Dr Lee signed"));
  const std::string seen = clinic.desk({"show", clinic.row, "--by", "Dr Okafor"}).out;
  INFO(seen);
  CHECK(has(seen, "SIGNED   by Dr Lee (clinician), needs a second clinician"));
  CHECK(has(seen, "plan       spoke by phone, sister stays over night"));
  CHECK(has(seen, "person, phone: reached"));
  CHECK(has(seen, "follow-up  " + day_in(200)));
  const CommandResult second = clinic.close("Dr Okafor", "CLINICIAN", {});
  INFO(second.out);
  CHECK(second.exit_code == 0);
  CHECK(has(clinic.desk({"list", "--all"}).out,
            "closed by Dr Lee (clinician) and Dr Okafor (clinician): spoken with, safe for now"));
  const std::string shown = clinic.desk({"show", clinic.row, "--by", "Ann"}).out;
  INFO(shown);
  CHECK(has(shown, "handoff.closed: outcome=safe_with_plan risk=moderate contacts=1 reached=1"));
  CHECK(has(shown, "A clinician from the clinic has looked at your messages"));
  CHECK(has(shown, "plans to get in touch with you by "));
  CHECK(has(clinic.close("Dr Lee", "clinician", safe_ending()).out,
            "closed already, by Dr Lee (clinician) and Dr Okafor"));
}

TEST_CASE("a row that is no crisis closes with one text, or none, and with nothing else") {
  const TemporaryFolder folder;
  ServiceProcess service{folder.path() + "/data"};
  service.start();
  TwilioPeer peer = service.peer();
  (void)peer.text(person, "hi");
  (void)peer.text(person, "STAFF");
  const auto desk = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "handoff");
    words.insert(words.end(), {"--data", service.data()});
    return run_program(words);
  };
  const std::string rows = desk({"list"}).out;
  const std::size_t from = rows.find_first_not_of(' ');
  const std::string row = rows.substr(from, rows.find(' ', from) - from);
  CHECK(has(desk(close_words(row, "Ann", "", safe_ending())).out, "is no crisis"));
  CHECK(desk({"close", row, "--by", "Ann", "--disposition", "called back, booked"}).exit_code == 0);
  CHECK(has(desk({"show", row, "--by", "Ann"}).out, "called back, booked"));
}

TEST_CASE("a clock that is set back, in a run or between two, puts off no deadline of a row") {
  Clinic clinic;
  const auto move = [&](int hours) {
    const std::string request =
        "{\"do\":\"clock\",\"ms\":" + std::to_string(hours * 3'600'000) + "}";
    const auto moved = cli::call_control(clinic.service.data() + "/control.sock", request);
    REQUIRE(moved);
    REQUIRE(moved->ok);
  };
  const auto still_due = [&](const std::string& list) {
    INFO(list);
    CHECK(has(list, "The machine's clock was set back: times shown here are "));
    CHECK((has(list, "1 h 59 min ahead") || has(list, "2 h 0 min ahead")));
    CHECK((has(list, "due in 14 min") || has(list, "due in 15 min")));
  };
  CHECK_FALSE(has(clinic.desk({"list"}).out, "was set back"));
  move(2);
  TwilioPeer peer = clinic.service.peer();
  (void)peer.text("+15551230043", "i want to die");
  move(-2);
  still_due(clinic.desk({"list"}).out);
  int status = 0;
  CHECK(has(clinic.service.get("/metrics", true, status), "screenline_clock_ahead_seconds 7"));
  CHECK(clinic.service.stop() == 0);
  clinic.service.start();
  still_due(clinic.desk({"list"}).out);
}

TEST_CASE("a drill of a site that is not there names those that are") {
  const Clinic clinic;
  const CommandResult drill = clinic.desk({"drill", "--by", "Ana", "--site", "foo"});
  INFO(drill.out);
  CHECK(drill.exit_code == 1);
  CHECK(has(drill.out, "there is no site \"foo\". Name the site of the drill with --site: demo"));
}

TEST_CASE("a message after the first signature voids it, and who signed is told so") {
  const Clinic clinic;
  REQUIRE(clinic.desk({"show", clinic.row, "--by", "Dr Lee"}).exit_code == 0);
  REQUIRE(clinic.close("Dr Lee", "clinician", safe_ending()).exit_code == 0);
  TwilioPeer peer = clinic.service.peer();
  (void)peer.text(person, "are you there");
  const std::string list = clinic.desk({"list"}).out;
  INFO(list);
  CHECK(has(list, "THE SIGNATURE OF Dr Lee NO LONGER COUNTS: something new came "));
  CHECK_FALSE(has(list, "needs a second clinician"));
  const std::string shown = clinic.desk({"show", clinic.row, "--by", "Dr Okafor"}).out;
  INFO(shown);
  CHECK(has(shown, "VOIDED   the signature of Dr Lee counts no more: something new came at "));
  CHECK(has(shown, "handoff.voided: signature of Dr Lee"));
  REQUIRE(clinic.close("Dr Okafor", "clinician", safe_ending()).exit_code == 0);
  CHECK_FALSE(has(clinic.desk({"list"}).out, "NO LONGER COUNTS"));
}

TEST_CASE("a contact on a row that nobody holds takes it, and says so; the plan's rule is told") {
  const Clinic clinic;
  const CommandResult taken =
      clinic.desk({"contact", clinic.row, "--by", "Ana", "--note", "called, spoke"});
  INFO(taken.out);
  CHECK(has(taken.out, "Nobody held it: row " + clinic.row + " is yours now"));
  const CommandResult again =
      clinic.desk({"contact", clinic.row, "--by", "Ana", "--note", "called, spoke"});
  CHECK_FALSE(has(again.out, "yours now"));
  CHECK(has(clinic.close("Dr Lee", "clinician", safe_ending("ok.")).out, "8 letters or more"));
  CHECK(has(run_program({"handoff", "close", "--help"}).out, "8 letters to 2000"));
}

TEST_CASE("a row that nobody took is paged further by the running service; list and show say so") {
  const TemporaryFolder folder;
  const std::string data = folder.path() + "/data";
  std::filesystem::create_directories(data);
  {
    auto opened = store::open_sqlite(data + "/screenline.db");
    REQUIRE(std::holds_alternative<store::Opened>(opened));
    service::Store& store = *std::get<store::Opened>(opened).store;
    service::TurnWrite write;
    write.person = write.after.state.person.id = store.next_id();
    write.after.state.person.site = "demo";
    service::Handoff row;
    row.id = 77;
    row.site = "demo";
    row.person = write.person;
    row.severity = dialog::Severity::crisis;
    row.level = 3;
    row.track = crisis::Track::self;
    row.created = row.raised = row.alerted = cli::WallClock().now() - std::chrono::hours(1);
    row.due = row.created + std::chrono::minutes(5);
    write.handoffs.push_back(row);
    std::vector<service::TurnWrite> wave{write};
    REQUIRE(store.commit(wave).front().status == service::CommitStatus::committed);
  }
  ServiceProcess service(data);
  service.start();
  std::string list;
  for (int i = 0; i < 50 && !has(list, "rung 3"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    list = run_program({"handoff", "list", "--data", data}).out;
  }
  INFO(list);
  CHECK(has(list, "rung 3, paged "));
  CHECK(has(list, "OVERDUE"));
  const std::string shown =
      run_program({"handoff", "show", "77", "--by", "Ann", "--data", data}).out;
  INFO(shown);
  CHECK(
      has(shown, "system handoff.escalated: rung=3 to Demo on-call: not acknowledged for 60 min"));
}

TEST_CASE(
    "a crisis row that cannot be read is in the list, and staff are told why they cannot claim "
    "it") {
  Clinic clinic;
  clinic.service.kill_hard();
  {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open((clinic.service.data() + "/screenline.db").c_str(), &db) == SQLITE_OK);
    REQUIRE(sqlite3_exec(db, "UPDATE handoff SET doc=x'ff'", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    sqlite3_close(db);
  }
  clinic.service.start();
  const std::string list = clinic.desk({"list"}).out;
  INFO(list);
  CHECK(has(list, clinic.row + "  CRISIS    L3"));
  CHECK(has(list, "CANNOT BE READ"));
  CHECK(has(list, person));
  const CommandResult claim = clinic.desk({"claim", clinic.row, "--by", "Ana"});
  CHECK(claim.exit_code != 0);
  CHECK(has(claim.out, "the list says that its record cannot be read"));
  // What the person writes next opens a row that can be.
  TwilioPeer peer = clinic.service.peer();
  (void)peer.text(person, "i want to kill myself");
  CHECK(has(clinic.desk({"list"}).out, "nobody holds it"));
}

}  // namespace
}  // namespace screenline::scenario

namespace screenline::cli {
namespace {

TEST_CASE("a moment in the clinic's zone, summer and winter") {
  const service::Time winter{std::chrono::milliseconds(1'767'283'200'000)};  // 2026-01-01 16:00 UTC
  const service::Time summer{std::chrono::milliseconds(1'782'921'600'000)};  // 2026-07-01 16:00 UTC
  CHECK(local_time(winter, "America/New_York") == "2026-01-01 11:00:00 EST");
  CHECK(local_time(summer, "America/New_York") == "2026-07-01 12:00:00 EDT");
}

TEST_CASE("scores so far: as many items as are answered, never worked up, and item 9 named") {
  flow::Flow flow;
  flow::AnswerType type;
  for (int points = 0; points < 4; ++points) {
    flow::Option option;
    option.points = points;
    type.options.push_back(option);
  }
  flow.answers = {type};
  flow.scores.emplace_back().id = "phq9";
  dialog::Conversation conversation;
  for (int i = 0; i < 9; ++i) {
    flow::Step step;
    step.id = "phq9_" + std::to_string(i + 1);
    step.answer = 0;
    if (i == 8) step.crisis_if.emplace_back();
    flow.steps.push_back(step);
    flow.scores[0].items.push_back(i);
    conversation.answers.push_back({});
  }
  CHECK(scores_so_far(flow, conversation).empty());
  for (int i = 0; i < 5; ++i)
    conversation.answers[i] = {flow::AnswerState::answered, i == 0 ? 3 : 2, 0};
  const auto so_far = scores_so_far(flow, conversation);
  REQUIRE(so_far.size() == 1);
  CHECK(so_far[0].answered == 5);
  CHECK(so_far[0].items == 9);
  CHECK(so_far[0].points == 11);
  CHECK(so_far[0].safety_open == std::vector<std::string>{"phq9_9"});
  // The rest is not asked of somebody with few symptoms: there will be no score.
  conversation.answers[8].state = flow::AnswerState::not_applicable;
  CHECK(scores_so_far(flow, conversation).empty());
}

}  // namespace
}  // namespace screenline::cli
