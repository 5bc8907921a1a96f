#include "bot/cli/config.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <filesystem>
#include <map>

#include "adapters/zones/zones.hpp"
#include "bot/cli/config_alerts.hpp"
#include "bot/cli/config_on_call.hpp"
#include "bot/cli/config_values.hpp"
#include "bot/cli/files.hpp"
#include "bot/flow/object_reader.hpp"

namespace screenline::cli {

namespace {

using flow::Document;
using flow::Node;
using flow::NodeKind;
using flow::ObjectReader;
using flow::Reporter;

constexpr const char* default_zone = "America/New_York";

// One pass over the file; every problem is collected with its place.
class Reading {
 public:
  Reading(const Document& document, Config& config, Reporter& reporter, Secrets secrets)
      : document_(document),
        config_(config),
        reporter_(reporter),
        values_(document, reporter, config.path, secrets),
        alerts_(document, config, reporter, values_) {}

  void read() {
    ObjectReader root(document_, document_.root, reporter_);
    root.take("$schema");
    root.take("note");
    read_mode(root);
    if (std::string data = root.string("data"); !data.empty()) config_.data = values_.beside(data);
    config_.places.data = place_of("data");
    const std::string flows = root.string("flows");
    // Not the folder in which somebody happens to stand: what people in danger read depends on it.
    config_.flows = flows.empty() ? find_flows("", config_.path) : values_.beside(flows);
    if (std::string flow = root.string("flow"); !flow.empty()) config_.flow = std::move(flow);
    config_.places.flow = place_of("flow");
    if (const Node* lexicon = root.take("lexicon", NodeKind::object)) read_lexicon(*lexicon);
    config_.accept_unsigned = root.boolean("accept_unsigned", false);
    config_.development_clock = root.boolean("development_clock", false);
    if (const Node* http = root.take("http", NodeKind::object)) read_http(*http);
    if (const Node* monitor = root.take("monitor", NodeKind::object)) read_monitor(*monitor);
    alerts_.read_root(root);
    if (const Node* sites = root.need("sites", NodeKind::array)) {
      for (const Node& site : sites->items) read_site(site);
    }
    root.finish();
    for (auto& [id, site] : config_.settings.sites) site.can_be_told = can_be_told(site, config_);
    check_whole();
    alerts_.check_whole();
  }

 private:
  [[nodiscard]] text::Place place_of(std::string_view key) const {
    const Node* node = document_.root.find(key);
    return node ? node->place : text::Place{};
  }

  void read_mode(ObjectReader& root) {
    const Node* mode = root.need("mode", NodeKind::string);
    if (!mode) return;
    config_.places.mode = mode->place;
    if (mode->string == "demo") {
      config_.mode = Mode::demo;
    } else if (mode->string == "pilot") {
      config_.mode = Mode::pilot;
    } else if (mode->string == "live") {
      config_.mode = Mode::live;
    } else {
      reporter_.error(document_, mode->place, "unknown-mode", "no mode '" + mode->string + "'",
                      "use demo, pilot or live");
    }
  }

  void read_lexicon(const Node& node) {
    ObjectReader lexicon(document_, node, reporter_);
    lexicon.take("note");
    const auto file = [&](const char* key) {
      const std::string path = lexicon.string(key);
      return path.empty() ? path : values_.beside(path);
    };
    config_.lexicon = {file("rows"), file("signatures")};
    lexicon.finish();
  }

  void read_http(const Node& node) {
    ObjectReader http(document_, node, reporter_);
    http.take("note");
    read_address(http, node, config_.address);
    if (const auto port = http.integer("port", 0, 65535))
      config_.port = static_cast<std::uint16_t>(*port);
    if (const auto threads = http.integer("threads", 1, 64))
      config_.threads = static_cast<unsigned>(*threads);
    config_.public_url = http.need_string("public_url");
    if (const Node* url = node.find("public_url")) values_.check_url(*url, url->string);
    http.finish();
  }

