// The real program over real sockets, SQLite and signatures: a person is screened by text, staff read and
// close the rows, bad input is refused, and what was acknowledged stays.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "bot/cli/serve/control.hpp"
#include "tests/scenario/support/endings.hpp"
#include "tests/scenario/support/flow_folder.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {
namespace {

const std::string person = "+15551230001";

// Lets time pass in the service: a person does not answer within milliseconds.
void pass(const ServiceProcess& service, int seconds) {
  const auto moved = cli::call_control(service.data() + "/control.sock",
                                       "{\"do\":\"clock\",\"ms\":" + std::to_string(seconds * 1000) + "}");
  REQUIRE(moved);
  REQUIRE(moved->ok);
}

// Answers with the harmless option until the end; the texts sent, in order.
std::vector<std::string> screen(const ServiceProcess& service, const std::string& who,
                                const std::map<std::string, std::string>& answers) {
  TwilioPeer peer = service.peer();
  std::vector<std::string> texts{peer.text(who, "hello").text};
  Webhook last = peer.text(who, "YES");
  texts.push_back(last.text);
  for (int i = 0; i < 80 && !last.step.empty(); ++i) {
    const auto given = answers.find(last.step);
    if (i % 10 == 9) pass(service, 31);  // breaks the provider's chain of fast replies
    last = peer.text(who, given != answers.end() ? given->second : "0");
    texts.push_back(last.text);
  }
  return texts;
}

const std::map<std::string, std::string> low_symptoms = {
    {"c2", "35"},   {"c3", "1"},    {"c4a", "2"},   {"c4b", "2"},  {"c5", "SKIP"}, {"asq_1", "2"},
    {"asq_2", "2"}, {"asq_3", "2"}, {"asq_4", "2"}, {"r1", "7"},   {"t0", "2"},    {"t4", "3"},
    {"t5", "1"},    {"t6", "1"},    {"m4", "1"},    {"l1", "1 2 3 4 5"}, {"l2", "1"}, {"k1", "4"}};

std::string queue(const ServiceProcess& service) {
  return run_program({"handoff", "list", "--data", service.data()}).out;
}

TEST_CASE("a person is screened by text, and staff read the result") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  auto answers = low_symptoms;
  answers["k1"] = "1";  // wants a call
  const std::vector<std::string> texts = screen(service, person, answers);
  CHECK(texts.front().find("Reply YES") != std::string::npos);
  CHECK(texts.size() > 30);
  const std::string rows = queue(service);
  CHECK(rows.find("task/call_back") != std::string::npos);
  const std::string row = rows.substr(0, rows.find("  "));
  std::string id = rows.substr(rows.find_first_not_of(' '));
  id = id.substr(0, id.find(' '));
  const CommandResult shown = run_program({"handoff", "show", id, "--by", "Ana", "--data", service.data()});
  CHECK(shown.exit_code == 0);
  CHECK(shown.out.find("not_now / symptoms_low_today") != std::string::npos);
  CHECK(shown.out.find("How old are you?") != std::string::npos);
  CHECK(shown.out.find("await a clinician's sign-off") != std::string::npos);
  CHECK(run_program({"handoff", "close", id, "--by", "Ana", "--data", service.data()}).exit_code == 0);
  CHECK(queue(service).find("empty") != std::string::npos);
  CHECK(service.stop() == 0);
  // The log knows nothing of the person.
  CHECK(service.log().find(person.substr(1)) == std::string::npos);
}

TEST_CASE("a self-harm answer: crisis text, questionnaire held, row closed by clinicians only, then it goes on") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  TwilioPeer peer = service.peer();
  auto answers = low_symptoms;
  (void)peer.text(person, "hello");
  Webhook last = peer.text(person, "YES");
  while (last.step != "asq_3") last = peer.text(person, answers.at(last.step));
  last = peer.text(person, "1");
  CHECK(last.text.find("988") != std::string::npos);
  CHECK(last.text.find("right now?") != std::string::npos);
  last = peer.text(person, "1");  // yes, right now
  CHECK(last.text.find("911") != std::string::npos);
  pass(service, 5);  // past a burst
  CHECK(peer.text(person, "ok whats the next question").text.find("988") != std::string::npos);
  const std::string rows = queue(service);
  CHECK(rows.find("CRISIS") != std::string::npos);
  CHECK(rows.find("L3") != std::string::npos);
  std::string id = rows.substr(rows.find_first_not_of(' '));
  id = id.substr(0, id.find(' '));
  const auto ending = safe_ending();
  const auto close = [&](const std::string& by, const std::string& role) {
    std::vector<std::string> words = close_words(id, by, role, ending);
    words.insert(words.begin(), "handoff");
    words.insert(words.end(), {"--data", service.data()});
    return run_program(words);
  };
  CHECK(close("Desk", "staff").exit_code == 1);
  CHECK(run_program({"handoff", "show", id, "--by", "Ann", "--data", service.data()}).exit_code == 0);
  CHECK(close("Dr A", "clinician").exit_code == 0);   // first signature
  CHECK(queue(service).find("CRISIS") != std::string::npos);
  CHECK(close("Dr A", "clinician").exit_code == 1);   // the same person twice is one
  CHECK(close("Dr B", "clinician").exit_code == 1);   // has not looked at what Dr A signed
  CHECK(run_program({"handoff", "show", id, "--by", "Dr B", "--data", service.data()}).exit_code == 0);
  CHECK(close("Dr B", "clinician").exit_code == 0);
  CHECK(queue(service).find("CRISIS") == std::string::npos);
  // S6: an answer started it, so it goes on after the instrument.
  last = peer.text(person, "START");
  CHECK(last.step == "r1");
}

