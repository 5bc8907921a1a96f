// What `serve` refuses, `check` says beforehand and in the same words.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "tests/scenario/support/flow_folder.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A clinic's configuration; `mode`, and the members that come with it.
struct Clinic {
  explicit Clinic(const std::string& mode, const std::string& members = "") {
    std::ofstream(folder.path() + "/token") << "0123456789abcdef0123456789abcdef\n";
    std::ofstream(config) << "{\n  \"mode\": \"" << mode << "\"," << members << R"(
  "http": {"public_url": "https://chat.example"},
  "sites": [{"id": "bayview", "clinic": "Bayview Clinic", "phone": "555-0100",
    "on_call": [{"name": "A", "sms": "+15555550111"}], "page_line": "main",
    "lines": [{"id": "main", "number": "+15555550100", "account_sid": "AC00000000000000000000000000000000",
               "auth_token_files": ["token"]}]}]})";
  }
  [[nodiscard]] CommandResult check() const {
    return run_program({"check", config, "--flows", flows.path(), "--as-of", "2026-08-01"});
  }
  [[nodiscard]] CommandResult serve() const {
    return run_program({"serve", "--config", config, "--flows", flows.path(), "--data", data});
  }

  TemporaryFolder folder;
  FlowFolder flows;
  std::string config = folder.path() + "/clinic.json";
  std::string data = folder.path() + "/data";
};

// The lines of an output that tell of an error in one of these files.
std::vector<std::string> errors_of(const std::string& out) {
  std::vector<std::string> lines;
  std::istringstream in(out);
  for (std::string line; std::getline(in, line);) {
    if (has(line, ".json:") && !has(line, ": warning: ")) lines.push_back(line);
  }
  return lines;
}

// Refused by both, with every line of `serve` among those of `check`.
void refused_alike(const Clinic& clinic, const std::string& place, const std::string& what) {
  const CommandResult served = clinic.serve();
  const CommandResult checked = clinic.check();
  INFO(served.out << "---\n" << checked.out);
  CHECK(served.exit_code == 2);
  CHECK(checked.exit_code == 1);
  CHECK_FALSE(std::filesystem::exists(clinic.data));
  CHECK(has(checked.out, place));
  CHECK(has(checked.out, what));
  const std::vector<std::string> told = errors_of(served.out);
  CHECK_FALSE(told.empty());
  for (const std::string& line : told) {
    INFO(line);
    CHECK(has(checked.out, line));
  }
}

TEST_CASE("a configuration that is well passes, and its flow is looked at") {
  const Clinic clinic("pilot");
  const CommandResult checked = clinic.check();
  INFO(checked.out);
  CHECK(checked.exit_code == 0);
  CHECK(has(checked.out, "screening.json: notice: awaiting-sign-off"));
}

TEST_CASE("a mistake in the flow that a configuration names is found through the configuration") {
  const Clinic clinic("pilot");
  clinic.flows.change("ketamine/screening.json", "\"start\":", "\"strat\":");
  refused_alike(clinic,
                clinic.flows.path() + "/ketamine/screening.json:", "did you mean \"start\"?");
  CHECK(has(clinic.check().out, "flow-does-not-load"));
}

TEST_CASE("a flow that is not there is named where the configuration names it") {
  const Clinic clinic("pilot", " \"flow\": \"ketamine/none.json\",");
  refused_alike(clinic, clinic.config + ":2:28: flow-does-not-load", "ketamine/none.json");
}

TEST_CASE("mode live refuses what awaits a sign-off, unless somebody answers for it") {
  refused_alike(Clinic("live"), "clinic.json:2:11: not-signed-off", "have them signed");
  const CommandResult accepted = Clinic("live", " \"accept_unsigned\": true,").check();
  INFO(accepted.out);
  CHECK(accepted.exit_code == 0);
}

TEST_CASE("settings of the demo alone are refused elsewhere, before anything else is judged") {
  refused_alike(Clinic("live", " \"development_clock\": true,"), "development-clock",
                "mode demo only");
}

