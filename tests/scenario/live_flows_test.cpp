// A flow that changes under people who are in the middle of it, with the real program and a real
// store: they finish on what they began with, and move on request, by the file's own table.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "adapters/store/sqlite.hpp"
#include "bot/cli/serve/control.hpp"
#include "bot/service/flow_set.hpp"
#include "tests/scenario/support/flow_folder.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

constexpr const char* file = "ketamine/screening.json";
const std::string first = "+15551230001", second = "+15551230002", early = "+15551230003",
                  asked = "+15551230004", danger = "+15551230005";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::map<std::string, std::string> answers = {
    {"asq_1", "2"},      {"asq_2", "2"}, {"asq_3", "2"}, {"asq_4", "2"}, {"r1", "7"},
    {"t0", "2"},         {"t4", "3"},    {"t5", "1"},    {"t6", "1"},    {"m4", "1"},
    {"l1", "1 2 3 4 5"}, {"l2", "1"},    {"k1", "4"}};

// A service with five people, and a change of its flow that takes the step c5 away.
struct House {
  FlowFolder flows;
  TemporaryFolder folder;
  ServiceProcess service{folder.path() + "/data", flows.path()};

  House() {
    service.start();
    for (const std::string& who : {first, second})
      CHECK(write(who, {"hello", "YES", "35", "1", "2", "2"}).step == "c5");
    CHECK(write(early, {"hello", "YES"}).step == "c2");
    CHECK(write(asked, {"hello", "YES", "35", "1", "2", "2", "SKIP"}).step == "asq_1");
    CHECK(has(write(danger, {"hello", "YES", "i want to kill myself"}).text, "988"));
    flows.change(file, R"("id": "c5")", R"("id": "whereabouts")");
  }
  Webhook write(const std::string& who, std::initializer_list<const char*> texts) const {
    Webhook last;
    for (const char* text : texts) last = service.peer().text(who, text);
    INFO(last.text);
    return last;
  }
  void pass(int seconds) const {
    const auto moved =
        cli::call_control(service.data() + "/control.sock",
                          "{\"do\":\"clock\",\"ms\":" + std::to_string(seconds * 1000) + "}");
    CHECK((moved && moved->ok));
  }
  // To the end of the questionnaire.
  [[nodiscard]] Webhook finish(const std::string& who, const Webhook& from) const {
    Webhook last = from;
    for (int i = 0; i < 80 && !last.step.empty(); ++i) {
      const auto given = answers.find(last.step);
      if (i % 10 == 0) pass(31);  // breaks the provider's chain of fast replies
      last = service.peer().text(who, given != answers.end() ? given->second : "0");
    }
    return last;
  }
  [[nodiscard]] CommandResult run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", service.data()});
    return run_program(words);
  }
  [[nodiscard]] CommandResult check() const {
    return run_program({"check", flows.path() + "/" + file, "--live", service.data()});
  }
};

TEST_CASE("check --live: where people stand, and whose step would be gone; nothing of a person") {
  const House house;
  const CommandResult seen = house.check();
  INFO(seen.out);
  CHECK(seen.exit_code == 1);
  CHECK(has(seen.out, "5 live conversations of ketamine-screening"));
  CHECK(has(seen.out, "2 at c5"));
  CHECK(has(seen.out, "1 at c2"));
  CHECK(has(seen.out, "1 at (held)"));
  CHECK(has(seen.out, "live-step-gone: 2 live conversations"));
  CHECK(has(seen.out, "1 stay there: a crisis is open"));
  CHECK(has(seen.out, "1 stay there: a safety question stands"));
  CHECK_FALSE(has(seen.out, "555123"));
  // The service was not disturbed, and the store need not be served.
  CHECK(house.write(first, {"Boston"}).step == "asq_1");
  CHECK(run_program({"check", house.flows.path() + "/" + file, "--live",
                     house.service.data() + "/screenline.db"})
            .exit_code == 1);
  CHECK(run_program({"check", "--live", house.folder.path() + "/nothing"}).exit_code == 2);
}