TEST_CASE("redelivery gets the same answer and happens once; also after kill -9") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  (void)service.peer().text(person, "hello");
  const Webhook first = service.peer().text(person, "yes", "SMsame0000000000000000000000000001");
  const Webhook again = service.peer().text(person, "yes", "SMsame0000000000000000000000000001");
  CHECK(first.text.find("How old") != std::string::npos);
  CHECK(again.text == first.text);
  service.kill_hard();
  service.start();
  CHECK(service.peer().text(person, "yes", "SMsame0000000000000000000000000001").text == first.text);
  const Webhook next = service.peer().text(person, "40");
  CHECK(next.step == "c3");
}

TEST_CASE("a command that is sent again under its name does not act twice and says the same") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  (void)service.peer().text(person, "I wish i was dead");
  const std::string rows = queue(service);
  std::string id = rows.substr(rows.find_first_not_of(' '));
  id = id.substr(0, id.find(' '));
  const auto close = [&](const std::string& name, const std::string& by) {
    nlohmann::json command = safe_ending_json();
    command.update({{"do", "handoff.close"}, {"row", std::stoll(id)}, {"by", by}, {"role", "clinician"},
                    {"request", name}});
    const auto answer = cli::call_control(service.data() + "/control.sock", command.dump());
    REQUIRE(answer);
    return answer->ok;
  };
  REQUIRE(rows.find("L2") != std::string::npos);
  REQUIRE(run_program({"handoff", "show", id, "--by", "Ann", "--data", service.data()}).exit_code == 0);
  CHECK(close("r-1", "Dr A"));
  CHECK(close("r-1", "Dr A"));        // the answer was lost on the way: the same again
  CHECK_FALSE(close("r-2", "Dr B"));  // another command: the row is closed already
  // A crisis of later is not closed by the old command.
  pass(service, 120);
  (void)service.peer().text(person, "I wish i was dead");
  CHECK(close("r-1", "Dr A"));
  CHECK(queue(service).find("CRISIS") != std::string::npos);
}