  void read_monitor(const Node& node) {
    ObjectReader monitor(document_, node, reporter_);
    monitor.take("note");
    read_address(monitor, node, config_.monitor_address);
    if (const auto port = monitor.integer("port", 0, 65535)) {
      config_.monitor_port = static_cast<std::uint16_t>(*port);
    }
    monitor.finish();
    const bool same = config_.monitor_port != 0 && config_.monitor_port == config_.port &&
                      config_.monitor_address == config_.address;
    if (same) {
      reporter_.error(document_, node.place, "same-port",
                      "http and monitor both listen on port " + std::to_string(config_.port),
                      "give monitor another port");
    }
  }

  // An address to listen on is a number: a name could stand for several.
  void read_address(ObjectReader& reader, const Node& node, std::string& address) {
    const std::string given = reader.string("address");
    if (given.empty()) return;
    unsigned char bytes[sizeof(in6_addr)];
    if (::inet_pton(AF_INET, given.c_str(), bytes) == 1 ||
        ::inet_pton(AF_INET6, given.c_str(), bytes) == 1) {
      address = given;
      return;
    }
    reporter_.error(
        document_, node.find("address")->place, "bad-address",
        "'" + given + "' is not an IP address",
        "use 127.0.0.1 behind a reverse proxy on this machine, 0.0.0.0 for every interface");
  }

  void read_site(const Node& node) {
    ObjectReader reader(document_, node, reporter_);
    reader.take("note");
    service::SiteSettings site;
    site.id = reader.need_string("id");
    site.clinic = reader.need_string("clinic");
    site.phone = reader.string("phone");
    if (std::string country = reader.string("country"); !country.empty()) site.country = country;
    if (std::string language = reader.string("language"); !language.empty())
      site.language = language;
    site.page_line = reader.string("page_line");
    if (const Node* line = node.find("page_line")) page_lines_[site.id] = line->place;
    site.console_url = reader.string("console_url");
    read_zone(reader, site);
    read_quiet_hours(reader, site);
    config_.places.on_call[site.id] = (node.find("on_call") ? *node.find("on_call") : node).place;
    alerts_.read_site(reader, site);
    read_on_call(reader, {document_, reporter_, values_, alerts_}, site);
    if (const Node* lines = reader.take("lines", NodeKind::array)) {
      for (const Node& line : lines->items) read_line(line, site);
    }
    reader.finish();
    if (!config_.settings.sites.try_emplace(site.id, site).second) {
      reporter_.error(document_, node.place, "duplicate-site",
                      "a site '" + site.id + "' is there already");
    }
  }

  void read_zone(ObjectReader& site, service::SiteSettings& settings) {
    const Node* node = site.take("zone", NodeKind::string);
    settings.zone = node ? node->string : default_zone;
    settings.calendar.offset = offset_of(settings.zone, node ? *node : site.node());
  }

  // Empty: reported.
  zones::Offset offset_of(const std::string& zone, const Node& node) {
    if (auto offset = zones::offset_of(zone)) return std::move(*offset);
    reporter_.error(document_, node.place, "unknown-zone", "no time zone '" + zone + "'",
                    "use a name such as America/New_York");
    return {};
  }

  // On unless the site says false: no reminder leaves at night where the site is.
  void read_quiet_hours(ObjectReader& site, service::SiteSettings& settings) {
    settings.quiet.zone = settings.zone;
    settings.quiet.offset = settings.calendar.offset;
    const Node* node = site.take("quiet_hours");
    if (!node) return;
    if (node->is(NodeKind::boolean)) {
      settings.quiet.offset = nullptr;
      if (!node->boolean) return;
      reporter_.error(document_, node->place, "quiet-hours", "quiet_hours is false or an object",
                      "leave it out for 21:00 to 08:00 in the site's zone");
      return;
    }
    ObjectReader hours(document_, *node, reporter_);
    hours.take("note");
    read_time_of_day(hours, document_, reporter_, "from", settings.quiet.from);
    read_time_of_day(hours, document_, reporter_, "to", settings.quiet.to);
    if (const Node* own = hours.take("zone", NodeKind::string)) {
      settings.quiet.zone = own->string;
      settings.quiet.offset = offset_of(own->string, *own);
    }
    hours.finish();
  }

