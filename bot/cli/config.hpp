// The configuration file: read as strictly as a flow file. Secrets stand in files of their own and
// never in it. A plain value after reading.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/alerts/url_alerts.hpp"
#include "adapters/outbound/smtp.hpp"
#include "adapters/sms/line_config.hpp"
#include "bot/flow/load.hpp"
#include "bot/service/settings.hpp"
#include "bot/text/json_document.hpp"

namespace screenline::cli {

enum class Mode : std::uint8_t { demo, pilot, live };

// Where a value stands in the file; line 0 when it does not stand there.
struct ConfigPlaces {
  text::Place mode, data, flow;
  std::map<std::string, text::Place> on_call;  // by site; without one, where the site stands
};

// A site's own rows of the lexicon, and what two people signed (bot/crisis/site_rows.hpp). "":
// none.
struct SiteLexicon {
  std::string rows, signatures;
};

struct Config {
  std::string path;  // "" for the built-in demo
  Mode mode = Mode::demo;
  std::string data = "data";  // folder of store, journal and keys
  std::string flows;  // folder; "" (no configuration): the working folder's, or the program's
  bool flows_given = false;   // by the command line: holds over the file, at a reload too
  std::string flow = "ketamine/screening.json";
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  unsigned threads = 1;
  std::string monitor_address = "127.0.0.1";
  std::uint16_t monitor_port = 8081;
  std::string public_url = "http://127.0.0.1:8080";
  SiteLexicon lexicon;
  bool accept_unsigned = false;    // S14: live with copy that awaits sign-off
  bool development_clock = false;  // demo only: the clock can be moved, for trying out timers
  std::vector<alerts::Address> alert_urls;  // posted to when somebody has to look
  struct Mail {
    outbound::MailServer server;
    std::string from;
  };
  std::optional<Mail> mail;
  std::string heartbeat_url;  // "": no watcher outside
  service::Settings settings;
  std::vector<sms::LineConfig> lines;
  ConfigPlaces places;
};

struct ConfigRead {
  Config config;
  std::vector<flow::Problem> problems;
};

// Whether the files with secrets have to be there already: to serve, yes; to check a configuration
// that is written beforehand or elsewhere, a missing one is a warning.
enum class Secrets : std::uint8_t { needed, may_come };

// Reads the file and the secrets it names. Errors leave `config` unusable.
[[nodiscard]] ConfigRead read_config(const std::string& path, Secrets secrets = Secrets::needed);

// The demo: one site, one line whose provider is the phone simulator. `token` signs its webhooks.
[[nodiscard]] Config demo_config(const std::string& token);

}  // namespace screenline::cli
