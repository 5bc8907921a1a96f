#include "adapters/alerts/url_alerts.hpp"

#include <charconv>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "adapters/alerts/webhook_signature.hpp"
#include "adapters/alerts/words.hpp"
#include "bot/service/hash.hpp"

namespace screenline::alerts {

using service::AlertMessage;
using service::Log;

Outcome read_webhook_answer(const WebhookAnswer& answer) {
  using Kind = Outcome::Kind;
  if (answer.status / 100 == 2) return {Kind::accepted};
  if (answer.status == 410) return {Kind::gone};
  Outcome out{Kind::again};
  const std::string& given = answer.retry_after;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), seconds);
  const bool whole = error == std::errc() && end == given.data() + given.size();
  if (whole && seconds > 0) {
    out.after = std::chrono::seconds(std::min<std::int64_t>(seconds, 86'400));
  }
  return out;
}

std::string event_id(const AlertMessage& message, service::Ids& ids) {
  if (message.handoff == 0 || message.at == service::Time{}) return "alert_" + ids.message_ref();
  return fmt::format("alert_{}_{}_{}", message.handoff, message.at.time_since_epoch().count(),
                     message.level);
}

UrlAlerts::UrlAlerts(std::vector<Address> addresses, Post post, const Outside& outside,
                     const Options& options, Trouble trouble)
    : addresses_(std::move(addresses)),
      post_(std::move(post)),
      outside_(outside),
      trouble_(std::move(trouble)),
      accepted_(options.accepted_file),
      refused_file_(options.accepted_file.empty() ? "" : options.accepted_file + "-not-by") {
  for (std::size_t i = 0; i < addresses_.size(); ++i) {
    slots_.push_back(std::make_unique<Slot>(options, outside_.ids.random64()));
  }
  read_refused();
}

// What was dead before a restart is not taken for alive until it has taken something (S11).
void UrlAlerts::read_refused() {
  std::ifstream in(refused_file_);
  for (std::uint64_t hash = 0; in >> hash;) {
    for (std::size_t i = 0; i < addresses_.size(); ++i) {
      if (service::hash64(addresses_[i].url) == hash) slots_[i]->refused = true;
    }
  }
}

void UrlAlerts::note_refused(std::size_t address, bool refused) {
  if (slots_[address]->refused.exchange(refused) == refused || refused_file_.empty()) return;
  const std::lock_guard lock(refused_mutex_);
  std::ofstream out(refused_file_, std::ios::trunc);
  for (std::size_t i = 0; i < addresses_.size(); ++i) {
    if (slots_[i]->refused) out << service::hash64(addresses_[i].url) << "\n";
  }
}

std::size_t UrlAlerts::push(const Event& event, const Told& told) {
  std::size_t taken = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const bool took =
        slots_[i]->queue.push({event.level, [this, i, event] { return post(i, event); },
                               [this, i, event, told](bool accepted) {
                                 done(i, event, accepted);
                                 if (told) told(accepted);
                               }});
    if (took) ++taken;
  }
  return taken;
}

bool UrlAlerts::send(const AlertMessage& message) {
  const std::string fields = alert_fields(message);
  outside_.log.write(Log::Level::warning, "alert", fields);
  return push({message.handoff, message.level, event_id(message, outside_.ids),
               "{\"kind\":\"crisis\"," + fields + "}"}) != 0;
}

bool UrlAlerts::notice(service::NoticeKind kind, const std::string& site) {
  const std::string fields = notice_fields(kind, site);
  outside_.log.write(Log::Level::error, "notice", fields);
  return push({0, 1, event_id({}, outside_.ids), "{" + fields + "}"}) != 0;  // after the crises
}

std::size_t UrlAlerts::drill(const std::string& site, const Told& told) {
  return push({0, 1, event_id({}, outside_.ids), "{" + drill_fields(site) + "}"}, told);
}

bool UrlAlerts::can_reach() const {
  for (const auto& slot : slots_) {
    if (!slot->queue.failing() && !slot->refused) return true;
  }
  return false;
}

void UrlAlerts::open_again() {
  for (const auto& slot : slots_) {
    slot->gone_said = false;
    slot->queue.open_again();
  }
}

void UrlAlerts::resume(const std::vector<AlertMessage>& open) {
  for (const AlertMessage& message : accepted_.owed(open)) (void)send(message);
}

// The time is that of the attempt, by the wall clock: a receiver refuses one that is minutes off.
Outcome UrlAlerts::post(std::size_t address, const Event& event) {
  const Address& to = addresses_[address];
  WebhookRequest request{to.url, {{"Content-Type", "application/json"}}, event.body};
  const std::int64_t now =
      std::chrono::floor<std::chrono::seconds>(outside_.clock.wall().time_since_epoch()).count();
  request.headers.emplace_back("webhook-id", event.id);
  request.headers.emplace_back("webhook-timestamp", std::to_string(now));
  if (!to.keys.empty()) {
    request.headers.emplace_back("webhook-signature",
                                 webhook_signature(to.keys, event.id, now, event.body));
  }
  const Outcome outcome = read_webhook_answer(post_(request));
  note_refused(address, outcome.kind != Outcome::Kind::accepted);
  return outcome;
}

void UrlAlerts::done(std::size_t address, const Event& event, bool accepted) {
  (accepted ? accepted_count_ : failed_count_)++;
  if (accepted && event.row != 0) accepted_.add(event.row, event.level);
  if (accepted) return;
  outside_.log.write(Log::Level::error, "alert.not_accepted",
                     fmt::format("\"address\":{},\"name\":\"{}\",\"row\":{}", address + 1,
                                 addresses_[address].name, event.row));
  Slot& slot = *slots_[address];
  if (!slot.queue.gone() || slot.gone_said.exchange(true)) return;
  outside_.log.write(
      Log::Level::error, "alert.address_gone",
      fmt::format("\"address\":{},\"name\":\"{}\"", address + 1, addresses_[address].name));
  if (trouble_) trouble_(service::NoticeKind::address_gone, "");
}

std::size_t UrlAlerts::waiting() const {
  std::size_t all = 0;
  for (const auto& slot : slots_) all += slot->queue.waiting();
  return all;
}

std::size_t UrlAlerts::gone() const {
  std::size_t all = 0;
  for (const auto& slot : slots_) all += slot->queue.gone() ? 1 : 0;
  return all;
}

}  // namespace screenline::alerts
