// S13, never unscanned: bad or expired crisis files stop `check`, `reload` and a deployment; a restart
// runs on the compiled-in set and says so. Dates far away keep these tests true on any day.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "bot/cli/content.hpp"
#include "tests/scenario/support/receivers.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// A clinic's own flows folder and configuration, in mode pilot.
struct Clinic {
  explicit Clinic(const std::string& country = "US") {
    std::filesystem::copy(std::string(SCREENLINE_SOURCE_DIR) + "/flows", flows,
                          std::filesystem::copy_options::recursive);
    expire("2999-01-01");
    write(folder.path() + "/token", "0123456789abcdef0123456789abcdef\n");
    write(config, R"({"mode": "pilot", "http": {"public_url": "https://chat.example"}, "sites": [
      {"id": "bayview", "clinic": "Bayview Clinic", "phone": "555-0100", "country": ")" + country + R"(",
       "on_call": [{"name": "A", "sms": "+15555550111"}], "page_line": "main",
       "lines": [{"id": "main", "number": "+15555550100", "account_sid": "AC00000000000000000000000000000000",
                  "auth_token_files": ["token"]}]}]})");
  }

  // The site's own rows; both files must be there from now on.
  void use_rows(const std::string& rows, const std::string& signatures = "[]") const {
    write(folder.path() + "/rows.json", rows);
    write(folder.path() + "/signed.json", signatures);
    const std::string before = read(config);
    if (before.find("\"lexicon\"") != std::string::npos) return;
    write(config, replaced(before, R"("mode": "pilot",)",
                           R"("mode": "pilot", "lexicon": {"rows": "rows.json", "signatures": "signed.json"},)"));
  }
  // Texts to people on call go to this receiver.
  void send_to(const std::string& url) const {
    write(config, replaced(read(config), R"("auth_token_files")", R"("api_base_url": ")" + url + R"(", "auth_token_files")"));
  }

  void expire(const std::string& day) const {
    const std::string path = flows + "/crisis/resources.json";
    std::string bytes = read(path);
    for (std::size_t at = 0; (at = bytes.find("\"expires_on\": \"", at)) != std::string::npos; at += 15) {
      bytes.replace(at + 15, 10, day);
    }
    write(path, bytes);
  }
  [[nodiscard]] CommandResult check(const std::string& as_of = "") const {
    std::vector<std::string> arguments = {"check", config, "--flows", flows};
    if (!as_of.empty()) arguments.insert(arguments.end(), {"--as-of", as_of});
    return run_program(arguments);
  }
  [[nodiscard]] CommandResult serve() const {  // where it ends at once
    return run_program({"serve", "--config", config, "--flows", flows, "--data", data});
  }
  void start() {
    service.use_config(config);
    service.start();
  }

  TemporaryFolder folder;
  std::string flows = folder.path() + "/flows";
  std::string config = folder.path() + "/clinic.json";
  std::string data = folder.path() + "/data";
  ServiceProcess service{data, flows};
};

std::string degraded_metric(const ServiceProcess& service) {
  int status = 0;
  const std::string text = service.get("/metrics", true, status);
  const auto at = text.find("\nscreenline_degraded ");
  return at == std::string::npos ? "" : text.substr(at + 21, 1);
}

TEST_CASE("check judges the resources of the countries of a configuration, at a date") {
  Clinic clinic;
  clinic.expire("2027-05-21");
  CHECK(clinic.check("2027-05-21").exit_code == 0);
  const CommandResult late = clinic.check("2027-05-22");
  CHECK(late.exit_code == 1);
  CHECK(contains(late.out, "resource us.988 has expired"));
  for (const char* no_date : {"2027-13-01", "2027-02-30", "tomorrow", "2027-05-22x"}) {
    INFO(no_date);
    CHECK(clinic.check(no_date).exit_code == 2);
  }
}

TEST_CASE("a country without all lines of its own is an error: its texts would name another country's numbers") {
  const CommandResult mexico = Clinic("MX").check();
  CHECK(mexico.exit_code == 1);
  CHECK(contains(mexico.out, "country MX has no resource of role poison"));
  const CommandResult nowhere = Clinic("UK").check();
  CHECK(nowhere.exit_code == 1);
  CHECK(contains(nowhere.out, "no resource is of country \"UK\""));
  CHECK(contains(nowhere.out, "known: AU, CA, ES, GB, IE, MX, NZ, US"));
  CHECK_FALSE(contains(nowhere.out, "of role"));
}

TEST_CASE("a site may be in any country that has all its lines") {
  for (const char* country : {"US", "GB", "IE", "AU", "NZ", "ES"}) {
    const CommandResult checked = Clinic(country).check();
    INFO(country << ": " << checked.out);
    CHECK(checked.exit_code == 0);
  }
}

