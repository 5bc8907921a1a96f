// The Alerts port over every channel: addresses, calls, e-mail. A page by text is no part of it: it
// is a row of the outbox, written with the row it is for. Trouble of one channel is said by the
// others. Thread-safe, never blocks.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/alerts/call_alerts.hpp"
#include "adapters/alerts/mail_alerts.hpp"
#include "adapters/alerts/url_alerts.hpp"

namespace screenline::alerts {

struct Carriers {
  Post post;
  Place place;
  SendMail mail;  // empty: no mail server
};

class Channels final : public service::Alerts {
 public:
  // The options of each channel: they differ in the file that keeps what was accepted.
  struct Each {
    Options urls, calls, mails;
  };
  Channels(std::vector<Address> addresses, const Carriers& carriers, const Outside& outside,
           const Each& options);
  ~Channels() override;

  bool send(const service::AlertMessage& message) override;
  bool notice(service::NoticeKind kind, const std::string& site) override;
  [[nodiscard]] bool can_reach(const service::SiteSettings& site) const override;

  // Besides the other channels: a way to say trouble that is none of these, a page by text.
  void on_trouble(Trouble also);

  // Some sends, and what became of each; `channel`: "address", "call", "mail". How many were taken.
  using DrillTold = std::function<void(const std::string& channel, bool accepted)>;
  struct DrillSent {
    std::size_t address = 0, call = 0, mail = 0;
  };
  DrillSent drill(const std::string& site, const DrillTold& told);

  void resume(const std::vector<service::AlertMessage>& open);
  void open_again() { urls_.open_again(); }

  [[nodiscard]] const UrlAlerts& urls() const { return urls_; }
  [[nodiscard]] const CallAlerts& calls() const { return calls_; }
  [[nodiscard]] const MailAlerts& mails() const { return mails_; }

 private:
  void trouble(service::NoticeKind kind, const std::string& site);

  std::mutex mutex_;
  Trouble also_;           // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  UrlAlerts urls_;
  MailAlerts mails_;
  CallAlerts calls_;
};

}  // namespace screenline::alerts
