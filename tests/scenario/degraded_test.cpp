// S13, never unscanned: bad or expired crisis files stop `check`, `reload` and a deployment; a restart
// runs on the compiled-in set and says so. Dates far away keep these tests true on any day.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "bot/cli/content.hpp"
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
  CHECK_FALSE(cli::read_content(config.config, 0, {2027, 5, 21}).degraded);
  CHECK(cli::read_content(config.config, 0, {2027, 5, 22}).degraded);
  config.config.mode = cli::Mode::demo;
  const cli::ContentRead demo = cli::read_content(config.config, 0, {2027, 5, 22});
  CHECK_FALSE(demo.degraded);
  bool warned = false;
  for (const flow::Problem& problem : demo.problems) {
    warned = warned || (problem.code == "expired-resource" && problem.severity == flow::Severity::warning);
  }
  CHECK(warned);
}

}  // namespace
}  // namespace screenline::scenario
