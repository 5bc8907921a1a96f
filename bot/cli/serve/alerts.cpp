#include "bot/cli/serve/alerts.hpp"

#include "adapters/outbound/client.hpp"
#include "bot/service/alert_people.hpp"
#include "bot/service/escalation.hpp"
#include "bot/service/limits.hpp"

namespace screenline::cli {

namespace {

constexpr std::chrono::milliseconds request_time{10'000};

// One client a thread: it keeps a connection a host alive and is not shared.
outbound::HttpResult call(const outbound::HttpRequest& request) {
  thread_local outbound::Client client;
  outbound::Deadlines deadlines;
  deadlines.total = request_time;
  return client.call(request, deadlines);
}

bool is_name(std::string_view given, std::string_view lower) {
  return std::equal(given.begin(), given.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

alerts::WebhookAnswer post(const alerts::WebhookRequest& request) {
  const auto result = call({"POST", request.url, request.headers, request.body});
  if (result.transport != outbound::Transport::answered) return {};
  alerts::WebhookAnswer answer{result.status, ""};
  for (const auto& [name, value] : result.headers) {
    if (is_name(name, "retry-after")) answer.retry_after = value;
  }
  return answer;
}

alerts::Outcome mail_outcome(const outbound::MailResult& result) {
  using Kind = alerts::Outcome::Kind;
  switch (result.sent) {
    case outbound::MailSent::accepted:
      return {Kind::accepted};
    case outbound::MailSent::refused:
      return {Kind::refused};
    case outbound::MailSent::again:
      break;
  }
  return {Kind::again};
}

alerts::SendMail mail_sender(const Config& config, service::Environment& environment) {
  if (!config.mail) return {};
  outbound::prepare_mail();
  return [mail = *config.mail, &environment](const alerts::Mail& given) {
    outbound::MailMessage message{mail.from, given.to, given.subject, given.text};
    message.id = environment.ids.message_ref();
    message.date = std::chrono::floor<std::chrono::seconds>(environment.clock.wall());
    return mail_outcome(outbound::send_mail(mail.server, message));
  };
}

}  // namespace

std::unique_ptr<alerts::Channels> make_alerts(const Config& config,
                                              service::Environment& environment,
                                              ProviderSender& sender) {
  const alerts::Outside outside{
      environment.clock, environment.ids, environment.log,
      [&environment](const std::string& site) { return environment.content()->site(site); },
      [&environment] {
        std::vector<std::string> ids;
        for (const auto& [id, site] : environment.content()->settings.sites) ids.push_back(id);
        return ids;
      }};
  alerts::Channels::Each options;
  options.urls.accepted_file = config.data + "/alerts.accepted";
  options.calls.accepted_file = config.data + "/calls.accepted";
  options.mails.accepted_file = config.data + "/mails.accepted";
  const alerts::Carriers carriers{post,
                                  [&sender](const alerts::Call& one) { return sender.place(one); },
                                  mail_sender(config, environment)};
  return std::make_unique<alerts::Channels>(config.alert_urls, carriers, outside, options);
}

std::unique_ptr<alerts::Heartbeat> make_heartbeat(const Config& config,
                                                  service::Environment& environment) {
  if (config.heartbeat_url.empty()) return nullptr;
  const auto well = [&environment] {
    const service::Counters& c = environment.counters;
    return alerts::is_well({c.lane_heartbeat_ms, c.escalator_look_ms, c.store_trouble},
                           environment.clock.now().time_since_epoch().count(),
                           service::limits::lane_hangs);
  };
  const auto send = [url = config.heartbeat_url] {
    const auto result = call({"GET", url, {}, ""});
    return result.transport == outbound::Transport::answered && result.status / 100 == 2;
  };
  return std::make_unique<alerts::Heartbeat>(well, send);
}

std::vector<service::AlertMessage> unacknowledged(service::StoreReader& reader, service::Time now) {
  std::vector<service::AlertMessage> open;
  for (const service::Handoff& row : reader.handoffs("", false, service::limits::open_rows)) {
    const bool crisis = row.severity == dialog::Severity::crisis && row.level >= 2;
    if (!crisis || row.acknowledged != service::Time{} || service::forgotten(row, now)) continue;
    // The event that it was: whoever accepted it knows its id.
    open.push_back(service::alert_of(row, false));
    if (const auto person = reader.person(row.person))
      open.back().own = person->state.person.addresses;
  }
  return open;
}

}  // namespace screenline::cli
