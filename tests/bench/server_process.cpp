#include "tests/bench/server_process.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "adapters/http/server.hpp"
#include "bot/cli/serve/runtime.hpp"
#include "bot/cli/serve/webhooks.hpp"
#include "tests/bench/machine.hpp"

namespace screenline::bench {

namespace {

template <class Value>
bool send_value(int fd, const Value& value) {
  return ::write(fd, &value, sizeof value) == ssize_t{sizeof value};
}

template <class Value>
bool read_value(int fd, Value& value) {
  return ::read(fd, &value, sizeof value) == ssize_t{sizeof value};
}

void wait_for_command(int fd) {
  char command = 0;
  (void)read_value(fd, command);
}

class ErrorLog final : public service::Log {
 public:
  void write(Level level, std::string_view event, std::string_view fields) override {
    if (level < Level::warning) return;
    std::fprintf(stderr, "server: %.*s %.*s\n", static_cast<int>(event.size()), event.data(),
                 static_cast<int>(fields.size()), fields.data());
  }
};

http::ServerOptions server_options() {
  http::ServerOptions options;
  options.threads = 1;
  options.limits.connections_per_address = options.limits.connections;  // as `serve` sets it
  return options;
}

}  // namespace

void ServerProcess::run_service(const cli::Config& config, const cli::ContentRead& content,
                                Pipes pipes) {
  ErrorLog log;
  cli::Runtime runtime(config, content, log);
  cli::Webhooks webhooks(runtime.environment, *runtime.lane, runtime.journal_writer.get(),
                         runtime.outage_alerts.get(), *runtime.staff_desk, config.lines,
                         true);  // the audit compares steps
  http::Router router;
  webhooks.add_routes(router);
  http::Server server(server_options(), [&router](http::Request request, http::Responder respond) {
    router(std::move(request), std::move(respond));
  });
  runtime.start(true);
  server.start();
  (void)send_value(pipes.reports, server.port());
  wait_for_command(pipes.commands);
  server.drain(std::chrono::seconds(2));
  runtime.stop();
  server.stop();
  const service::Counters& counted = runtime.environment.counters;
  ServiceCounts counts;
  counts.turns = counted.turns;
  counts.duplicates = counted.duplicates;
  counts.conflicts = counted.conflicts;
  counts.unavailable = counted.unavailable;
  counts.shed = counted.shed;
  counts.bad_signature = webhooks.counts().bad_signature;
  counts.loop_guard = webhooks.counts().loop_guard;
  counts.waves = counted.waves;
  (void)send_value(pipes.reports, counts);
}

void ServerProcess::run_echo(Pipes pipes) {
  // About 200 bytes of TwiML, whatever was asked.
  static const std::string body =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>Over the last 2 weeks, how "
      "often "
      "have you had little interest or pleasure in doing things? Send a number from 0 to 3."
      "</Message></Response>";
  http::Server server(server_options(), [](const http::Request&, const http::Responder& respond) {
    http::Response response;
    response.content_type = "text/xml; charset=utf-8";
    response.body = body;
    respond(std::move(response));
  });
  server.start();
  (void)send_value(pipes.reports, server.port());
  wait_for_command(pipes.commands);
  server.stop();
  (void)send_value(pipes.reports, ServiceCounts{});
}

ServerProcess ServerProcess::service(const cli::Config& config, const cli::ContentRead& content,
                                     int core) {
  return ServerProcess(core, [&](Pipes pipes) { run_service(config, content, pipes); });
}

ServerProcess ServerProcess::echo(int core) { return ServerProcess(core, run_echo); }

ServerProcess::ServerProcess(int core, const std::function<void(Pipes)>& child) {
  int down[2], up[2];
  if (::pipe(down) != 0 || ::pipe(up) != 0) throw std::runtime_error("no pipe");
  std::fflush(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) {
    int code = 0;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGPIPE, SIG_IGN);
    ::close(down[1]);
    ::close(up[0]);
    try {
      if (core >= 0) stay_on({core});
      child({down[0], up[1]});
    } catch (const std::exception& error) {
      std::fprintf(stderr, "server: %s\n", error.what());
      code = 1;
    }
    std::fflush(nullptr);
    std::_Exit(code);
  }
  ::close(down[0]);
  ::close(up[1]);
  commands_ = down[1];
  reports_ = up[0];
  if (!read_value(reports_, port_)) throw std::runtime_error("the server did not come up");
}

ServerProcess::ServerProcess(ServerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      commands_(std::exchange(other.commands_, -1)),
      reports_(std::exchange(other.reports_, -1)),
      port_(other.port_) {}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (commands_ >= 0) ::close(commands_);
  if (reports_ >= 0) ::close(reports_);
}

double ServerProcess::cpu() const { return cpu_seconds(pid_); }

bool ServerProcess::stop(ServiceCounts& counts) {
  const bool told = send_value(commands_, 'q') && read_value(reports_, counts);
  int status = 0;
  const bool ended = ::waitpid(pid_, &status, 0) == pid_;
  pid_ = -1;
  return told && ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace screenline::bench
