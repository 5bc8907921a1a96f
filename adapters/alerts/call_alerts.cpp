#include "adapters/alerts/call_alerts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/alerts/words.hpp"
#include "bot/service/alert_people.hpp"

namespace screenline::alerts {

using service::AlertMessage;
using service::Log;

namespace {

// Each phone once.
std::vector<std::string> phones(const service::SiteSettings& site, const AlertMessage& message) {
  std::vector<std::string> out;
  if (site.page_line.empty()) return out;
  for (const service::OnCall& person : people_for(site, message)) {
    const bool there = std::ranges::find(out, person.voice) != out.end();
    if (!person.voice.empty() && !there) out.push_back(person.voice);
  }
  return out;
}

}  // namespace

CallAlerts::CallAlerts(Place place, const Outside& outside, const Options& options, Trouble trouble,
                       Spacing spacing)
    : place_(std::move(place)),
      outside_(outside),
      trouble_(std::move(trouble)),
      accepted_(options.accepted_file),
      queue_([this](const Parcel& parcel) { return carry(parcel); },
             [this](const Parcel& parcel, bool accepted) { done(parcel, accepted); }, options,
             spacing, outside.ids.random64()) {}

bool CallAlerts::send(const AlertMessage& message) {
  if (message.level < rings_from_level || (message.repeat && !message.step)) return false;
  bool taken = false;
  for (std::string& phone : phones(outside_.site(message.site), message)) {
    taken = queue_.push({std::move(phone), message.site, {message}}) || taken;
  }
  return taken;
}

std::size_t CallAlerts::drill(const std::string& site, const Told& told) {
  return queue_.drill(
      site, phones(outside_.site(site), service::crisis_to_come(site, outside_.clock.now())), told);
}

void CallAlerts::resume(const std::vector<AlertMessage>& open) {
  for (const AlertMessage& message : accepted_.owed(open)) (void)send(message);
}

Outcome CallAlerts::carry(const Parcel& parcel) {
  const service::SiteSettings site = outside_.site(parcel.site);
  return place_(
      {site.page_line, parcel.to, parcel.drill ? spoken_drill(site) : spoken(site, parcel.alerts)});
}

void CallAlerts::done(const Parcel& parcel, bool accepted) {
  (accepted ? placed_ : failed_)++;
  const std::int64_t row = parcel.alerts.empty() ? 0 : parcel.alerts.front().handoff;
  if (accepted) {
    for (const AlertMessage& alert : parcel.alerts) {
      if (alert.handoff != 0) accepted_.add(alert.handoff, alert.level);
    }
    outside_.log.write(Log::Level::info, "call.placed", fmt::format("\"row\":{}", row));
    const std::lock_guard lock(mutex_);
    refused_.erase(parcel.to);
    return;
  }
  outside_.log.write(Log::Level::error, "call.not_placed", fmt::format("\"row\":{}", row));
  {
    const std::lock_guard lock(mutex_);
    if (!refused_.insert(parcel.to).second) return;
  }
  if (trouble_) trouble_(service::NoticeKind::call_refused, parcel.site);
}

}  // namespace screenline::alerts
