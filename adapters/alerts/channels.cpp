#include "adapters/alerts/channels.hpp"

namespace screenline::alerts {

using service::AlertMessage;
using service::NoticeKind;

Channels::Channels(std::vector<Address> addresses, const Carriers& carriers, const Outside& outside,
                   const Each& options)
    : urls_(std::move(addresses), carriers.post, outside, options.urls,
            [this](NoticeKind kind, const std::string& site) { trouble(kind, site); }),
      mails_(carriers.mail, outside, options.mails,
             [this](NoticeKind kind, const std::string& site) { trouble(kind, site); }),
      calls_(carriers.place, outside, options.calls,
             [this](NoticeKind kind, const std::string& site) { trouble(kind, site); }) {}

// The last tries of one channel find the others ended.
Channels::~Channels() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
}

bool Channels::send(const AlertMessage& message) {
  const bool by_url = urls_.send(message);
  const bool by_call = calls_.send(message);
  const bool by_mail = mails_.send(message);
  return by_url || by_call || by_mail;
}

bool Channels::notice(NoticeKind kind, const std::string& site) {
  const bool by_url = urls_.notice(kind, site);
  const bool by_mail = mails_.notice(kind, site);
  return by_url || by_mail;
}

bool Channels::can_reach(const service::SiteSettings& site) const {
  return urls_.can_reach() || mails_.can_reach(site);
}

void Channels::on_trouble(Trouble also) {
  const std::lock_guard lock(mutex_);
  also_ = std::move(also);
}

// On the thread of the queue that is in trouble; the others only take it in.
void Channels::trouble(NoticeKind kind, const std::string& site) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  (void)notice(kind, site);
  if (also_) also_(kind, site);
}

Channels::DrillSent Channels::drill(const std::string& site, const DrillTold& told) {
  const auto on = [&](const char* channel) -> Told {
    return [told, channel](bool accepted) { told(channel, accepted); };
  };
  return {urls_.drill(site, on("address")), calls_.drill(site, on("call")),
          mails_.drill(site, on("mail"))};
}

void Channels::resume(const std::vector<AlertMessage>& open) {
  urls_.resume(open);
  mails_.resume(open);
  calls_.resume(open);
}

}  // namespace screenline::alerts