TEST_CASE(
    "a reload deletes the step somebody stands on: they finish; another one moves by a table") {
  House house;
  REQUIRE(house.run({"reload"}).exit_code == 0);
  const CommandResult dry = house.run({"migrate", "--dry-run"});
  INFO(dry.out);
  CHECK(dry.exit_code == 1);
  CHECK(has(dry.out, "would move 1 to revision"));  // who is at c2
  CHECK(has(dry.out, "would stay 2: its question is gone"));
  house.service.stop();
  house.service.start();
  // On the revision that it began with, from the store.
  const Webhook end = house.finish(first, house.write(first, {"Boston"}));
  CHECK(end.status == 200);
  CHECK(end.step.empty());
  CHECK(has(end.text, "You can text START again"));

  house.flows.change(file, R"("start": "c1",)", R"("start": "c1",
  "migrate": [{ "from": "any", "renamed": { "c5": "whereabouts" } }],)");
  CHECK(house.check().exit_code == 0);
  REQUIRE(house.run({"reload"}).exit_code == 0);
  const CommandResult moved = house.run({"migrate"});
  INFO(moved.out);
  CHECK(moved.exit_code == 0);  // who stays moves once that is over
  CHECK(has(moved.out, "moved 2 to revision"));
  CHECK(has(moved.out, "stayed 1: a crisis is open"));
  CHECK(has(moved.out, "stayed 1: a safety question stands"));
  CHECK(has(house.run({"migrate"}).out, "moved 0"));
  // The question is the same one: it is answered, and the next one comes.
  CHECK(house.write(second, {"Boston"}).step == "asq_1");
  CHECK(house.write(early, {"35"}).step == "c3");
  CHECK(house.write(asked, {"2"}).step == "asq_2");
  CHECK(has(house.write(danger, {"1"}).text, "911"));
  // Staff see it in the transcript, and what was said before.
  (void)house.write(early, {"STAFF"});
  const std::string rows = house.run({"handoff", "list"}).out;
  const std::size_t line = rows.rfind('\n', rows.find("asked_for_staff")) + 1;
  const std::size_t from = rows.find_first_not_of(' ', line);
  const CommandResult shown =
      house.run({"handoff", "show", rows.substr(from, rows.find(' ', from) - from), "--by", "Ana"});
  INFO(rows << shown.out);
  CHECK(has(shown.out, "Goes on in revision"));
  CHECK(has(shown.out, "Nothing was sent."));
}

