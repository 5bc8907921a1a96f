// screenline serve: the service.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "adapters/http/server.hpp"
#include "adapters/store/file_lock.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/cli/refusals.hpp"
#include "bot/cli/serve/acknowledge.hpp"
#include "bot/cli/serve/control.hpp"
#include "bot/cli/serve/first_start.hpp"
#include "bot/cli/serve/monitor.hpp"
#include "bot/cli/serve/phone_pages.hpp"
#include "bot/cli/serve/protocol_page.hpp"
#include "bot/cli/serve/queue_text.hpp"
#include "bot/cli/serve/runtime.hpp"
#include "bot/cli/serve/webhooks.hpp"

namespace screenline::cli {

namespace {

struct Options {
  std::string config_path, data, flows;
  bool demo = false;
  bool deployment = false;
  int port = -1, monitor_port = -1;
};

std::atomic<int> signals{0};
std::atomic<bool> reload_asked{false};
void on_signal(int signal) { signal == SIGHUP ? void(reload_asked = true) : void(signals++); }

// Twilio waits 15 s; what is in flight ends well within that.
constexpr std::chrono::milliseconds grace{10'000};

Config configure(const Options& options) {
  Config config;
  if (options.config_path.empty()) {
    if (!options.demo) throw std::invalid_argument("say --config FILE, or --demo for the demo");
    config = demo_config("");  // its key is made when everything else is known to be good
  } else {
    ConfigRead read = read_config(options.config_path);
    for (const flow::Problem& problem : read.problems)
      std::fprintf(stderr, "%s\n", to_string(problem).c_str());
    if (!read.problems.empty()) {
      throw std::invalid_argument("nothing was started; `" + program_path() + " check " +
                                  options.config_path + "` shows when all is well");
    }
    config = std::move(read.config);
  }
  if (!options.data.empty()) config.data = options.data;
  if (!options.flows.empty()) {
    config.flows = options.flows;
    config.flows_given = true;
  }
  if (options.port >= 0) config.port = static_cast<std::uint16_t>(options.port);
  if (options.monitor_port >= 0)
    config.monitor_port = static_cast<std::uint16_t>(options.monitor_port);
  if (config.path.empty()) {
    config.public_url = fmt::format("http://127.0.0.1:{}", config.port);
    for (sms::LineConfig& line : config.lines) {
      line.public_base_url = config.public_url;
      line.api_base_url = config.public_url + "/phone/twilio";
    }
  }
  return config;
}

// Nothing is left behind by a start that cannot succeed: ports are tried before a folder or key is
// made.
void try_port(const std::string& address, std::uint16_t port, const char* option) {
  if (port == 0) return;
  try {
    http::ServerOptions listen;
    listen.address = address;
    listen.port = port;
    http::Server probe(listen, [](http::Request, http::Responder) {});
    probe.start();
    probe.stop();
  } catch (const std::runtime_error& error) {
    throw std::invalid_argument(fmt::format(
        "{}\nStop what uses port {}, or choose another with {} N (or in the configuration)",
        error.what(), port, option));
  }
}

void make_keys(Config& config) {
  make_private_folder(config.data);
  if (!config.path.empty()) return;
  const std::string key = make_or_read_key(config.data + "/demo-twilio-token");
  for (sms::LineConfig& line : config.lines) line.auth_tokens = {key};
}

// A program that has learnt to look for more says so, and serves what it served.
void warn_author(const Config& config, const service::Content& content) {
  for (const flow::Problem& problem : told_to_author(config, content)) {
    if (problem.severity != flow::Severity::warning) continue;
    std::fprintf(stderr, "%s\n", to_string(problem).c_str());
  }
}

// The findings and the refusals go to standard error, warnings only to `check`.
ContentRead content_to_start_on(const Config& config, bool deployment) {
  const Start start = deployment || !has_served(config.data) ? Start::deployment : Start::restart;
  // What has served goes on serving, whatever a newer program would say to its author.
  Judged judged = judge(config, start,
                        start == Start::restart ? flow::LoadFor::running : flow::LoadFor::author);
  print_errors(judged.all());
  if (judged.refusals.empty()) {
    if (start == Start::restart) warn_author(config, *judged.read.content);
    return std::move(judged.read);
  }
  throw std::invalid_argument("nothing was started; `" + program_path() + " check" +
                              (config.path.empty() ? "" : " " + config.path) +
                              "` shows when all is well");
}

// A handoff command at the terminal may have it open: that ends soon, and the next look says what
// stands in the way for good.
void wait_for_store(const Config& config) {
  std::string ignored;
  (void)store::FileLock::take(config.data + "/screenline.db.lock", ignored,
                              store::FileLock::short_use);
}

// Every refusal of a web client carries where to turn (E10), in the country of the sites; where
// they are in several, in each.
void add_crisis_block(const service::Environment& environment, const http::Request* request,
                      http::Response& response) {
  if (request && request->path().starts_with("/hooks/"))
    return;  // read by a provider, not a person
  response.body += "\n" + where_to_turn(*environment.content()) + "\n";
}

// A start that fails halfway: what the lane has taken holds on to the webhooks, so it ends before
// them.
class StopsRuntime {
 public:
  explicit StopsRuntime(Runtime& runtime) : runtime_(runtime) {}
  ~StopsRuntime() { runtime_.stop(); }
  StopsRuntime(const StopsRuntime&) = delete;
  StopsRuntime& operator=(const StopsRuntime&) = delete;

 private:
  Runtime& runtime_;
};

void print_where(const Config& config, const Runtime& runtime, std::uint16_t port) {
  std::fprintf(stderr, "screenline: listening on http://%s:%u, health on http://%s:%u/healthz\n",
               config.address.c_str(), port, config.monitor_address.c_str(), config.monitor_port);
  std::fprintf(stderr, "  Flows:            %s\n", find_flows(config.flows).c_str());
  if (config.mode == Mode::demo) {
    std::fprintf(stderr,
                 "  Phone simulator:  http://127.0.0.1:%u/phone\n"
                 "  The queue:        %s handoff list --data %s\n"
                 "  Keys and store:   %s\n"
                 "  This is a demo; Ctrl-C ends it.\n",
                 port, program_path().c_str(), config.data.c_str(), config.data.c_str());
  }
  std::fputs(sign_off_banner(*runtime.environment.content()).c_str(), stderr);
  if (runtime.degraded) {
    std::fprintf(stderr,
                 "  DEGRADED: the crisis files on disk are bad or out of date; the compiled-in set "
                 "is used\n");
  }
}

void catch_signals(std::initializer_list<int> which) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (const int signal : which) ::sigaction(signal, &action, nullptr);
}

// Until it is to end. SIGHUP reloads, as `screenline reload` does; but where the terminal that it
// was started in is gone, it means that too, and nobody else would end it.
void wait_for_signal(Runtime& runtime, bool in_terminal) {
  while (signals == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (!reload_asked.exchange(false)) continue;
    if (in_terminal && ::isatty(STDIN_FILENO) == 0) return;
    std::string message;
    (void)runtime.reload(message);  // it is logged
    std::fputs(message.c_str(), stderr);
  }
}

int serve(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that closes early is an error value, not the end of us
  catch_signals({SIGHUP});        // one that comes during the start is obeyed behind it
  const bool in_terminal = ::isatty(STDIN_FILENO) != 0;
  Config config = configure(options);
  JsonLog log;
  const ContentRead content = content_to_start_on(config, options.deployment);
  try_port(config.address, config.port, "--port");
  try_port(config.monitor_address, config.monitor_port, "--monitor-port");
  make_keys(config);
  wait_for_store(config);

  // Port 0 in mode demo: the address in signatures must be known before lines are made.
  Runtime runtime(config, content, log);
  Webhooks webhooks(runtime.environment, *runtime.lane, runtime.journal_writer.get(),
                    runtime.outage_alerts.get(), *runtime.staff_desk, config.lines,
                    config.mode == Mode::demo);
  http::Router router;
  webhooks.add_routes(router);
  add_protocol_page(router, runtime.environment);
  add_acknowledge_routes(router, runtime.environment, *runtime.lane, *runtime.staff_desk,
                         *runtime.links);
  std::unique_ptr<phone::Phone> phone;
  if (config.mode == Mode::demo && !config.lines.empty()) {
    phone = make_phone(runtime);
    add_phone_routes(router, *phone);
    add_front_page(router, config, where_to_turn_html(*content.content));
  }
  http::ServerOptions listen;
  listen.address = config.address;
  listen.port = config.port;
  listen.threads = config.threads;
  listen.limits.connections_per_address =
      listen.limits.connections;  // a proxy stands in front (E16)
  listen.decorate_error = [&runtime](const http::Request* request, http::Response& response) {
    add_crisis_block(runtime.environment, request, response);
  };
  http::Server server(listen, [&router](http::Request request, http::Responder respond) {
    router(std::move(request), std::move(respond));
  });

  http::Metrics metrics;
  register_metrics(metrics, runtime, webhooks, server);
  std::atomic<bool> draining{false};
  http::Router monitor_router;
  add_monitor_routes(monitor_router, runtime, metrics, draining);
  http::ServerOptions monitor_listen;
  monitor_listen.address = config.monitor_address;
  monitor_listen.port = config.monitor_port;
  http::Server monitor(monitor_listen,
                       [&monitor_router](http::Request request, http::Responder respond) {
                         monitor_router(std::move(request), std::move(respond));
                       });

  const StopsRuntime stops(runtime);
  catch_signals(
      {SIGTERM, SIGINT});  // before anything listens: a stop that comes at once still drains
  monitor.start();
  runtime.start(true);
  server.start();
  const ControlServer control(
      config.data + "/control.sock",
      [&runtime](const std::string& request) { return handle_control(runtime, request); });
  log.write(service::Log::Level::info, "started", "");
  print_where(config, runtime, server.port());
  if (!runtime.degraded) remember_serving(config.data);
  wait_for_signal(runtime, in_terminal);

  draining = true;
  log.write(service::Log::Level::info, "draining", "");
  server.drain(grace);
  runtime.stop();
  server.stop();
  monitor.stop();
  log.write(service::Log::Level::info, "stopped", "");
  return 0;
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("serve", "run the service");
  command->add_option("--config", options->config_path,
                      "configuration file (config/example.json shows one)");
  command->add_flag("--demo", options->demo,
                    "no configuration: one demo clinic and the phone simulator");
  command->add_flag(
      "--deployment", options->deployment,
      "refuse bad crisis files as on the first start, also where this program has served before");
  command->add_option("--data", options->data, "folder of the store and keys (default: data)");
  command->add_option("--flows", options->flows, "flows folder");
  command->add_option("--port", options->port, "port to listen on")->check(CLI::Range(1, 65535));
  command->add_option("--monitor-port", options->monitor_port, "port of health and metrics")
      ->check(CLI::Range(1, 65535));
  command->callback([options, &exit_code] {
    try {
      exit_code = serve(*options);
    } catch (const std::invalid_argument& error) {
      std::fprintf(stderr, "screenline: %s\n", error.what());
      exit_code = 2;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "screenline: %s\n", error.what());
      exit_code = 1;
    }
  });
}

}  // namespace screenline::cli
