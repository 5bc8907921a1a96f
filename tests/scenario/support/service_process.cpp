#include "tests/scenario/support/service_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "adapters/outbound/client.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {

namespace {

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0) throw std::runtime_error("no free port");
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return ntohs(address.sin_port);
}

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

pid_t spawn(const std::vector<std::string>& arguments, const std::string& output,
            const std::map<std::string, std::string>& environment = {}) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(file, 1);
  ::dup2(file, 2);
  std::vector<char*> argv{const_cast<char*>(SCREENLINE_PROGRAM)};
  for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
  argv.push_back(nullptr);
  ::execv(SCREENLINE_PROGRAM, argv.data());
  ::_exit(127);
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

TemporaryFolder::TemporaryFolder() {
  char name[] = "/tmp/screenline-test-XXXXXX";
  if (!::mkdtemp(name)) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

CommandResult run_program(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  const std::string output = folder.path() + "/out";
  const pid_t pid = spawn(arguments, output);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return {exit_code_of(status), slurp(output)};
}

ServiceProcess::ServiceProcess(std::string data, std::string flows)
    : data_(std::move(data)),
      flows_(flows.empty() ? std::string(SCREENLINE_SOURCE_DIR) + "/flows" : std::move(flows)) {
  ::signal(SIGPIPE, SIG_IGN);
}

ServiceProcess::~ServiceProcess() {
  if (runs()) kill_hard();
}

void ServiceProcess::start() {
  // Another program may take the port between looking and listening: then look again.
  for (int attempt = 0; attempt < 5; ++attempt) {
    port_ = free_port();
    monitor_port_ = free_port();
    std::vector<std::string> arguments = {"serve",  "--flows", flows_,
                                          "--data", data_,     "--port", std::to_string(port_),
                                          "--monitor-port", std::to_string(monitor_port_)};
    if (config_.empty()) {
      arguments.push_back("--demo");
    } else {
      arguments.insert(arguments.end(), {"--config", config_});
    }
    pid_ = spawn(arguments, data_ + ".log", environment_);
    for (int i = 0; i < 600 * testing::patience; ++i) {
      int status = 0;
      (void)get("/readyz", true, status);
      if (status == 200) {
        (void)get("/", false, status);
        if (status != 0) return;
      }
      int ended = 0;
      if (::waitpid(pid_, &ended, WNOHANG) == pid_) {
        pid_ = -1;
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    if (runs()) break;
  }
  throw std::runtime_error("the service did not start: " + log());
}

void ServiceProcess::kill_hard() {
  ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
}

int ServiceProcess::stop() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return exit_code_of(status);
}

void ServiceProcess::hang_up() const { ::kill(pid_, SIGHUP); }

TwilioPeer ServiceProcess::peer() const {
  const std::string url = "http://127.0.0.1:" + std::to_string(port_);
  return TwilioPeer(url, url, token());
}

std::string ServiceProcess::get(const std::string& url_path, bool monitor, int& status) const {
  outbound::Client client;
  const int port = monitor ? monitor_port_ : port_;
  const auto result = client.call({"GET", "http://127.0.0.1:" + std::to_string(port) + url_path, {}, ""});
  status = result.transport == outbound::Transport::answered ? result.status : 0;
  return result.body;
}

std::string ServiceProcess::token() const { return slurp(data_ + "/demo-twilio-token"); }
std::string ServiceProcess::log() const { return slurp(data_ + ".log"); }

}  // namespace screenline::scenario
