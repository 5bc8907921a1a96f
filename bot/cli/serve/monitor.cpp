#include "bot/cli/serve/monitor.hpp"

#include <fmt/format.h>

namespace screenline::cli {

namespace {

http::Response json_response(int status, std::string body) {
  http::Response out;
  out.status = status;
  out.content_type = "application/json";
  out.body = std::move(body);
  return out;
}

template <class Number>
void count(http::Metrics& metrics, const char* name, const char* help, const std::atomic<Number>& value,
           http::Labels labels = {}) {
  metrics.callback_counter(name, help, [&value] { return static_cast<double>(value.load()); },
                           std::move(labels));
}

double lane_age_seconds(const Runtime& runtime) {
  const std::int64_t beat = runtime.environment.counters.lane_heartbeat_ms.load();
  const std::int64_t now = runtime.environment.clock.now().time_since_epoch().count();
  return beat == 0 ? 0 : static_cast<double>(now - beat) / 1000.0;
}

void register_service(http::Metrics& metrics, Runtime& runtime) {
  const service::Counters& c = runtime.environment.counters;
  count(metrics, "screenline_turns_total", "Turns committed", c.turns);
  count(metrics, "screenline_texts_fetched_total",
        "Texts that no webhook brought, taken from the provider's list", c.missed_texts);
  count(metrics, "screenline_lists_failed_total", "Times that a provider's list of texts could not be asked",
        c.lists_failed);
  count(metrics, "screenline_lists_cut_total", "Times that a provider had more texts than are fetched",
        c.lists_cut);
  count(metrics, "screenline_duplicates_total", "Redelivered messages answered as before", c.duplicates);
  count(metrics, "screenline_conflicts_total", "Turns that were tried again", c.conflicts);
  count(metrics, "screenline_unavailable_total", "Turns the store could not take", c.unavailable);
  count(metrics, "screenline_shed_total", "Messages refused because the lane was full", c.shed);
  count(metrics, "screenline_waves_total", "Durable writes", c.waves);
  count(metrics, "screenline_wave_turns_total", "Turns in durable writes", c.wave_turns);
  for (std::size_t level = 2; level < c.crisis_by_level.size(); ++level) {
    count(metrics, "screenline_crisis_total", "Turns that raised to a level", c.crisis_by_level[level],
          {{"level", std::to_string(level)}});
  }
  count(metrics, "screenline_crisis_from_memory_total", "Crisis texts sent before their commit",
        c.crisis_from_memory);
  count(metrics, "screenline_crisis_referrals_total", "Crisis texts given", c.crisis_referrals);
  count(metrics, "screenline_long_texts_total", "Long texts scanned off the sockets' threads", c.long_texts);
  count(metrics, "screenline_detector_errors_total", "Scans that failed and counted as level 2",
        c.detector_errors);
  count(metrics, "screenline_revision_missing_total", "Texts to conversations whose flow is gone from the store",
        c.revision_missing);
  count(metrics, "screenline_suppressed_texts_total", "Bot texts held back because danger rose",
        c.suppressed_bot_texts);
  count(metrics, "screenline_journal_appends_total", "Crisis turns kept in the journal", c.journal_appends);
  count(metrics, "screenline_journal_refused_total", "Crisis turns the journal could not keep", c.journal_full);
  metrics.callback_gauge("screenline_records_unreadable", "Persons whose record cannot be read",
                         [&c] { return static_cast<double>(c.records_unreadable.load()); });
  metrics.callback_gauge("screenline_journal_unreadable", "Entries of the crisis journal that cannot be read",
                         [&c] { return static_cast<double>(c.journal_unreadable.load()); });
  count(metrics, "screenline_sent_total", "Texts accepted by a provider's API", c.sent);
  count(metrics, "screenline_send_retries_total", "Sends to be tried again", c.send_retries);
  count(metrics, "screenline_send_failures_total", "Texts given up", c.send_failures);
  count(metrics, "screenline_send_unknown_total", "Sends without an answer", c.send_unknown);
  count(metrics, "screenline_alerts_refused_total", "Alerts no channel took", c.alerts_refused);
  count(metrics, "screenline_outage_alerts_total", "Crises told past the store, their rows not on record",
        c.outage_alerts);
  count(metrics, "screenline_outage_alerts_dropped_total", "Crises past the bound of those to be told",
        c.outage_alerts_dropped);
  count(metrics, "screenline_direct_pages_total", "Pages by text past the store", c.direct_pages,
        {{"outcome", "accepted"}});
  count(metrics, "screenline_direct_pages_total", "Pages by text past the store", c.direct_pages_failed,
        {{"outcome", "refused"}});
  count(metrics, "screenline_pages_lost_total", "Pages by text given up, or not delivered", c.pages_lost);
  const alerts::UrlAlerts& alerts = runtime.alerts->urls();
  count(metrics, "screenline_alerts_total", "Alerts by outcome, each address once", alerts.accepted(),
        {{"outcome", "accepted"}});
  count(metrics, "screenline_alerts_total", "Alerts by outcome, each address once", alerts.failed(),
        {{"outcome", "failed"}});
  for (std::size_t rung = 1; rung < c.escalations.size(); ++rung) {
    count(metrics, "screenline_escalations_total", "Crisis rows paged further because nobody acted, by rung",
          c.escalations[rung], {{"rung", std::to_string(rung)}});
  }
  metrics.callback_gauge("screenline_alerts_waiting", "Alerts that no address has accepted or used up yet",
                         [&alerts] { return static_cast<double>(alerts.waiting()); });
  metrics.callback_gauge("screenline_lane_depth", "Turns waiting",
                         [&runtime] { return static_cast<double>(runtime.lane->depth()); });
  metrics.callback_gauge("screenline_lane_age_seconds", "Time since the lane's last sign of life",
                         [&runtime] { return lane_age_seconds(runtime); });
  metrics.callback_gauge("screenline_store_trouble", "1 while the last write failed",
                         [&c] { return c.store_trouble.load() ? 1.0 : 0.0; });
  metrics.callback_gauge("screenline_degraded", "1 while the compiled-in crisis data stands in for a bad file",
                         [&runtime] { return runtime.degraded.load() ? 1.0 : 0.0; });
  metrics.callback_gauge(
      "screenline_clock_ahead_seconds",
      "How far deadlines' time is ahead of a wall clock that was set back",
      [&runtime] { return static_cast<double>(runtime.clock.ahead().count()) / 1000.0; });
  metrics.callback_gauge("screenline_resources_expired",
                         "Lines of help that crisis texts may name and that are past their date",
                         [&runtime] { return static_cast<double>(runtime.expired()); });
}

void register_channels(http::Metrics& metrics, Runtime& runtime) {
  const alerts::UrlAlerts& urls = runtime.alerts->urls();
  metrics.callback_gauge("screenline_alert_addresses_gone",
                         "Alert addresses that answered 410 and are off until a reload",
                         [&urls] { return static_cast<double>(urls.gone()); });
  const alerts::CallAlerts& calls = runtime.alerts->calls();
  count(metrics, "screenline_calls_total", "Calls to people on call", calls.placed(),
        {{"outcome", "placed"}});
  count(metrics, "screenline_calls_total", "Calls to people on call", calls.failed(),
        {{"outcome", "failed"}});
  const alerts::MailAlerts& mails = runtime.alerts->mails();
  count(metrics, "screenline_mails_total", "E-mails to people on call", mails.sent(),
        {{"outcome", "accepted"}});
  count(metrics, "screenline_mails_total", "E-mails to people on call", mails.failed(),
        {{"outcome", "failed"}});
  for (const auto& [id, site] : runtime.config.settings.sites) {
    metrics.callback_gauge("screenline_drill_last_seconds",
                           "Time to acknowledge the last drill; -1: there was none",
                           [&runtime, id = id] { return runtime.drill->seconds(id).value_or(-1); },
                           {{"site", id}});
    metrics.callback_gauge("screenline_drill_age_days",
                           "Since the last drill that was acknowledged; -1: there was none",
                           [&runtime, id = id] { return runtime.drill->age_days(id).value_or(-1); },
                           {{"site", id}});
  }
  if (!runtime.heartbeat) return;
  const alerts::Heartbeat& heartbeat = *runtime.heartbeat;
  count(metrics, "screenline_heartbeat_total", "Signs of life to the watcher outside",
        heartbeat.sent(), {{"outcome", "accepted"}});
  count(metrics, "screenline_heartbeat_total", "Signs of life to the watcher outside",
        heartbeat.failed(), {{"outcome", "failed"}});
  metrics.callback_gauge("screenline_heartbeat_age_seconds", "Since the last one that was accepted",
                         [&heartbeat] {
                           return static_cast<double>(heartbeat.age().count()) / 1000.0;
                         });
  metrics.callback_gauge("screenline_heartbeat_withheld",
                         "1 while none is sent because the service is not well",
                         [&heartbeat] { return heartbeat.withheld() ? 1.0 : 0.0; });
}

void register_edge(http::Metrics& metrics, const Webhooks& webhooks, const http::Server& server) {
  const Webhooks::Counts& w = webhooks.counts();
  count(metrics, "screenline_webhooks_total", "Webhooks by kind", w.inbound, {{"kind", "inbound"}});
  count(metrics, "screenline_webhooks_total", "Webhooks by kind", w.statuses, {{"kind", "status"}});
  count(metrics, "screenline_webhooks_total", "Webhooks by kind", w.ignored, {{"kind", "ignored"}});
  count(metrics, "screenline_webhooks_refused_total", "Wrong signatures: look at the line's token",
        w.bad_signature);
  count(metrics, "screenline_loop_guard_total", "Replies moved to the outbox by the loop guard", w.loop_guard);
  const http::Counters& s = server.counters();
  metrics.callback_gauge("screenline_http_connections", "Connections open",
                         [&s] { return static_cast<double>(s.connections_open.load()); });
  count(metrics, "screenline_http_requests_total", "Requests that reached a handler", s.requests);
  for (std::size_t i = 0; i < http::reject_count; ++i) {
    count(metrics, "screenline_http_rejects_total", "Requests refused before a handler", s.rejects[i],
          {{"reason", std::string(http::label_of(static_cast<http::Reject>(i)))}});
  }
}

}  // namespace

void register_metrics(http::Metrics& metrics, Runtime& runtime, const Webhooks& webhooks,
                      const http::Server& server) {
  register_service(metrics, runtime);
  register_channels(metrics, runtime);
  register_edge(metrics, webhooks, server);
}

void add_monitor_routes(http::Router& router, Runtime& runtime, const http::Metrics& metrics,
                        const std::atomic<bool>& draining) {
  router.add("GET", "/healthz", [&runtime](http::Request, const http::PathParams&, http::Responder respond) {
    respond(json_response(
        200, fmt::format("{{\"alive\":true,\"lane_age_s\":{:.1f},\"lane_depth\":{},\"store_trouble\":{},"
                         "\"degraded\":{}}}\n",
                         lane_age_seconds(runtime), runtime.lane->depth(),
                         runtime.environment.counters.store_trouble.load(), runtime.degraded.load())));
  });
  router.add("GET", "/readyz",
             [&runtime, &draining](http::Request, const http::PathParams&, http::Responder respond) {
               const bool ready = !draining && runtime.environment.content() != nullptr;
               respond(json_response(ready ? 200 : 503,
                                     fmt::format("{{\"ready\":{},\"degraded\":{}}}\n", ready,
                                                 runtime.degraded.load())));
             });
  router.add("GET", "/metrics",
             [&metrics](http::Request, const http::PathParams&, http::Responder respond) {
               http::Response out;
               out.content_type = std::string(http::Metrics::content_type);
               out.body = metrics.expose();
               respond(std::move(out));
             });
}

}  // namespace screenline::cli
