// screenline fallback: the document for a provider's fallback URL, which answers while the service
// cannot. To be put on hosting of its own (docs/RUNBOOK.md). It keeps nothing and alerts nobody; it
// names the numbers (crisis.md 6.3, 7).
#include <cstdio>

#include "adapters/sms/twilio/twiml.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"

namespace screenline::cli {

namespace {

struct Options {
  std::string config, flows, site;
};

// Null when the name is needed or unknown, after saying so.
const service::SiteSettings* site_of(const Config& config, const std::string& name) {
  const auto& sites = config.settings.sites;
  if (name.empty() && sites.size() == 1) return &sites.begin()->second;
  if (const auto found = sites.find(name); found != sites.end()) return &found->second;
  std::string names;
  for (const auto& [id, site] : sites) names += " " + id;
  std::fprintf(stderr, "screenline: name the site with --site:%s\n", names.c_str());
  return nullptr;
}

int print(const Options& options) {
  Config config = demo_config("not-used-without-a-service");
  if (!options.config.empty()) {
    ConfigRead read = read_config(options.config, Secrets::may_come);
    print_errors(read.problems);
    config = std::move(read.config);
    if (config.settings.sites.empty()) return 2;
  }
  const service::SiteSettings* site = site_of(config, options.site);
  if (!site) return 2;
  const CrisisData data =
      read_crisis(find_flows(options.flows.empty() ? config.flows : options.flows));
  print_errors(data.problems);
  if (!data.copy) return 2;
  crisis::CopyFacts facts;
  facts.country = site->country;
  const std::string other = site->language == "es" ? "en" : "es";
  // Who writes is not known: both languages, the site's first.
  const std::string text = data.copy->render({"fallback"}, site->language, facts) + "\n" +
                           data.copy->render({"fallback"}, other, facts);
  std::printf("%s\n", sms::twilio::message_response(text, "").body.c_str());
  return 0;
}

}  // namespace

void add_fallback(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "fallback", "the static document for a provider's fallback URL (TwiML, on standard output)");
  command->add_option("--config", options->config, "configuration (default: the demo)");
  command->add_option("--site", options->site, "whose, where the configuration has several");
  command->add_option("--flows", options->flows, "flows folder");
  command->callback([options, &exit_code] { exit_code = print(*options); });
}

}  // namespace screenline::cli