TEST_CASE("a refusal and the protocol page name the lines of the site's country") {
  Clinic clinic("GB");
  clinic.start();
  int status = 0;
  const std::string refused = clinic.service.get("/" + std::string(100'000, 'a'), false, status);
  CHECK(status >= 400);
  CHECK(contains(refused, "If you are in danger: call 116 123 or text 85258, or call 999."));
  const std::string page = clinic.service.get("/crisis-protocol", false, status);
  CHECK(contains(page, "<a href=\"tel:116123\">116 123</a> or text <a href=\"sms:85258\">85258</a>"));
  CHECK(contains(page, "<a href=\"tel:08082000247\">0808 2000 247</a>"));
  for (const std::string& text : {refused, page}) {
    CHECK_FALSE(contains(text, "988"));
    CHECK_FALSE(contains(text, "911"));
  }
}

TEST_CASE("a crisis text whose number was edited away fails check where it stands") {
  const Clinic clinic;
  const std::string path = clinic.flows + "/crisis/copy.json";
  write(path, replaced(read(path), "{reach} now, day or night. Call {emergency} if", "Call {emergency} if"));
  const CommandResult checked = clinic.check();
  CHECK(checked.exit_code == 1);
  CHECK(contains(checked.out, "crisis/copy.json:6:"));
  CHECK(contains(checked.out, "piece self.l2: en does not name the crisis line"));
  CHECK(contains(checked.out, "put {reach} or {call} or {crisis} into it"));
}

TEST_CASE("a deployment is refused on expired resources and on a broken copy; nothing listens") {
  const Clinic clinic;
  clinic.expire("2020-01-01");
  const CommandResult expired = clinic.serve();
  CHECK(expired.exit_code == 2);
  CHECK(contains(expired.out, "us.988 has expired"));
  clinic.expire("2999-01-01");
  write(clinic.flows + "/crisis/copy.json", replaced(read(clinic.flows + "/crisis/copy.json"), "\"pieces\"", "pieces"));
  const CommandResult broken = clinic.serve();
  CHECK(broken.exit_code == 2);
  CHECK(contains(broken.out, "copy.json:"));
}

TEST_CASE("what expires while it serves does not stop a restart: compiled-in set, and it says so") {
  Clinic clinic;
  clinic.start();
  CHECK(degraded_metric(clinic.service) == "0");
  REQUIRE(clinic.service.stop() == 0);
  clinic.expire("2020-01-01");
  clinic.start();  // ready (E1)
  CHECK(degraded_metric(clinic.service) == "1");
  CHECK(contains(clinic.service.log(), "DEGRADED"));
  CHECK(contains(clinic.service.log(), "\"degraded\""));
  CHECK(contains(run_program({"handoff", "list", "--data", clinic.data}).out, "DEGRADED"));
  const CommandResult refused = run_program({"reload", "--data", clinic.data});
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.out, "has expired"));
  clinic.expire("2999-01-01");
  CHECK(run_program({"reload", "--data", clinic.data}).exit_code == 0);
  CHECK(degraded_metric(clinic.service) == "0");
  CHECK_FALSE(contains(run_program({"handoff", "list", "--data", clinic.data}).out, "DEGRADED"));
  REQUIRE(clinic.service.stop() == 0);
  clinic.expire("2020-01-01");
  CHECK(run_program({"serve", "--deployment", "--config", clinic.config, "--flows", clinic.flows, "--data",
                     clinic.data})
            .exit_code == 2);
}

const std::string own_row = R"({"rows": [{"id": "site.mill", "lang": "en", "track": "self", "level": 3,
  "match": "the old mill bridge tonight", "why": "w", "yes": ["the old mill bridge tonight", "at the old mill bridge tonight"],
  "no": ["the old mill", "a bridge"], "reviewer": null, "reviewed_on": null}]})";

TEST_CASE("a site's own row is heard by the service, and crisis --config shows it") {
  Clinic clinic;
  clinic.use_rows(own_row);
  CHECK(clinic.check().exit_code == 0);
  const CommandResult told = run_program({"crisis", "--config", clinic.config, "--flows", clinic.flows, "--explain",
                                          "the old mill bridge tonight"});
  CHECK(contains(told.out, "\"row\": \"site.mill\""));
  const auto at = told.out.find("\"lexicon\": \"");
  REQUIRE(at != std::string::npos);
  cli::ConfigRead config = cli::read_config(clinic.config);
  config.config.flows = clinic.flows;
  // What a decision keeps of the lexicon is what crisis --explain shows.
  CHECK(contains(cli::read_content(config.config, flow::LoadFor::running).content->versions, "lexicon=" + told.out.substr(at + 12, 12)));
}

