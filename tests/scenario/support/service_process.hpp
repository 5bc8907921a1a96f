// The real program in a process of its own: started, asked, killed, started again on the same data folder.
// One thread.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "tests/scenario/support/twilio_peer.hpp"

namespace screenline::scenario {

// A folder that goes with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct CommandResult {
  int exit_code = -1;
  std::string out;  // standard output and error together
};
// Runs `screenline ARGS...` to its end.
[[nodiscard]] CommandResult run_program(const std::vector<std::string>& arguments);

class ServiceProcess {
 public:
  // `flows`: "" uses the shipped folder.
  explicit ServiceProcess(std::string data, std::string flows = "");
  ~ServiceProcess();  // kills what still runs
  ServiceProcess(const ServiceProcess&) = delete;
  ServiceProcess& operator=(const ServiceProcess&) = delete;

  void use_config(std::string path) { config_ = std::move(path); }  // instead of the demo
  // Of the processes started from now on, beside the test's own.
  void set_environment(std::map<std::string, std::string> variables) { environment_ = std::move(variables); }

  void start();      // returns when it answers on its health address
  void kill_hard();  // SIGKILL
  int stop();        // SIGTERM; the exit code
  void hang_up() const;  // SIGHUP
  [[nodiscard]] bool runs() const { return pid_ > 0; }

  [[nodiscard]] TwilioPeer peer() const;
  [[nodiscard]] std::string get(const std::string& url_path, bool monitor, int& status) const;
  [[nodiscard]] const std::string& data() const { return data_; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string token() const;
  [[nodiscard]] std::string log() const;

 private:
  std::string data_, flows_, config_;  // config_ "": the demo
  std::map<std::string, std::string> environment_;
  int port_ = 0, monitor_port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace screenline::scenario
