#include "adapters/alerts/mail_alerts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/alerts/words.hpp"
#include "bot/service/alert_people.hpp"

namespace screenline::alerts {

using service::AlertMessage;
using service::Log;
using service::NoticeKind;

namespace {

// Each address once.
std::vector<std::string> addresses(const service::SiteSettings& site, const AlertMessage& message) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& address) {
    if (!address.empty() && std::ranges::find(out, address) == out.end()) out.push_back(address);
  };
  for (const std::string& address : site.alert_emails) add(address);
  for (const service::OnCall& person : people_for(site, message)) add(person.email);
  return out;
}

}  // namespace

MailAlerts::MailAlerts(SendMail send, const Outside& outside, const Options& options,
                       Trouble trouble, Spacing spacing)
    : send_(std::move(send)),
      outside_(outside),
      trouble_(std::move(trouble)),
      accepted_(options.accepted_file),
      queue_([this](const Parcel& parcel) { return carry(parcel); },
             [this](const Parcel& parcel, bool accepted) { done(parcel, accepted); }, options,
             spacing, outside.ids.random64()) {}

bool MailAlerts::send(const AlertMessage& message) {
  if (!send_) return false;
  bool taken = false;
  for (std::string& to : addresses(outside_.site(message.site), message)) {
    taken = queue_.push({std::move(to), message.site, {message}}) || taken;
  }
  return taken;
}

bool MailAlerts::notice(NoticeKind kind, const std::string& site) {
  if (!send_) return false;
  bool taken = false;
  const std::vector<std::string> all =
      site.empty() ? outside_.sites() : std::vector<std::string>{site};
  for (const std::string& one : all) {
    for (std::string& to :
         addresses(outside_.site(one), service::crisis_to_come(one, outside_.clock.now()))) {
      taken = queue_.push({std::move(to), one, {}, kind}) || taken;
    }
  }
  return taken;
}

std::size_t MailAlerts::drill(const std::string& site, const Told& told) {
  if (!send_) return 0;
  return queue_.drill(
      site, addresses(outside_.site(site), service::crisis_to_come(site, outside_.clock.now())),
      told);
}

void MailAlerts::resume(const std::vector<AlertMessage>& open) {
  for (const AlertMessage& message : accepted_.owed(open)) (void)send(message);
}

bool MailAlerts::can_reach(const service::SiteSettings& site) const {
  if (!send_) return false;
  const std::vector<std::string> all =
      addresses(site, service::crisis_to_come(site.id, outside_.clock.now()));
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(all, [&](const std::string& to) { return !failing_.contains(to); });
}

Outcome MailAlerts::carry(const Parcel& parcel) {
  const service::SiteSettings site = outside_.site(parcel.site);
  MailText words = parcel.drill    ? mail_drill(site)
                   : parcel.notice ? mail_notice(site, *parcel.notice)
                                   : mail_text(site, parcel.alerts, outside_.clock.now());
  const Outcome outcome = send_({parcel.to, std::move(words.subject), std::move(words.text)});
  const std::lock_guard lock(mutex_);
  if (outcome.kind == Outcome::Kind::accepted) {
    failing_.erase(parcel.to);
    told_.erase(parcel.to);
  } else {
    failing_.insert(parcel.to);
  }
  return outcome;
}

void MailAlerts::done(const Parcel& parcel, bool accepted) {
  (accepted ? sent_ : failed_)++;
  const std::int64_t row = parcel.alerts.empty() ? 0 : parcel.alerts.front().handoff;
  if (accepted) {
    for (const AlertMessage& alert : parcel.alerts) {
      if (alert.handoff != 0) accepted_.add(alert.handoff, alert.level);
    }
    return;
  }
  outside_.log.write(Log::Level::error, "mail.not_sent", fmt::format("\"row\":{}", row));
  {
    const std::lock_guard lock(mutex_);
    if (!told_.insert(parcel.to).second) return;
  }
  if (trouble_ && parcel.notice != NoticeKind::mail_refused) {
    trouble_(NoticeKind::mail_refused, parcel.site);
  }
}

}  // namespace screenline::alerts
