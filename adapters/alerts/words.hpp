// What an alert says on each channel: site, level, row, age and link, and never words, numbers or
// names of a person (crisis.md R9). Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "bot/service/ports.hpp"
#include "bot/service/settings.hpp"

namespace screenline::alerts {

// Members of a JSON object, without its braces.
[[nodiscard]] std::string alert_fields(const service::AlertMessage& message);
[[nodiscard]] std::string notice_fields(service::NoticeKind kind, const std::string& site);
[[nodiscard]] std::string drill_fields(const std::string& site);

// Several alerts that come together; one at least.
using AlertList = std::vector<service::AlertMessage>;

// "Screenline: row 12, level 3, at Bayview Clinic. Open the queue."
[[nodiscard]] std::string spoken(const service::SiteSettings& site, const AlertList& alerts);
[[nodiscard]] std::string spoken_drill(const service::SiteSettings& site);

struct MailText {
  std::string subject, text;
};
[[nodiscard]] MailText mail_text(const service::SiteSettings& site, const AlertList& alerts,
                                 service::Time now);
[[nodiscard]] MailText mail_drill(const service::SiteSettings& site);
[[nodiscard]] MailText mail_notice(const service::SiteSettings& site, service::NoticeKind kind);

// Of a page by text.
[[nodiscard]] std::string text_drill(const service::SiteSettings& site);

// What a notice means, in one sentence.
[[nodiscard]] std::string_view meaning(service::NoticeKind kind);

}  // namespace screenline::alerts