  void read_line(const Node& node, service::SiteSettings& site) {
    ObjectReader reader(document_, node, reporter_);
    reader.take("note");
    sms::LineConfig line;
    line.site = site.id;
    line.public_base_url = config_.public_url;
    line.id = reader.need_string("id");
    line.number = reader.need_string("number");
    if (!line.number.empty()) values_.check_number(node, "number", line.number, true);
    if (std::string provider = reader.string("provider"); !provider.empty())
      line.provider = provider;
    if (line.provider != "twilio") {
      reporter_.error(document_, node.find("provider")->place, "unknown-provider",
                      "no provider '" + line.provider + "'", "use twilio");
    }
    line.account_sid = reader.need_string("account_sid");
    line.messaging_service_sid = reader.string("messaging_service_sid");
    line.api_key_sid = reader.string("api_key_sid");
    if (std::string file = reader.string("api_key_secret_file"); !file.empty()) {
      line.api_key_secret = values_.secret(node, file);
    }
    if (std::string base = reader.string("api_base_url"); !base.empty()) line.api_base_url = base;
    if (std::string header = reader.string("signature_header"); !header.empty()) {
      line.signature_header = header;
    }
    if (const Node* files = reader.need("auth_token_files", NodeKind::array)) {
      for (const Node& file : files->items)
        line.auth_tokens.push_back(values_.secret(file, file.string));
    }
    line.opt_out_reply = one_of(reader, "opt_out_reply", "provider", "app")
                             ? sms::OptOutReply::app
                             : sms::OptOutReply::provider;
    line.reply_mode = one_of(reader, "reply", "inline", "api") ? sms::ReplyMode::api
                                                               : sms::ReplyMode::inline_reply;
    line.status_callback = reader.boolean("status_callback", true);
    std::string second = reader.string("second_line");
    if (!second.empty()) second_lines_.push_back({site.id, line.id, node.find("second_line")->place});
    reader.finish();
    site.lines[line.id] = {line.id,
                           line.number,
                           line.opt_out_reply == sms::OptOutReply::app,
                           line.reply_mode == sms::ReplyMode::inline_reply,
                           std::move(second),
                           line.status_callback};
    config_.lines.push_back(std::move(line));
  }

  // True when the key has the second value; the first is the default.
  bool one_of(ObjectReader& reader, const char* key, std::string_view first,
              std::string_view second) {
    const Node* node = reader.take(key, NodeKind::string);
    if (!node || node->string == first) return false;
    if (node->string == second) return true;
    reporter_.error(document_, node->place, "unknown-value",
                    "'" + node->string + "' is not known for " + key,
                    "use " + std::string(first) + " or " + std::string(second));
    return false;
  }

  // S14: live refuses an empty roster unless the configuration accepts it.
  void check_whole() {
    if (config_.settings.sites.empty()) {
      reporter_.error(document_, document_.root.place, "no-site", "there is no site",
                      "add one to \"sites\"");
    }
    for (const auto& [id, site] : config_.settings.sites) {
      if (config_.mode == Mode::live && site.roster.empty() && !config_.accept_unsigned) {
        reporter_.error(document_, document_.root.place, "empty-roster",
                        "site '" + id + "' has nobody in on_call",
                        "mode live needs somebody who is reached when a person is in danger");
      }
      if (!site.page_line.empty() && !site.lines.contains(site.page_line)) {
        reporter_.error(document_, page_lines_[id], "unknown-line",
                        "page_line '" + site.page_line + "' is not a line of site '" + id + "'",
                        "name one of its \"lines\"");
      }
    }
    for (const SecondLine& one : second_lines_) check_second_line(one);
    if (config_.development_clock && config_.mode != Mode::demo) {
      reporter_.error(document_, document_.root.place, "development-clock",
                      "development_clock is for mode demo only");
    }
  }

