// The control socket: whatever comes in, its sender gets an answer and the service goes on.
#include "bot/cli/serve/control.hpp"

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include "adapters/store/file_lock.hpp"
#include "adapters/store/journal_port.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

// Connects and says nothing.
class SilentPeer {
 public:
  explicit SilentPeer(const std::string& path)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~SilentPeer() { ::close(fd_); }
  SilentPeer(const SilentPeer&) = delete;
  SilentPeer& operator=(const SilentPeer&) = delete;

 private:
  int fd_;
};

TEST_CASE("a command with values of the wrong kind is refused, and the service goes on") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  const std::string path = service.data() + "/control.sock";
  for (const char* wrong :
       {R"({"do":"handoff.list","all":5})",
        R"({"do":"handoff.contact","row":1,"by":"A","reached":"x"})", R"({"do":7})",
        R"({"do":"handoff.show","row":"1"})", R"({"do":"handoff.show","row":1.5})", R"([1])",
        R"({"do")", R"({"do":"handoff.claim","row":1,"by":[]})", "", "\xff\xfe"}) {
    CAPTURE(wrong);
    const auto answer = cli::call_control(path, wrong);
    REQUIRE(answer);
    CHECK_FALSE(answer->ok);
    CHECK(answer->text.size() > 1);
  }
  const auto answer = cli::call_control(path, R"({"do":"handoff.list","all":true})");
  REQUIRE(answer);
  CHECK(answer->ok);
}

TEST_CASE("a command that throws is an error of its sender") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/control.sock";
  const cli::ControlServer server(path, [](const std::string&) -> cli::ControlAnswer {
    throw std::runtime_error("no such thing");
  });
  const auto answer = cli::call_control(path, "{}");
  REQUIRE(answer);
  CHECK_FALSE(answer->ok);
  CHECK(answer->text.find("no such thing") != std::string::npos);
}

TEST_CASE("a peer that says nothing keeps nobody waiting for long") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/control.sock";
  const cli::ControlServer server(path, [](const std::string& request) {
    return cli::ControlAnswer{!request.empty(), "done\n"};
  });
  const SilentPeer silent(path);
  const auto began = std::chrono::steady_clock::now();
  const auto answer = cli::call_control(path, "{}");
  REQUIRE(answer);
  CHECK(answer->ok);
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(6));
}

// What a service that starts looks like from outside: the store is there and held, nothing answers.
struct Starting {
  Starting() {
    std::ofstream(data + "/screenline.db") << "";
    std::string error;
    lock = store::FileLock::take(data + "/screenline.db.lock", error);
    if (!lock) throw std::runtime_error(error);
  }
  TemporaryFolder folder;
  std::string data = folder.path();
  std::unique_ptr<store::FileLock> lock;
};

TEST_CASE("a start waits for a command at the terminal that has the store open") {
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  service.start();
  (void)service.stop();
  std::string error;
  auto lock = store::FileLock::take(service.data() + "/screenline.db.lock", error);
  REQUIRE(lock);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1800));
    lock.reset();
  });
  CHECK_NOTHROW(service.start());
  later.join();
  CHECK(service.runs());
}

TEST_CASE("a service that takes the folder while a command reads its files is waited for too") {
  const TemporaryFolder folder;
  const std::string& data = folder.path();
  std::ofstream(data + "/screenline.db") << "";
  // Held past the first look: the crisis journal is opened after the store.
  const auto journal = store::open_journal(data + "/crisis.journal", {}, 1);
  REQUIRE(std::holds_alternative<std::unique_ptr<service::Journal>>(journal));
  std::unique_ptr<cli::ControlServer> control;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    control = std::make_unique<cli::ControlServer>(data + "/control.sock", [](const std::string&) {
      return cli::ControlAnswer{true, "the queue\n"};
    });
  });
  const CommandResult listed = run_program({"handoff", "list", "--data", data});
  later.join();
  INFO(listed.out);
  CHECK(listed.exit_code == 0);
  CHECK(listed.out == "the queue\n");
}

TEST_CASE("a handoff command waits for a service that is just starting") {
  const Starting service;
  std::unique_ptr<cli::ControlServer> control;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    control = std::make_unique<cli::ControlServer>(service.data + "/control.sock",
                                                   [](const std::string&) {
                                                     return cli::ControlAnswer{true, "the queue\n"};
                                                   });
  });
  const CommandResult listed = run_program({"handoff", "list", "--data", service.data});
  later.join();
  INFO(listed.out);
  CHECK(listed.exit_code == 0);
  CHECK(listed.out == "the queue\n");
}

TEST_CASE("a service that does not come up is told with how to see which and what to do") {
  const Starting service;
  const CommandResult listed = run_program({"handoff", "list", "--data", service.data});
  INFO(listed.out);
  CHECK(listed.exit_code == 1);
  CHECK(listed.out.find("still starting") != std::string::npos);
  CHECK(listed.out.find("fuser " + service.data + "/screenline.db.lock") != std::string::npos);
  CHECK(listed.out.find("Try again") != std::string::npos);
  const CommandResult none = run_program({"handoff", "list", "--data", service.data + "/none"});
  CHECK(none.exit_code == 1);
  CHECK(none.out.find("Start the service") != std::string::npos);
}

TEST_CASE("a handoff command asks the service of the configuration that is named, secrets or not") {
  const TemporaryFolder folder;
  const std::string config = folder.path() + "/clinic.json";
  std::ofstream(config)
      << R"({"mode": "live", "data": "kept", "http": {"public_url": "https://chat.example"},
  "sites": [{"id": "bayview", "clinic": "Bayview Clinic", "phone": "555-0100",
    "lines": [{"id": "main", "number": "+15555550100", "account_sid": "AC00000000000000000000000000000000",
               "auth_token_files": ["not-for-me"]}]}]})";
  std::filesystem::create_directory(folder.path() + "/kept");
  {
    const cli::ControlServer control(folder.path() + "/kept/control.sock", [](const std::string&) {
      return cli::ControlAnswer{true, "the queue\n"};
    });
    const CommandResult listed = run_program({"handoff", "list", "--config", config});
    INFO(listed.out);
    CHECK(listed.exit_code == 0);
    CHECK(listed.out == "the queue\n");
  }
  const CommandResult alone = run_program({"handoff", "list", "--config", config});
  CHECK(alone.exit_code == 1);
  CHECK(alone.out.find("not-for-me") != std::string::npos);
}

}  // namespace
}  // namespace screenline::scenario