TEST_CASE("a site that tells nobody is warned of") {
  const Clinic told("pilot");
  CHECK_FALSE(has(told.check().out, "nobody-told"));
  std::ofstream(told.config) << R"({"mode": "pilot", "http": {"public_url": "https://chat.example"},
    "sites": [{"id": "bayview", "clinic": "Bayview Clinic",
      "lines": [{"id": "main", "number": "+15555550100", "account_sid": "AC0", "auth_token_files": ["token"]}]}]})";
  const CommandResult alone = told.check();
  INFO(alone.out);
  CHECK(alone.exit_code == 0);
  CHECK(has(alone.out, "warning: nobody-told"));
}

TEST_CASE("channels that are weaker than they look are warned of") {
  const auto checked = [](const std::string& mode, const std::string& members) {
    const CommandResult result = Clinic(mode, " \"accept_unsigned\": true," + members).check();
    CHECK(result.exit_code == 0);
    return result.out;
  };
  CHECK(has(checked("pilot", R"( "alert_urls": ["http://pager.example/x"],)"), "plain-http"));
  CHECK_FALSE(has(checked("pilot", R"( "alert_urls": ["https://pager.example/x"],)"), "plain-http"));
  CHECK(has(checked("pilot", R"( "mail": {"host": "m.example", "from": "a@b.example"},)"),
            "mail-to-nobody"));
  CHECK(has(checked("live", ""), "no-heartbeat"));
  CHECK_FALSE(has(checked("live", R"( "heartbeat_url": "https://w.example/x",)"), "no-heartbeat"));
  CHECK_FALSE(has(checked("pilot", ""), "no-heartbeat"));
}

TEST_CASE("bad crisis files refuse a deployment") {
  const Clinic clinic("pilot");
  std::ofstream(clinic.flows.path() + "/crisis/lexicon/en-self.json") << "[";
  refused_alike(clinic, "en-self.json:1:", "crisis-files-bad");
}

TEST_CASE("a secret that is missing is told by check in the words of serve, as a warning") {
  const Clinic clinic("pilot");
  std::filesystem::remove(clinic.folder.path() + "/token");
  const CommandResult checked = clinic.check();
  const CommandResult served = clinic.serve();
  INFO(served.out << "---\n" << checked.out);
  CHECK(checked.exit_code == 0);
  CHECK(served.exit_code == 2);
  const std::string words =
      "secret-missing: cannot read the secret file " + clinic.folder.path() + "/token";
  CHECK(has(checked.out, words));
  CHECK(has(served.out, words));
}

TEST_CASE("hours of the week and closed days on which the first rung has nobody are a warning") {
  const auto checked = [](const std::string& on_call) {
    Clinic clinic("pilot");
    std::ifstream in(clinic.config);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const std::string before = R"("on_call": [{"name": "A", "sms": "+15555550111"}])";
    text.replace(text.find(before), before.size(), on_call);
    std::ofstream(clinic.config) << text;
    const CommandResult out = clinic.check();
    INFO(out.out);
    CHECK(out.exit_code == 0);
    return out.out;
  };
  const std::string office =
      R"({"name": "A", "sms": "+15555550111", "hours": [{"days": ["mon", "tue"], "from": "08:00", "to": "17:00"}]})";
  const std::string out =
      checked(R"("closed_days": ["2026-01-01", "2026-12-25"], "on_call": [)" + office + "]");
  CHECK(has(out, "clinic.json:5:"));
  CHECK(has(out, "nobody-on-duty: site 'bayview' has nobody on duty on rung 1 for 150 h of the "
                 "week, first mon 00:00"));
  // The one that is past does not count.
  CHECK(has(out, "has closed days (1) on which nobody is on duty on rung 1, first 2026-12-25 00:00"));
  CHECK_FALSE(has(checked(R"("on_call": [)" + office + R"(, {"name": "B", "sms": "+15555550112"}])"),
                  "nobody-on-duty"));
  CHECK(has(checked(R"("on_call": [)" + office + R"(, {"name": "B", "sms": "+15555550112", "rung": 2}])"),
            "nobody-on-duty"));
}

}  // namespace
}  // namespace screenline::scenario
