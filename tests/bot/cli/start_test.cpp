// The program used wrongly: it says what to do, and leaves nothing behind.
#include <arpa/inet.h>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("an unknown command names the ones there are") {
  const CommandResult bogus = run_program({"bogus"});
  CHECK(bogus.exit_code == 2);
  CHECK(has(bogus.out, "there is no command 'bogus'"));
  CHECK(has(bogus.out, "handoff"));
  CHECK(has(run_program({"handof"}).out, "did you mean"));
  CHECK(run_program({}).exit_code == 2);
  CHECK(run_program({"--help"}).exit_code == 0);
}

TEST_CASE("a start that cannot succeed leaves no folder and says what to do") {
  const TemporaryFolder folder;
  const std::string data = folder.path() + "/data";
  SECTION("the port is taken") {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(fd, 1) == 0);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    const std::string port = std::to_string(ntohs(address.sin_port));
    for (const char* option : {"--port", "--monitor-port"}) {
      const CommandResult result = run_program({"serve", "--demo", "--data", data, option, port});
      INFO(result.out);
      CHECK(result.exit_code == 2);
      CHECK(has(result.out, "port " + port));
      CHECK(has(result.out, option));
      CHECK_FALSE(std::filesystem::exists(data));
    }
    ::close(fd);
  }
  SECTION("the configuration is bad") {
    std::ofstream(folder.path() + "/bad.json") << R"({"mode": "demo", "sites": [], "oops": 1})";
    const CommandResult result =
        run_program({"serve", "--config", folder.path() + "/bad.json", "--data", data});
    CHECK(result.exit_code == 2);
    CHECK(has(result.out, "oops"));
    CHECK_FALSE(std::filesystem::exists(data));
  }
  SECTION("the flow does not load") {
    std::filesystem::create_directories(folder.path() + "/flows");
    const CommandResult result =
        run_program({"serve", "--demo", "--flows", folder.path() + "/flows", "--data", data});
    CHECK(result.exit_code == 2);
    CHECK_FALSE(std::filesystem::exists(data));
  }
}

TEST_CASE("check takes the example although its secrets are not there yet; serve does not") {
  const std::string example = SCREENLINE_SOURCE_DIR "/config/example.json";
  const CommandResult checked = run_program({"check", example});
  INFO(checked.out);
  CHECK(checked.exit_code == 0);
  CHECK(has(checked.out, "warning: secret-missing: cannot read the secret file"));
  const TemporaryFolder folder;
  const CommandResult served =
      run_program({"serve", "--config", example, "--data", folder.path() + "/data"});
  CHECK(served.exit_code == 2);
  CHECK(has(served.out, "cannot read the secret file"));
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/data"));
}

TEST_CASE("chat on the web shows the options") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/script") << "hi\nyes\n40\n";
  const CommandResult chat =
      run_program({"chat", "--channel", "web", "--script", folder.path() + "/script"});
  INFO(chat.out);
  CHECK(has(chat.out, "[yes] I agree"));
  CHECK(has(chat.out, "[1] Yes"));
  CHECK(has(chat.out, "[2] No"));
}

TEST_CASE("the demo's front page says where to look; HELP brings one text") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  int status = 0;
  const std::string page = service.get("/", false, status);
  CHECK(status == 200);
  CHECK(has(page, "/phone"));
  CHECK(has(page, "/healthz"));
  CHECK(has(service.log(), "NOT SIGNED OFF"));
  TwilioPeer peer = service.peer();
  (void)peer.text("+15551230043", "hi");
  const std::string help = peer.text("+15551230043", "HELP").text;
  CHECK(has(help, "Bayview Clinic health check, automated"));
  CHECK(has(help, "Reply YES to start"));
}

TEST_CASE("the crisis protocol is open to everybody and names the lines with their dates") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  int status = 0;
  const std::string page = service.get("/crisis-protocol", false, status);
  CHECK(status == 200);
  CHECK(has(page, "Bayview Clinic"));
  CHECK(has(page, "href=\"tel:988\""));
  CHECK(has(page, "href=\"tel:911\""));
  CHECK(has(page, "If you are in danger: call or text <a href=\"tel:988\">988</a>, or call <a href=\"tel:911\">911</a>."));
  CHECK(has(service.get("/", false, status), "<a href=\"tel:988\">988</a>"));
  CHECK(has(page, "Checked on 20"));
  CHECK(has(page, "await a clinician"));
  CHECK_FALSE(has(page, "out of date"));
  // The lowest level asks and goes on; the started service has one rung of staff at most.
  CHECK(has(page, "the other questions wait. After a clear\nno they go on."));
  CHECK_FALSE(has(page, "more people"));
}

TEST_CASE("referrals are counted by month and level, without anybody's number") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  TwilioPeer peer = service.peer();
  (void)peer.text("+15551230044", "i want to kill myself");
  (void)peer.text("+15551230044", "i really want to kill myself");
  (void)peer.text("+15551230045", "i took 40 pills");
  const auto csv = [&](const char* year) {
    return run_program({"handoff", "referrals", "--year", year, "--data", service.data()});
  };
  const std::time_t now = std::time(nullptr);
  std::tm today{};
  gmtime_r(&now, &today);
  const std::string year = std::to_string(today.tm_year + 1900);
  const CommandResult counted = csv(year.c_str());
  INFO(counted.out);
  CHECK(counted.exit_code == 0);
  CHECK(has(counted.out, "month,level,notices,further,people\n"));
  CHECK(has(counted.out, ",4,1,0,1\n"));
  CHECK_FALSE(has(counted.out, "5551230044"));
  CHECK(csv("2001").out == "month,level,notices,further,people\n");
}

TEST_CASE("the fallback document names the numbers in both languages and is TwiML") {
  const CommandResult out = run_program({"fallback"});
  INFO(out.out);
  CHECK(out.exit_code == 0);
  CHECK(out.out.starts_with("<?xml version=\"1.0\""));
  CHECK(has(out.out, "<Response><Message>In a crisis call or text 988 now. Call 911"));
  CHECK(has(out.out, "oprima 2"));
  CHECK(run_program({"fallback", "--site", "nowhere"}).exit_code == 2);
}

TEST_CASE("crisis --explain: the rows, what lowered them, the digest") {
  const CommandResult out = run_program({"crisis", "--explain", "i would never kill myself"});
  INFO(out.out);
  CHECK(out.exit_code == 0);
  CHECK(has(out.out, "\"level\": 1"));
  CHECK(has(out.out, "\"lowered_by\": \"denial.en\""));
  CHECK(has(out.out, "\"lexicon\": \""));
  // Earlier texts of the last two minutes, and the question that is open, are its context.
  CHECK(has(run_program({"crisis", "--explain", "i want to", "kill myself"}).out, "\"level\": 2"));
  CHECK(has(run_program({"crisis", "--explain", "i took them"}).out, "\"level\": 0"));
  CHECK(has(run_program({"crisis", "--explain", "i took them", "--pending", "asq_5"}).out,
            "\"level\": 4"));
  CHECK(run_program({"crisis", "--explain", "x", "--pending", "asq_9"}).exit_code == 2);
}

}  // namespace
}  // namespace screenline::scenario