// The revision of a stored closure, as tests/fixtures/closures has it.
std::string pinned(const std::string& name) {
  std::ifstream in(SCREENLINE_SOURCE_DIR "/tests/fixtures/closures/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("who began with files of spec 1 finishes on them, out of the store, under spec 2") {
  const FlowFolder flows("ketamine-1");
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data", flows.path());
  service.start();
  const auto write = [&](const std::string& who, std::initializer_list<const char*> texts) {
    Webhook last;
    for (const char* text : texts) last = service.peer().text(who, text);
    return last;
  };
  CHECK(write(first, {"hello", "YES", "35", "1", "2", "2"}).step == "c5");

  const std::string screening = flows.path() + "/" + file;
  CHECK(has(run_program({"check", screening}).out, "older-spec"));
  std::vector<std::string> upgrade = {"fmt", "--upgrade"};
  const auto files = service::unpack_closure(pinned("ketamine-1.closure"));
  REQUIRE(files);
  for (const flow::LoadedFile& one : *files) upgrade.push_back(flows.path() + "/" + one.path);
  REQUIRE(run_program(upgrade).exit_code == 0);
  CHECK_FALSE(has(run_program({"check", screening}).out, "older-spec"));
  // What was asked for, said and worked out is the same in both.
  const FlowFolder before("ketamine-1");
  const CommandResult differs = run_program({"diff", before.path() + "/" + file, screening});
  INFO(differs.out);
  CHECK(has(differs.out, "What differs is asked, said and worked out of nothing"));

  REQUIRE(run_program({"reload", "--data", service.data()}).exit_code == 0);
  CHECK(write(second, {"hello", "YES"}).step == "c2");  // on the newer one
  service.stop();
  service.start();  // the older one is in the store alone
  // A medical question is left open: the rule about it stops there, as its file says in spec 1.
  Webhook last = write(first, {"Boston"});
  for (int i = 0; i < 80 && !last.step.empty(); ++i) {
    const auto given = answers.find(last.step);
    const std::string text = last.step == "m1"        ? "SKIP"
                             : given != answers.end() ? given->second
                                                      : "0";
    if (i % 10 == 0) {
      const auto moved =
          cli::call_control(service.data() + "/control.sock", R"({"do":"clock","ms":31000})");
      CHECK((moved && moved->ok));
    }
    last = service.peer().text(first, text);
  }
  INFO(last.text);
  CHECK(last.step.empty());
  CHECK(has(last.text, "a clinician needs to look"));

  const std::string steps = pinned("ketamine-1.steps");
  const std::string revision = steps.substr(0, steps.find('\n'));
  service.stop();
  auto opened = store::open_sqlite_reader(service.data() + "/screenline.db");
  const auto* reader = std::get_if<std::shared_ptr<service::StoreReader>>(&opened);
  REQUIRE(reader);
  CHECK((*reader)->revision(revision) == pinned("ketamine-1.closure"));  // byte for byte
}

// What `chat --watch` says while the commands in `shell` feed it and save files.
std::string watched(const FlowFolder& flows, const std::string& shell) {
  const TemporaryFolder folder;
  const std::string out = folder.path() + "/out";
  const std::string line = "cd " + flows.path() + "/ketamine && OUT=" + out + " && (" + shell +
                           ") | " + SCREENLINE_PROGRAM + " chat --watch --flows " + flows.path() +
                           " > " + out + " 2>&1";
  CHECK(std::system(line.c_str()) == 0);
  std::ifstream in(out);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE(
    "chat --watch: a saved file is read, the conversation stays where it was, mistakes are shown") {
  const FlowFolder flows;
  // Half a minute at most, on a busy machine.
  const auto until = [](const std::string& words) {
    return "for i in $(seq 300); do grep -q '" + words + "' $OUT && break; sleep 0.1; done; ";
  };
  const std::string said =
      watched(flows, until("end with Ctrl-D") + "printf 'hello\\nYES\\n'; " + until("How old") +
                         "sed -i 's/How old are you?/What is your age?/' screening.json; " +
                         until("What is your age") +
                         "sed -i 's/\"start\": \"c1\"/\"start\": \"c99\"/' screening.json; " +
                         until("files that were right") + "printf '35\\n'; " +
                         until("answering for yourself"));
  INFO(said);
  CHECK(has(said, "-- loaded: revision"));
  const std::size_t changed = said.find("-- at c2:\nWhat is your age?");
  CHECK(changed != std::string::npos);
  // As a compiler: code, line, caret.
  const std::size_t wrong = said.find("unknown-step");
  CHECK(wrong != std::string::npos);
  CHECK(has(said, "\"start\": \"c99\""));
  CHECK(has(said, "^"));
  const std::size_t kept = said.find("the last files that were right");
  CHECK((kept != std::string::npos && kept > changed));
  CHECK(said.find("Are you answering for yourself?") > kept);  // the answer was taken
  CHECK(run_program({"chat", "--watch", "--script", "x"}).exit_code == 2);
}

TEST_CASE("migrate moves only who began with the revision that is named, and needs a service") {
  House house;
  REQUIRE(house.run({"reload"}).exit_code == 0);
  CHECK(has(house.run({"migrate", "--from", "0000000000"}).out, "moved 0"));
  house.service.stop();
  const CommandResult nobody = house.run({"migrate"});
  CHECK(nobody.exit_code == 2);
  CHECK(has(nobody.out, "nothing serves"));
}

TEST_CASE(
    "revoke: who can move moves, the others are told and on the queue, and it holds after a "
    "restart") {
  House house;
  const std::string before = house.run({"revoke", "--list"}).out;
  INFO(before);
  CHECK(has(before, "5 live  in use"));
  const std::string revision = before.substr(0, 12);
  REQUIRE(house.run({"reload"}).exit_code == 0);
  const CommandResult done = house.run({"revoke", revision, "a question was wrong"});
  INFO(done.out);
  CHECK(done.exit_code == 0);
  CHECK(has(done.out, "moved 1 to revision"));
  CHECK(has(done.out, "ended 2"));
  CHECK(has(done.out, "stayed 1: a crisis is open"));
  CHECK(has(house.run({"handoff", "list"}).out, "flow_revoked"));
  house.service.stop();
  house.service.start();
  CHECK(has(house.run({"revoke", "--list"}).out, "REVOKED: a question was wrong"));
  // A crisis goes on as ever; a safety question is answered, and then nothing more is asked.
  CHECK(has(house.write(danger, {"1"}).text, "911"));
  const Webhook after = house.write(asked, {"2"});
  CHECK(after.step.empty());
  CHECK(has(after.text, "asked our staff"));
  CHECK(house.write(first, {"START"}).step == "c1");
  // The same bytes are not taken again.
  house.flows.change(file, R"("id": "whereabouts")", R"("id": "c5")");
  const CommandResult refused = house.run({"reload"});
  CHECK(refused.exit_code == 1);
  CHECK(has(refused.out, "was revoked"));
  CHECK(house.run({"revoke", "0000000000", "x"}).exit_code == 1);
}

}  // namespace
}  // namespace screenline::scenario
