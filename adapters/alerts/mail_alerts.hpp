// Alerts by e-mail: to the `alert_emails` of a site, and to people on call who have an `email`,
// with every alert. A mail that may have left is sent again: a second one is harmless. Thread-safe,
// never blocks.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/alerts/accepted_file.hpp"
#include "adapters/alerts/outside.hpp"
#include "adapters/alerts/person_queue.hpp"

namespace screenline::alerts {

class MailAlerts {
 public:
  // `send` empty: there is no mail server, nothing is taken. Else as CallAlerts.
  MailAlerts(SendMail send, const Outside& outside, const Options& options, Trouble trouble = {},
             Spacing spacing = {std::chrono::milliseconds(60'000), true});

  bool send(const service::AlertMessage& message);
  // To the `alert_emails`, and to the first rung. `site` "": of every site.
  bool notice(service::NoticeKind kind, const std::string& site);
  std::size_t drill(const std::string& site, const Told& told);
  void resume(const std::vector<service::AlertMessage>& open);
  // Some address that hears of every crisis of the site at once, and to which the last mail left,
  // or none was sent yet.
  [[nodiscard]] bool can_reach(const service::SiteSettings& site) const;

  [[nodiscard]] const std::atomic<std::uint64_t>& sent() const { return sent_; }
  [[nodiscard]] const std::atomic<std::uint64_t>& failed() const { return failed_; }
  [[nodiscard]] std::size_t waiting() const { return queue_.waiting(); }

 private:
  [[nodiscard]] Outcome carry(const Parcel& parcel);
  void done(const Parcel& parcel, bool accepted);

  const SendMail send_;
  const Outside outside_;
  const Trouble trouble_;
  AcceptedFile accepted_;
  std::atomic<std::uint64_t> sent_{0}, failed_{0};
  mutable std::mutex mutex_;
  std::set<std::string> failing_;  // guarded by mutex_; whose last mail did not leave
  std::set<std::string> told_;     // guarded by mutex_; of them, given up and said
  PersonQueue queue_;              // ends first
};

}  // namespace screenline::alerts