TEST_CASE("a bad file of a site's rows: refused; a restart runs on the compiled-in rows, pages and says so") {
  Receivers out;
  Clinic clinic;
  clinic.use_rows(own_row);
  clinic.send_to(out.url());
  clinic.start();
  CHECK(degraded_metric(clinic.service) == "0");
  const std::string lowers = R"({"remove": [{"row": "en.self.want.die", "why": "w", "reviewer": null, "reviewed_on": null}]})";
  for (const std::string& bad : {std::string("{"), replaced(own_row, "the old mill bridge tonight\",", "(\","), lowers}) {
    clinic.use_rows(bad);
    const CommandResult checked = clinic.check();
    CHECK(checked.exit_code == 1);
    CHECK(contains(checked.out, "rows.json:1:"));
    const CommandResult refused = run_program({"reload", "--data", clinic.data});
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.out, "nothing was changed"));
    CHECK(degraded_metric(clinic.service) == "0");
  }
  CHECK(out.texts().empty());
  REQUIRE(clinic.service.stop() == 0);
  CHECK(run_program({"serve", "--deployment", "--config", clinic.config, "--flows", clinic.flows, "--data", clinic.data})
            .exit_code == 2);
  clinic.start();
  CHECK(degraded_metric(clinic.service) == "1");
  int status = 0;
  CHECK(clinic.service.get("/readyz", true, status) == "{\"ready\":true,\"degraded\":true}\n");
  CHECK(status == 200);
  TwilioPeer peer("http://127.0.0.1:" + std::to_string(clinic.service.port()), "https://chat.example",
                  "0123456789abcdef0123456789abcdef", "main");
  peer.account = "AC00000000000000000000000000000000";
  CHECK(contains(peer.text("+15551230001", "i want to die").text, "988"));
  const auto pages = [&] {
    std::size_t count = 0;
    for (const Received& one : out.texts()) count += contains(one.body, "crisis files on disk are bad") ? 1 : 0;
    return count;
  };
  for (int i = 0; i < 500 && pages() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(pages() == 1);
  REQUIRE(clinic.service.stop() == 0);
  clinic.start();  // not paged for each start
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(pages() == 1);
  clinic.use_rows(own_row);
  CHECK(run_program({"reload", "--data", clinic.data}).exit_code == 0);
  CHECK(degraded_metric(clinic.service) == "0");
}

TEST_CASE("a flows folder that hears less than the program takes two signatures") {
  const Clinic clinic;
  const std::string path = clinic.flows + "/crisis/lexicon/en-self.json";
  write(path, replaced(read(path), "\"id\": \"en.self.explicit.when\", \"lang\": \"en\", \"track\": \"self\", \"level\": 3",
                       "\"id\": \"en.self.explicit.when\", \"lang\": \"en\", \"track\": \"self\", \"level\": 2"));
  const CommandResult refused = clinic.check();
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.out, "row en.self.explicit.when is lowered"));
  const std::string said = "have two people sign digest ";
  const auto at = refused.out.find(said);
  REQUIRE(at != std::string::npos);
  const std::string digest = refused.out.substr(at + said.size(), 64);
  const auto signature = [&](const std::string& name) {
    return R"({"digest": ")" + digest + R"(", "signer": ")" + name + R"(", "signed_on": "2026-11-02"})";
  };
  clinic.use_rows("{}", "[" + signature("Dr. A. Example") + "]");
  CHECK(clinic.check().exit_code == 1);
  clinic.use_rows("{}", "[" + signature("Dr. A. Example") + "," + signature("B. Other") + "]");
  const CommandResult accepted = clinic.check();
  INFO(accepted.out);
  CHECK(accepted.exit_code == 0);
}

TEST_CASE("the demo warns and answers") {
  const Clinic clinic;
  write(clinic.flows + "/crisis/lexicon/en-self.json", "[");
  ServiceProcess service(clinic.data, clinic.flows);
  service.start();
  CHECK(degraded_metric(service) == "1");
  CHECK(contains(service.log(), "en-self.json:1:"));
  CHECK(contains(service.peer().text("+15551230001", "i want to kill myself").text, "988"));
}

TEST_CASE("the day decides, not the machine") {
  const Clinic clinic;
  clinic.expire("2027-05-21");
  cli::ConfigRead config = cli::read_config(clinic.config);
  REQUIRE(config.problems.empty());
  config.config.flows = clinic.flows;
  CHECK_FALSE(cli::read_content(config.config, flow::LoadFor::running, {2027, 5, 21}).degraded);
  CHECK(cli::read_content(config.config, flow::LoadFor::running, {2027, 5, 22}).degraded);
  config.config.mode = cli::Mode::demo;
  const cli::ContentRead demo = cli::read_content(config.config, flow::LoadFor::running, {2027, 5, 22});
  CHECK_FALSE(demo.degraded);
  bool warned = false;
  for (const flow::Problem& problem : demo.problems) {
    warned = warned || (problem.code == "expired-resource" && problem.severity == flow::Severity::warning);
  }
  CHECK(warned);
}

}  // namespace
}  // namespace screenline::scenario
