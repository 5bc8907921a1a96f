#include "adapters/alerts/words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace screenline::alerts {

namespace {

using service::AlertMessage;
using service::NoticeKind;
using service::SiteSettings;
using service::Time;

// Ids come from the configuration and may hold anything.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out;
}

const AlertMessage& highest(const AlertList& alerts) {
  return *std::max_element(
      alerts.begin(), alerts.end(),
      [](const AlertMessage& a, const AlertMessage& b) { return a.level < b.level; });
}

std::string age(const AlertMessage& alert, Time now) {
  if (alert.since == Time{}) return "";
  const auto minutes = std::max<std::int64_t>(
      0, std::chrono::floor<std::chrono::minutes>(now - alert.since).count());
  if (minutes < 120) return fmt::format(", {} min old", minutes);
  return fmt::format(", {} h old", minutes / 60);
}

std::string line(const AlertMessage& alert, Time now) {
  std::string out = alert.handoff != 0 ? fmt::format("Row {}", alert.handoff)
                                       : std::string("Row not on record yet");
  out += fmt::format(", level {}{}", alert.level, age(alert, now));
  if (alert.step) out += ", nobody has acted";
  if (alert.repeat && !alert.step) out += ", new message";
  if (alert.phone) out += ", please phone";
  return out + ".\n";
}

std::string link(const SiteSettings& site) {
  return site.console_url.empty() ? "Open the queue.\n"
                                  : "Open the queue: " + site.console_url + "\n";
}

constexpr const char* how_to_acknowledge = "Acknowledge: screenline handoff drill --ack --by NAME";

}  // namespace

std::string alert_fields(const AlertMessage& message) {
  return fmt::format(
      "\"row\":{},\"level\":{},\"track\":\"{}\",\"phone\":{},\"site\":\"{}\",\"on_record\":{},"
      "\"repeat\":{},\"rung\":{}",
      message.handoff, message.level, escaped(message.track), message.phone, escaped(message.site),
      message.handoff != 0, message.repeat, message.rung);
}

std::string notice_fields(NoticeKind kind, const std::string& site) {
  return fmt::format("\"kind\":\"{}\",\"site\":\"{}\"", service::name(kind), escaped(site));
}

std::string drill_fields(const std::string& site) {
  return fmt::format(
      "\"kind\":\"drill\",\"site\":\"{}\",\"text\":\"DRILL, no person is in danger\"",
      escaped(site));
}

std::string spoken(const SiteSettings& site, const AlertList& alerts) {
  const AlertMessage& first = highest(alerts);
  std::string out = "Screenline: ";
  if (first.handoff != 0) out += fmt::format("row {}, ", first.handoff);
  out += fmt::format("level {}, at {}", first.level, site.clinic);
  if (first.handoff == 0) out += ", row not on record yet";
  if (alerts.size() > 1) out += fmt::format(", and {} more", alerts.size() - 1);
  return out + ". Open the queue.";
}

std::string spoken_drill(const SiteSettings& site) {
  return "Screenline drill, at " + site.clinic +
         ". This is a drill, no person is in danger. Please acknowledge the drill.";
}

MailText mail_text(const SiteSettings& site, const AlertList& alerts, Time now) {
  const AlertMessage& first = highest(alerts);
  MailText out;
  out.subject = fmt::format("Screenline: level {}", first.level);
  if (first.handoff != 0) out.subject += fmt::format(", row {}", first.handoff);
  if (alerts.size() > 1) out.subject += fmt::format(" and {} more", alerts.size() - 1);
  out.subject += ", " + site.clinic;
  for (const AlertMessage& alert : alerts) out.text += line(alert, now);
  out.text += link(site);
  return out;
}

MailText mail_drill(const SiteSettings& site) {
  return {"DRILL: Screenline, " + site.clinic,
          std::string("DRILL. No person is in danger.\n") + how_to_acknowledge + "\n"};
}

MailText mail_notice(const SiteSettings& site, NoticeKind kind) {
  return {"Screenline: " + std::string(service::name(kind)) + ", " + site.clinic,
          std::string(meaning(kind)) + "\n" + link(site)};
}

std::string text_drill(const SiteSettings& site) {
  return site.clinic + " queue: DRILL, no person is in danger. Reply DRILL.";
}

std::string_view meaning(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::degraded:
      return "The crisis files on disk are bad or out of date. Danger is answered from the "
             "compiled-in ones.";
    case NoticeKind::store_gone:
      return "Messages cannot be recorded. Danger is answered, other texts wait.";
    case NoticeKind::store_back:
      return "Messages are recorded again.";
    case NoticeKind::journal_unreadable:
      return "A crisis text of an outage cannot be put on record. The provider's message log shows "
             "who wrote.";
    case NoticeKind::record_unreadable:
      return "The record of a person, or of a row of the queue, cannot be read.";
    case NoticeKind::page_refused:
      return "A page to somebody on call did not arrive.";
    case NoticeKind::nobody_on_duty:
      return "Nobody on duty has acted on a row of the queue.";
    case NoticeKind::everybody_paged:
      return "Nobody at all is on duty: everybody on call was paged.";
    case NoticeKind::call_refused:
      return "A call to somebody on call was not placed.";
    case NoticeKind::mail_refused:
      return "An e-mail to somebody on call did not leave.";
    case NoticeKind::address_gone:
      return "An alert address is no more; it is off until a reload.";
    case NoticeKind::webhooks_refused:
      return "Many requests to a line had a wrong signature: texts may not arrive. Look at its token.";
    case NoticeKind::texts_not_fetched:
      return "More texts came in an outage than are fetched: the oldest were not read. They stand in "
             "the provider's message log.";
    case NoticeKind::resources_expired:
      return "Lines of help in the crisis texts are past their date. They have to be verified.";
    case NoticeKind::clock_set_back:
      return "The machine's clock was set back by minutes. Deadlines and pages go on; the clock "
             "has to be looked at.";
  }
  return "";
}

}  // namespace screenline::alerts
