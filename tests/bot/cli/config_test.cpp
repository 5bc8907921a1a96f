// The configuration file: quiet hours and their zone, the rungs of the people on call.
#include "bot/cli/config.hpp"

#include <filesystem>
#include <fstream>

#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

using namespace std::chrono_literals;

// A configuration whose site has these members besides what is needed.
ConfigRead read_with(const std::string& members) {
  const testing::TempDir folder;
  std::ofstream(folder.file("token")) << "secret";
  const std::string path = folder.file("c.json");
  std::ofstream(path)
      << R"({"mode": "pilot", "http": {"public_url": "https://c.example"}, "sites": [{"id": "s", )"
         R"("clinic": "C", )"
      << members
      << R"("lines": [{"id": "main", "number": "+15555550100", )"
         R"("account_sid": "AC0", "auth_token_files": ["token"]}]}]})";
  return read_config(path);
}

const service::QuietHours& quiet(const ConfigRead& read) {
  for (const flow::Problem& problem : read.problems) UNSCOPED_INFO(to_string(problem));
  REQUIRE(read.problems.empty());
  return read.config.settings.sites.at("s").quiet;
}

TEST_CASE("quiet hours are on unless the site says otherwise") {
  const ConfigRead read = read_with("");
  CHECK(quiet(read).from == 21h);
  CHECK(quiet(read).to == 8h);
  CHECK(quiet(read).zone == "America/New_York");
  CHECK(quiet(read).offset);
}

TEST_CASE("quiet hours of the site's zone, of their own, other hours, none") {
  const ConfigRead site = read_with(R"("zone": "America/Denver", )");
  CHECK(quiet(site).zone == "America/Denver");
  const ConfigRead own = read_with(
      R"("zone": "America/Denver", "quiet_hours": {"from": "20:30", "to": "09:15", "zone": "America/Phoenix"}, )");
  CHECK(quiet(own).zone == "America/Phoenix");
  CHECK(quiet(own).from == 20h + 30min);
  CHECK(quiet(own).to == 9h + 15min);
  const ConfigRead none = read_with(R"("quiet_hours": false, )");
  CHECK_FALSE(quiet(none).offset);
}

TEST_CASE("quiet hours that cannot be meant are told with their place") {
  for (const char* members : {R"("zone": "Mars/Olympus", )", R"("quiet_hours": {"from": "9pm"}, )",
                              R"("quiet_hours": {"to": "24:00"}, )", R"("quiet_hours": true, )",
                              R"("quiet_hours": {"form": "21:00"}, )"}) {
    CAPTURE(members);
    const ConfigRead read = read_with(members);
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems.front().line == 1);
  }
}

TEST_CASE("an address that is a name, and one port for both, are told with their place") {
  const auto with = [](const std::string& http, const std::string& monitor) {
    const testing::TempDir folder;
    std::ofstream(folder.file("token")) << "secret";
    const std::string path = folder.file("c.json");
    std::ofstream(path) << R"({"mode": "pilot", "http": {"public_url": "https://c.example", )"
                        << http << R"("threads": 1}, "monitor": {)" << monitor
                        << R"("note": ""}, "sites": [{"id": "s", )"
                        << R"("clinic": "C", "lines": [{"id": "main", "number": "+15555550100", )"
                        << R"("account_sid": "AC0", "auth_token_files": ["token"]}]}]})";
    return read_config(path).problems;
  };
  CHECK(with(R"("address": "0.0.0.0", )", R"("address": "::1", "port": 8080, )").empty());
  auto problems = with(R"("address": "localhost", )", "");
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "bad-address");
  CHECK(problems[0].line == 1);
  problems = with(R"("port": 9000, )", R"("port": 9000, )");
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "same-port");
}

TEST_CASE("numbers that cannot be texted are told with their place") {
  const auto codes = [](const std::string& members) {
    std::string out;
    for (const flow::Problem& problem : read_with(members).problems) out += problem.code + " ";
    return out;
  };
  CHECK(codes(R"("page_line": "main", "on_call": [{"name": "A", "sms": "+15555550111"}], )") == "");
  CHECK(codes(R"("page_line": "main", "on_call": [{"name": "A", "sms": "5555550111"}], )") ==
        "bad-number ");
}

TEST_CASE("a page_line that is no line of the site is told where it stands") {
  const ConfigRead read = read_with(R"("page_line": "mian", )");
  REQUIRE(read.problems.size() == 1);
  CHECK(read.problems[0].code == "unknown-line");
  CHECK(read.problems[0].column > 100);  // in the site, not at the head of the file
}

TEST_CASE(
    "without a flows folder named it is the one beside the configuration, not where one stands") {
  const testing::TempDir folder, elsewhere;
  std::filesystem::create_directories(elsewhere.file("flows"));
  const std::string path = folder.file("c.json");
  std::ofstream(path) << R"({"mode": "pilot"})";
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(elsewhere.file("."));
  const std::string installed = read_config(path).config.flows;
  std::filesystem::create_directories(folder.file("flows"));
  const std::string beside = read_config(path).config.flows;
  std::filesystem::current_path(here);
  CHECK(installed != "flows");
  CHECK(beside == folder.file("flows"));
}

