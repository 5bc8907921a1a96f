// Fills the ports of adapters/alerts: their ways to the network, and what has to be alerted again
// after a restart.
#pragma once

#include <memory>
#include <vector>

#include "adapters/alerts/channels.hpp"
#include "adapters/alerts/heartbeat.hpp"
#include "bot/cli/config.hpp"
#include "bot/cli/serve/sender.hpp"
#include "bot/service/environment.hpp"

namespace screenline::cli {

// Posts by adapters/outbound, calls by `sender`. What was accepted is kept in the data folder:
// `alerts.accepted`, `calls.accepted`, `mails.accepted`. Both outlive the channels.
[[nodiscard]] std::unique_ptr<alerts::Channels> make_alerts(const Config& config,
                                                            service::Environment& environment,
                                                            ProviderSender& sender);

// Null where the configuration names no watcher.
[[nodiscard]] std::unique_ptr<alerts::Heartbeat> make_heartbeat(const Config& config,
                                                                service::Environment& environment);

// Crisis rows that are open and that nobody has acknowledged, and whose last alert is fresh: it may
// not have left. The others are forgotten() (bot/service/escalation.hpp) and are paged again whole.
[[nodiscard]] std::vector<service::AlertMessage> unacknowledged(service::StoreReader& reader,
                                                                service::Time now);

}  // namespace screenline::cli
