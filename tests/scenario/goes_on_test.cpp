// How a conversation goes on after a crisis text: the question that follows is not lost between edge and
// lane, and a clearance and a text that cross are read the careful way.
#include "tests/scenario/support/endings.hpp"
#include "tests/scenario/support/flow_folder.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

const std::string who = "+15551000001";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Webhook say(InProcess& service, std::initializer_list<const char*> texts) {
  Webhook last;
  for (const char* text : texts) {
    last = service.peer().text(who, text);
    UNSCOPED_INFO(text << " -> " << last.status << " [" << last.step << "] " << last.text.substr(0, 60));
  }
  return last;
}

// A clinic's service with one person whose crisis row is open.
struct Clinic {
  TemporaryFolder folder;
  ServiceProcess service{folder.path() + "/data"};
  std::string row;
  std::vector<std::string> ending;

  explicit Clinic(std::initializer_list<const char*> texts) {
    service.start();
    for (const char* text : texts) (void)write(text);
    const std::string rows = desk({"list"}).out;
    const std::size_t from = rows.find_first_not_of(' ');
    row = rows.substr(from, rows.find(' ', from) - from);
    ending = safe_ending();
  }
  Webhook write(const std::string& text) { return service.peer().text(who, text); }
  CommandResult desk(std::vector<std::string> words) const {
    words.insert(words.begin(), "handoff");
    words.insert(words.end(), {"--data", service.data()});
    return run_program(words);
  }
  CommandResult show() const { return desk({"show", row, "--by", "Ann"}); }
  CommandResult close(const std::string& by) const {
    return desk(close_words(row, by, "clinician", ending));
  }
};

TEST_CASE("an attempt long ago: the next question comes with the words that go on") {
  InProcess service;
  const Webhook answer =
      say(service, {"hello", "YES", "35", "1", "2", "2", "SKIP", "2", "2", "2", "1", "2", "3"});
  INFO(answer.text);
  CHECK(answer.step == "r1");
  CHECK(has(answer.text, "We can go on"));
  CHECK(has(answer.text, "\n1 "));  // the question under it, with its options
  const auto turns = service.transcript(who);
  REQUIRE_FALSE(turns.empty());
  REQUIRE_FALSE(turns.back().messages.empty());
  CHECK(turns.back().messages.back().text == answer.text);
}

TEST_CASE("a concern answered with no: the open question comes again") {
  InProcess service;
  const Webhook asked = say(service, {"hello", "YES"});
  REQUIRE(asked.step == "c2");
  (void)say(service, {"i feel like a burden"});
  const Webhook answer = say(service, {"no"});
  INFO(answer.text);
  CHECK(answer.step == "c2");
  CHECK(has(answer.text, "How old are you"));
}

TEST_CASE("a crisis row is not closed over words that nobody has read, nor by signatures from before them") {
  Clinic clinic({"hello", "YES", "i want to kill myself", "1"});
  CHECK(has(clinic.close("Dr A").out, "nobody has read"));
  (void)clinic.show();
  CHECK(has(clinic.close("Dr A").out, "signed"));
  (void)clinic.write("i am going to kill myself tonight");
  clinic.ending = safe_ending();
  CHECK(has(clinic.close("Dr B").out, "nobody has read"));
  (void)clinic.show();
  const CommandResult again = clinic.close("Dr B");
  CHECK(has(again.out, "signed"));  // the first signature anew, not the second
  CHECK(has(clinic.close("Dr C").out, "look first"));
  (void)clinic.desk({"show", clinic.row, "--by", "Dr C"});
  const CommandResult closed = clinic.close("Dr C");
  CHECK(has(closed.out, "is closed by"));
}

TEST_CASE("a yes that crosses with the clearance still answers the question of the crisis") {
  Clinic clinic({"hello", "YES", "35", "i want to kill myself"});
  (void)clinic.show();
  REQUIRE(has(clinic.close("Dr A").out, "is closed"));
  const Webhook answer = clinic.write("yes");
  INFO(answer.text);
  CHECK(has(answer.text, "988"));
  CHECK(has(clinic.desk({"list"}).out, "L3"));
}

TEST_CASE("who is on an older revision is shown whole after a reload, and when nothing serves") {
  const FlowFolder flows;
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data", flows.path());
  service.start();
  for (const char* text : {"hello", "YES", "40", "1", "2", "2", "Dayton, Ohio", "2", "2", "1"})
    (void)service.peer().text(who, text);
  flows.change("ketamine/screening.json", "How old are you", "What is your age");
  const CommandResult reloaded = run_program({"reload", "--data", service.data()});
  REQUIRE(reloaded.exit_code == 0);
  const auto shown = [&] {
    const std::string list = run_program({"handoff", "list", "--data", service.data()}).out;
    const std::size_t from = list.find_first_not_of(' ');
    const std::string row = list.substr(from, list.find(' ', from) - from);
    return run_program({"handoff", "show", row, "--by", "Ann", "--data", service.data()}).out;
  };
  CHECK(has(shown(), "Dayton, Ohio\" (written"));
  service.stop();
  service.start();
  CHECK(has(shown(), "Dayton, Ohio\" (written"));
}

}  // namespace
}  // namespace screenline::scenario