TEST_CASE("a second line is another line of the site, with another number") {
  const auto read = [](const std::string& second, const std::string& other) {
    const testing::TempDir folder;
    std::ofstream(folder.file("token")) << "secret";
    const std::string path = folder.file("c.json");
    const std::string account = R"("account_sid": "AC0", "auth_token_files": ["token"])";
    std::ofstream(path) << R"({"mode": "pilot", "http": {"public_url": "https://c.example"},
      "sites": [{"id": "s", "clinic": "C", "lines": [
        {"id": "main", "number": "+15555550100", "second_line": ")"
                        << second << R"(", "messaging_service_sid": "MG1", )" << account
                        << R"(}, {"id": "other", )" << other << account << R"(}]},
        {"id": "t", "clinic": "D", "lines": [{"id": "far", "number": "+15555550109", )"
                        << account << "}]}]}";
    return read_config(path);
  };
  const std::string good = R"("number": "+15555550101", )";
  const ConfigRead right = read("other", good);
  CHECK(right.problems.empty());
  CHECK(right.config.settings.sites.at("s").lines.at("main").second_line == "other");
  for (const ConfigRead& wrong :
       {read("main", good), read("far", good), read("none", good),
        read("other", R"("number": "+15555550100", )"),
        read("other", R"("number": "+15555550101", "messaging_service_sid": "MG1", )")}) {
    REQUIRE(wrong.problems.size() == 1);
    CHECK(wrong.problems[0].code == "second-line");
    CHECK(wrong.problems[0].line == 3);
  }
}

TEST_CASE("rungs of the people on call: 1 unless it is said, 1 to 3") {
  const ConfigRead read = read_with(
      R"("on_call": [{"name": "Ana", "sms": "+15550001"}, {"name": "Ben", "sms": "+15550002", "rung": 3}], )");
  REQUIRE(read.problems.empty());
  const auto& roster = read.config.settings.sites.at("s").roster;
  REQUIRE(roster.size() == 2);
  CHECK(roster[0].rung == 1);
  CHECK(roster[1].rung == 3);
  CHECK(roster[1].name == "Ben");
  for (const char* rung : {"0", "4", "\"first\""}) {
    CAPTURE(rung);
    const std::string one = std::string(R"("on_call": [{"name": "Ana", "rung": )") + rung + "}], ";
    CHECK(read_with(one).problems.size() == 1);
  }
}

TEST_CASE("hours of the people on call, and the days on which the site is closed") {
  const ConfigRead read = read_with(R"("zone": "America/Denver", "quiet_hours": false, "on_call": [
      {"name": "Ana", "holidays": true, "hours": [
        {"note": "", "days": ["mon", "sun"], "from": "22:00", "to": "06:00"},
        {"days": ["wed"], "from": "12:00", "to": "13:00"}]},
      {"name": "Ben"}], "closed_days": ["2026-12-25", "2028-02-29"], )");
  for (const flow::Problem& problem : read.problems) UNSCOPED_INFO(to_string(problem));
  REQUIRE(read.problems.empty());
  const service::SiteSettings& site = read.config.settings.sites.at("s");
  CHECK(site.zone == "America/Denver");
  CHECK(site.calendar.offset);  // also without quiet hours
  CHECK_FALSE(site.quiet.offset);
  REQUIRE(site.roster.size() == 2);
  const desk::DutyHours& ana = site.roster[0].hours;
  CHECK(ana.holidays);
  REQUIRE(ana.spans.size() == 2);
  CHECK(ana.spans[0] == desk::DutySpan{0b1000001, 22h, 6h});
  CHECK(ana.spans[1] == desk::DutySpan{0b0000100, 12h, 13h});
  CHECK(site.roster[1].hours == desk::DutyHours{});
  CHECK(site.calendar.closed.size() == 2);
}

TEST_CASE("hours and dates that cannot be meant are told with their place and a mend") {
  const auto of = [](const std::string& hours) {
    return R"("on_call": [{"name": "A", "hours": )" + hours + "}], ";
  };
  const std::vector<std::pair<std::string, std::string>> wrong{
      {of(R"([{"days": ["monday"], "from": "08:00", "to": "17:00"}])"), "unknown-day"},
      {of(R"([{"days": [1], "from": "08:00", "to": "17:00"}])"), "unknown-day"},
      {of(R"([{"days": [], "from": "08:00", "to": "17:00"}])"), "no-days"},
      {of(R"([{"days": ["mon"], "from": "08:00", "to": "08:00"}])"), "empty-hours"},
      {of(R"([{"days": ["mon"], "from": "8:00", "to": "17:00"}])"), "not-a-time"},
      {of(R"([{"days": ["mon"], "from": "08:00", "to": "24:00"}])"), "not-a-time"},
      {of(R"([{"days": ["mon"], "from": "08:00"}])"), "missing-key"},
      {of(R"([{"from": "08:00", "to": "17:00"}])"), "missing-key"},
      {of(R"([{"days": ["mon"], "from": "08:00", "to": "17:00", "until": "18:00"}])"),
       "unknown-key"},
      {of("[]"), "no-hours"},
      {R"("closed_days": ["2026-02-29"], )", "no-date"},
      {R"("closed_days": ["25.12.2026"], )", "no-date"},
      {R"("closed_days": [20261225], )", "no-date"}};
  for (const auto& [members, code] : wrong) {
    CAPTURE(members);
    const ConfigRead read = read_with(members);
    for (const flow::Problem& problem : read.problems) UNSCOPED_INFO(to_string(problem));
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems.front().code == code);
    CHECK(read.problems.front().line == 1);
    CHECK(read.problems.front().column > 1);
  }
}

}  // namespace
}  // namespace screenline::cli
