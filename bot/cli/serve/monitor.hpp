// Health, readiness and metrics, on a server of their own: they answer when everything else is stuck (E1).
#pragma once

#include "adapters/http/metrics.hpp"
#include "adapters/http/router.hpp"
#include "adapters/http/server.hpp"
#include "bot/cli/serve/runtime.hpp"
#include "bot/cli/serve/webhooks.hpp"

namespace screenline::cli {

// Registers what /metrics shows. Everything given outlives `metrics`.
void register_metrics(http::Metrics& metrics, Runtime& runtime, const Webhooks& webhooks,
                      const http::Server& server);

// `draining` turns /readyz to 503; nothing else does once flows and words are loaded.
void add_monitor_routes(http::Router& router, Runtime& runtime, const http::Metrics& metrics,
                        const std::atomic<bool>& draining);

}  // namespace screenline::cli
