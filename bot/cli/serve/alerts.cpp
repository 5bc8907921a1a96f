#include "bot/cli/serve/alerts.hpp"

#include "adapters/outbound/client.hpp"
#include "bot/service/escalation.hpp"
#include "bot/service/limits.hpp"

namespace screenline::cli {

namespace {

bool post(const std::string& url, const std::string& body) {
  thread_local outbound::Client client;
  outbound::Deadlines deadlines;
  deadlines.total = std::chrono::milliseconds(10'000);
  const auto result =
      client.call({"POST", url, {{"Content-Type", "application/json"}}, body}, deadlines);
  return result.transport == outbound::Transport::answered && result.status / 100 == 2;
}

}  // namespace

std::unique_ptr<alerts::UrlAlerts> make_alerts(const Config& config, service::Log& log,
                                               std::uint64_t seed) {
  alerts::Options options;
  options.accepted_file = config.data + "/alerts.accepted";
  return std::make_unique<alerts::UrlAlerts>(config.alert_urls, post, log, options, seed);
}

std::vector<service::AlertMessage> unacknowledged(service::StoreReader& reader, service::Time now) {
  std::vector<service::AlertMessage> open;
  for (const service::Handoff& row : reader.handoffs("", false, service::limits::open_rows)) {
    const bool crisis = row.severity == dialog::Severity::crisis && row.level >= 2;
    if (!crisis || row.acknowledged != service::Time{} || service::forgotten(row, now)) continue;
    open.push_back({row.id, row.level, std::string(crisis::name(row.track)), row.phone, row.site, false,
                    row.rung});
  }
  return open;
}

}  // namespace screenline::cli
