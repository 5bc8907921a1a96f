#include "adapters/alerts/url_alerts.hpp"

#include <set>

#include <fmt/format.h>

namespace screenline::alerts {

namespace {

// Ids come from the configuration and may hold anything.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out;
}

std::string fields_of(const service::AlertMessage& message) {
  return fmt::format(
      "\"row\":{},\"level\":{},\"track\":\"{}\",\"phone\":{},\"site\":\"{}\",\"on_record\":{},"
      "\"repeat\":{},\"rung\":{}",
      message.handoff, message.level, escaped(message.track), message.phone, escaped(message.site),
      message.handoff != 0, message.repeat, message.rung);
}

}  // namespace

UrlAlerts::UrlAlerts(const std::vector<std::string>& urls, Post post, service::Log& log,
                     const Options& options, std::uint64_t seed)
    : log_(log), accepted_(options.accepted_file) {
  for (std::size_t i = 0; i < urls.size(); ++i) {
    queues_.push_back(std::make_unique<UrlQueue>(
        urls[i], post, options, seed + i * 0x9e3779b97f4a7c15,
        [this, i](const Waiting& alert, bool accepted) { done(i, alert, accepted); }));
  }
}

bool UrlAlerts::push(const Waiting& alert) {
  bool taken = false;
  for (const auto& queue : queues_) taken = queue->push(alert) || taken;
  return taken;
}

bool UrlAlerts::send(const service::AlertMessage& message) {
  const std::string fields = fields_of(message);
  log_.write(service::Log::Level::warning, "alert", fields);
  return push({message.handoff, message.level, "{\"kind\":\"crisis\"," + fields + "}"});
}

bool UrlAlerts::notice(service::NoticeKind kind, const std::string& site) {
  const std::string fields =
      fmt::format("\"kind\":\"{}\",\"site\":\"{}\"", service::name(kind), escaped(site));
  log_.write(service::Log::Level::error, "notice", fields);
  return push({0, 1, "{" + fields + "}"});  // after the crises that wait
}

bool UrlAlerts::can_reach() const {
  for (const auto& queue : queues_) {
    if (!queue->failing()) return true;
  }
  return false;
}

void UrlAlerts::resume(const std::vector<service::AlertMessage>& open) {
  std::set<std::int64_t> rows;
  for (const service::AlertMessage& message : open) rows.insert(message.handoff);
  accepted_.keep_only(rows);
  for (const service::AlertMessage& message : open) {
    if (!accepted_.has(message.handoff, message.level)) (void)send(message);
  }
}

void UrlAlerts::done(std::size_t address, const Waiting& alert, bool accepted) {
  (accepted ? accepted_count_ : failed_count_)++;
  if (accepted && alert.row != 0) accepted_.add(alert.row, alert.level);
  if (!accepted) {
    log_.write(service::Log::Level::error, "alert.not_accepted",
               fmt::format("\"address\":{},\"row\":{}", address + 1, alert.row));
  }
}

std::size_t UrlAlerts::waiting() const {
  std::size_t all = 0;
  for (const auto& queue : queues_) all += queue->waiting();
  return all;
}

}  // namespace screenline::alerts