  struct SecondLine {
    std::string site, line;
    text::Place place;
  };

  [[nodiscard]] const sms::LineConfig* line_of(const std::string& site, const std::string& id) const {
    const auto found = std::ranges::find_if(config_.lines, [&](const sms::LineConfig& one) {
      return one.site == site && one.id == id;
    });
    return found == config_.lines.end() ? nullptr : &*found;
  }

  // A second route that is the first one helps nobody, and is found out when it is needed.
  void check_second_line(const SecondLine& one) {
    const std::string& name = config_.settings.sites.at(one.site).lines.at(one.line).second_line;
    const sms::LineConfig* first = line_of(one.site, one.line);
    const sms::LineConfig* second = line_of(one.site, name);
    const auto wrong = [&](const std::string& what) {
      reporter_.error(document_, one.place, "second-line", what,
                      "name another line of the site, with a number of its own");
    };
    if (name == one.line) return wrong("line '" + name + "' is its own second_line");
    if (!second) return wrong("second_line '" + name + "' is not a line of site '" + one.site + "'");
    if (!first) return;
    if (first->number == second->number)
      return wrong("line '" + one.line + "' and its second_line have the same number");
    // The service chooses the sender: it would be the one that has just failed.
    if (!first->messaging_service_sid.empty() &&
        first->messaging_service_sid == second->messaging_service_sid) {
      wrong("line '" + one.line + "' and its second_line are in one messaging service");
    }
  }

  const Document& document_;
  Config& config_;
  Reporter& reporter_;
  ConfigValues values_;
  AlertConfig alerts_;
  std::vector<SecondLine> second_lines_;
  std::map<std::string, text::Place> page_lines_;  // by site
};

}  // namespace

ConfigRead read_config(const std::string& path, Secrets secrets) {
  ConfigRead out;
  out.config.path = path;
  const auto bytes = read_file(path);
  if (!bytes) {
    out.problems.push_back({flow::Severity::error, path, 0, 0, "file-missing",
                            "cannot read the file: " + why_unreadable(path),
                            "config/example.json of the project shows a configuration"});
    return out;
  }
  const Document document = flow::parse_document(path, *bytes);
  for (const flow::JsonProblem& problem : document.problems) {
    out.problems.push_back({flow::Severity::error, path, problem.place.line, problem.place.column,
                            problem.code, problem.what, problem.hint});
  }
  if (!out.problems.empty()) return out;
  Reporter reporter;
  Reading(document, out.config, reporter, secrets).read();
  out.problems = reporter.take({path});
  return out;
}

Config demo_config(const std::string& token) {
  Config config;
  config.development_clock = true;
  service::SiteSettings site;
  site.id = "demo";
  site.clinic = "Bayview Clinic";
  site.phone = "555-0100";
  // No quiet hours here: the demo's clock is moved by hand, and a reminder should come whatever the
  // hour. Paged by text on the demo line: choose this number in the phone simulator to see the
  // pages arrive.
  site.roster.push_back({"Demo on-call", "+15555550199", 1, {}});
  site.page_line = "demo";
  sms::LineConfig line;
  line.id = "demo";
  line.site = site.id;
  line.number = "+15555550100";
  line.account_sid = "AC00000000000000000000000000000000";
  line.auth_tokens = {token};
  line.public_base_url = config.public_url;
  line.api_base_url = config.public_url + "/phone/twilio";
  // One answer to HELP and STOP, ours: at a provider its own would come beside the question put
  // again.
  line.opt_out_reply = sms::OptOutReply::app;
  site.lines[line.id] = {line.id, line.number, true, true};
  site.can_be_told = can_be_told(site, config);
  config.settings.sites[site.id] = site;
  config.lines.push_back(line);
  return config;
}

}  // namespace screenline::cli