TEST_CASE("a redelivery and the sweeper never both bring the text") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  const std::string sid = "SMsame0000000000000000000000000002";
  const auto sent_by_api = [&] {
    int status = 0;
    const std::string all = service.get("/phone/messages?line=demo&from=%2B15551230001&after=0", false, status);
    int count = 0;
    for (std::size_t at = 0; (at = all.find("How old", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  (void)service.peer().text(person, "hello");
  const Webhook lost = service.peer().text(person, "yes", sid);
  pass(service, 15);
  const Webhook again = service.peer().text(person, "yes", sid);
  CHECK(again.text == lost.text);
  CHECK(again.callback == lost.callback);
  CHECK_FALSE(again.callback.empty());
  pass(service, 15);  // 30 s after the first, 15 after the second
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  CHECK(sent_by_api() == 0);
  SECTION("it was lost too: the sweeper sends it, and a third delivery is only acknowledged") {
    pass(service, 10);
    for (int i = 0; i < 100 && sent_by_api() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  SECTION("it arrived: nobody sends it again") {
    const std::string path = again.callback.substr(again.callback.find('/', again.callback.find("//") + 2));
    CHECK(service.peer().post(path, {{"MessageSid", "SMinline0000000000000000000000001"},
                                     {"MessageStatus", "delivered"}, {"To", person}, {"From", "+15555550100"},
                                     {"AccountSid", "AC00000000000000000000000000000000"}}).status / 100 == 2);
  }
  const int arrived = sent_by_api();
  CHECK(service.peer().text(person, "yes", sid).text.empty());
  pass(service, 120);
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  CHECK(sent_by_api() == arrived);
  CHECK(arrived <= 1);
}

TEST_CASE("wrong signature, wrong line, too large, not UTF-8, very long") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  TwilioPeer peer = service.peer();
  CHECK(peer.post("/hooks/twilio/demo/inbound", {{"Body", "hi"}}, false).status == 403);
  CHECK(peer.post("/hooks/twilio/other/inbound", {{"Body", "hi"}}).status == 404);
  CHECK(peer.text(person, std::string(400'000, 'a')).status == 413);
  CHECK(peer.text(person, "caf\xe9 \xff\xfe").status == 200);
  std::string emoji;
  for (int i = 0; i < 1600; ++i) emoji += "\xf0\x9f\x91\x8d";
  CHECK(peer.text("+15551230009", emoji).status == 200);
  // Danger in the middle of a long text is found.
  std::string paste(6000, 'x');
  paste.insert(3000, " I want to kill myself ");
  CHECK(peer.text("+15551230010", paste).text.find("988") != std::string::npos);
  int status = 0;
  CHECK(service.get("/metrics", true, status).find("screenline_webhooks_refused_total 1") != std::string::npos);
  CHECK(status == 200);
}

TEST_CASE("a broken flow file does not reach the people: reload names the place and keeps what it had") {
  const FlowFolder flows;
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data", flows.path());
  service.start();
  (void)service.peer().text(person, "hello");
  flows.change("ketamine/screening.json", "\"tries\"", "\"tires\"");
  const CommandResult reload = run_program({"reload", "--data", service.data()});
  CHECK(reload.exit_code == 1);
  CHECK(reload.out.find("screening.json:") != std::string::npos);
  CHECK(reload.out.find("tries") != std::string::npos);  // did you mean
  CHECK(service.peer().text(person, "yes").text.find("How old") != std::string::npos);
  flows.change("ketamine/screening.json", "\"tires\"", "\"tries\"");
  CHECK(run_program({"reload", "--data", service.data()}).exit_code == 0);
}

TEST_CASE("SIGHUP reloads as the command does, and says in the log how it went") {
  const FlowFolder flows;
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data", flows.path());
  service.start();
  flows.change("ketamine/screening.json", "\"tries\"", "\"tires\"");
  service.hang_up();
  REQUIRE(testing::wait_for([&] { return service.log().find("\"event\":\"reload_refused\"") != std::string::npos; }));
  CHECK(service.peer().text(person, "hello").text.find("YES") != std::string::npos);
  flows.change("ketamine/screening.json", "\"tires\"", "\"tries\"");
  flows.change("ketamine/screening.json", "How old are you?", "What is your age?");
  service.hang_up();
  REQUIRE(testing::wait_for([&] { return service.log().find("\"event\":\"reloaded\"") != std::string::npos; }));
  (void)service.peer().text("+15551230002", "hello");
  CHECK(service.peer().text("+15551230002", "yes").text.find("What is your age?") != std::string::npos);
  CHECK(service.stop() == 0);
}

TEST_CASE("what only an author is told refuses a new flow, and neither a restart nor the reload of what runs") {
  const FlowFolder flows;
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data", flows.path());
  service.start();
  flows.change("ketamine/screening.json", "\"LANG-NONE\"", "\"LANG-GONE\"");
  const CommandResult refused = run_program({"reload", "--data", service.data()});
  CHECK(refused.exit_code == 1);
  CHECK(refused.out.find("missing-engine-text") != std::string::npos);
  REQUIRE(service.stop() == 0);
  service.start();
  CHECK(service.log().find("warning: missing-engine-text") != std::string::npos);
  CHECK(service.peer().text(person, "hello").text.find("YES") != std::string::npos);
  CHECK(run_program({"reload", "--data", service.data()}).exit_code == 0);
}

TEST_CASE("a live conversation stays on the revision it began with") {
  const FlowFolder flows;
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data", flows.path());
  service.start();
  (void)service.peer().text(person, "hello");
  flows.change("ketamine/screening.json", "How old are you?", "What is your age?");
  SECTION("after reload") { REQUIRE(run_program({"reload", "--data", service.data()}).exit_code == 0); }
  SECTION("after a restart") {
    REQUIRE(service.stop() == 0);
    service.start();
  }
  CHECK(service.peer().text(person, "yes").text.find("How old are you?") != std::string::npos);
  (void)service.peer().text("+15551230002", "hello");
  CHECK(service.peer().text("+15551230002", "yes").text.find("What is your age?") != std::string::npos);
}

TEST_CASE("a reminder leaves by the API after silence, once") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  (void)service.peer().text(person, "hello");
  (void)service.peer().text(person, "yes");
  pass(service, 5 * 3600);
  int status = 0;
  std::string messages;
  for (int i = 0; i < 100 && messages.find("is waiting") == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    messages = service.get("/phone/messages?line=demo&from=%2B15551230001&after=0", false, status);
  }
  CHECK(messages.find("your health check is waiting") != std::string::npos);
  pass(service, 5 * 3600);
  std::this_thread::sleep_for(std::chrono::seconds(1));
  messages = service.get("/phone/messages?line=demo&from=%2B15551230001&after=0", false, status);
  const std::size_t first = messages.find("is waiting");
  CHECK(messages.find("is waiting", first + 1) == std::string::npos);
}

TEST_CASE("past 20 fast replies the line takes the outbox; a crisis text does not wait") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  TwilioPeer peer = service.peer();
  (void)peer.text(person, "hello");
  (void)peer.text(person, "yes");
  bool waited = false;
  for (int i = 0; i < 25 && !waited; ++i) waited = peer.text(person, "STAFF").text.empty();
  CHECK(waited);
  CHECK(peer.text(person, "I want to kill myself").text.find("988") != std::string::npos);
}

}  // namespace
}  // namespace screenline::scenario
