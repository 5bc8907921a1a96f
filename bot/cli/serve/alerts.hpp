// Fills the ports of adapters/alerts: its way to the network, and what has to be alerted again
// after a restart.
#pragma once

#include <memory>
#include <vector>

#include "adapters/alerts/url_alerts.hpp"
#include "bot/cli/config.hpp"

namespace screenline::cli {

// Posts by adapters/outbound. What was accepted is kept in `alerts.accepted` of the data folder.
[[nodiscard]] std::unique_ptr<alerts::UrlAlerts> make_alerts(const Config& config,
                                                             service::Log& log, std::uint64_t seed);
// Crisis rows that are open and that nobody has acknowledged, and whose last alert is fresh: it may
// not have left. The others are forgotten() (bot/service/escalation.hpp) and are paged again whole.
[[nodiscard]] std::vector<service::AlertMessage> unacknowledged(service::StoreReader& reader,
                                                                service::Time now);

}  // namespace screenline::cli
