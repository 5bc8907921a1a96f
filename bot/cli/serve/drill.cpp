#include "bot/cli/serve/drill.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/alerts/words.hpp"
#include "bot/cli/files.hpp"
#include "bot/desk/claim.hpp"
#include "bot/service/alert_people.hpp"

namespace screenline::cli {

namespace {

using nlohmann::json;
using service::Time;

constexpr std::chrono::seconds one_at_a_time{60};

std::int64_t number(Time time) { return time.time_since_epoch().count(); }

json to_json(const DrillRecord& record) {
  json channels = json::object();
  for (const auto& [name, count] : record.channels) {
    channels[name] = {{"sent", count.sent}, {"accepted", count.accepted}};
  }
  json out{{"by", record.by},
           {"started", number(record.started)},
           {"channels", channels},
           {"acknowledged_by", record.acknowledged_by},
           {"acknowledged", number(record.acknowledged)}};
  if (record.seconds) out["seconds"] = *record.seconds;
  return out;
}

DrillRecord from_json(const json& in) {
  DrillRecord out;
  out.by = in.value("by", "");
  out.started = Time{std::chrono::milliseconds(in.value("started", std::int64_t{0}))};
  out.acknowledged_by = in.value("acknowledged_by", "");
  out.acknowledged = Time{std::chrono::milliseconds(in.value("acknowledged", std::int64_t{0}))};
  if (in.contains("seconds")) out.seconds = in.at("seconds").get<std::int64_t>();
  const json channels = in.value("channels", json::object());
  for (const auto& [name, count] : channels.items()) {
    out.channels[name] = {count.value("sent", std::size_t{0}),
                          count.value("accepted", std::size_t{0})};
  }
  return out;
}

std::map<std::string, DrillRecord> read(const std::string& file) {
  std::map<std::string, DrillRecord> out;
  try {
    const json in = json::parse(read_file(file).value_or("{}"));
    for (const auto& [site, record] : in.items()) out[site] = from_json(record);
  } catch (const json::exception&) {
    out.clear();
  }
  return out;
}

std::string day(Time time) {
  return fmt::format("{:%Y-%m-%d}", std::chrono::floor<std::chrono::days>(time));
}

std::string accepted_words(const DrillRecord& record) {
  std::string out;
  for (const auto& [name, count] : record.channels) {
    out += fmt::format("{}{} {} of {}", out.empty() ? "" : ", ", name, count.accepted, count.sent);
  }
  return out;
}

}  // namespace

Drill::Drill(std::string file, service::Environment& environment, alerts::Channels& channels,
             service::DirectPager& pager, bool demo)
    : file_(std::move(file)),
      environment_(environment),
      channels_(channels),
      pager_(pager),
      demo_(demo),
      last_(read(file_)) {}

// "": there is none, or several.
std::string Drill::site_of(const std::string& given, bool waiting) const {
  const auto content = environment_.content();
  std::string found;
  for (const auto& [id, site] : content->settings.sites) {
    if (!given.empty() && id != given) continue;
    if (given.empty() && waiting) {
      const std::lock_guard lock(mutex_);
      const auto last = last_.find(id);
      if (last == last_.end() || !last->second.acknowledged_by.empty()) continue;
    }
    if (!found.empty()) return "";
    found = id;
  }
  return found;
}

std::string Drill::no_site(const std::string& given) const {
  std::string known;
  const auto content = environment_.content();
  for (const auto& [id, site] : content->settings.sites) known += (known.empty() ? "" : ", ") + id;
  const std::string wrong = given.empty() ? "" : "there is no site \"" + given + "\". ";
  return wrong + "Name the site of the drill with --site: " + known;
}

Desk::Done Drill::start(const std::string& given, const std::string& by) {
  if (by.empty()) return {false, "say who starts the drill: --by NAME"};
  const std::string id = site_of(given, false);
  if (id.empty()) return {false, no_site(given)};
  const service::SiteSettings site = environment_.content()->site(id);
  const Time now = environment_.clock.now();
  {
    const std::lock_guard lock(mutex_);
    DrillRecord& last = last_[id];
    const bool under_way = last.acknowledged_by.empty() && last.started != Time{} &&
                           now - last.started < one_at_a_time;
    if (under_way) return {false, "a drill of " + id + " is under way, started by " + last.by};
    last = {by, now, {}, "", last.seconds, last.acknowledged};
  }
  const alerts::Channels::DrillSent sent =
      channels_.drill(id, [this, id, now](const std::string& channel, bool accepted) {
        if (accepted) came(id, now, channel);
      });
  service::SiteSettings first = site;
  first.roster = service::people_for(site, service::crisis_to_come(id, now));
  std::size_t texts = static_cast<std::size_t>(
      std::ranges::count_if(first.roster, [](const auto& one) { return !one.sms.empty(); }));
  const bool paged = pager_.page(first, alerts::text_drill(site),
                                 [this, id, now](service::DirectPager::Came came_) {
                                   if (came_ == service::DirectPager::Came::accepted)
                                     came(id, now, "text");
                                 });
  if (!paged) texts = 0;
  const std::lock_guard lock(mutex_);
  auto& channels = last_[id].channels;
  const auto note = [&](const char* name, std::size_t count) {
    if (count != 0) channels[name].sent = count;
  };
  note("address", sent.address), note("call", sent.call), note("mail", sent.mail);
  note("text", texts);
  keep();
  environment_.log.write(service::Log::Level::info, "drill.started",
                         fmt::format("\"texts\":{},\"calls\":{},\"mails\":{},\"addresses\":{}",
                                     texts, sent.call, sent.mail, sent.address));
  if (channels.empty())
    return {false, "nobody can be paged at " + id + ": no channel took the drill"};
  return {true,
          fmt::format("the drill of {} is on its way: {} by text, {} by call, {} by e-mail, {} "
                      "to addresses.\nWhoever gets it: screenline handoff drill --ack --by NAME",
                      id, texts, sent.call, sent.mail, sent.address)};
}

// One of the drill's sends was accepted, perhaps before the drill itself is noted.
void Drill::came(const std::string& site, Time started, const std::string& channel) {
  const std::lock_guard lock(mutex_);
  DrillRecord& last = last_[site];
  if (last.started != started) return;
  ++last.channels[channel].accepted;
  keep();
}

Desk::Done Drill::acknowledge(const std::string& given, const std::string& by) {
  const std::string id = site_of(given, true);
  if (id.empty()) return {false, "no drill waits to be acknowledged (or several do: --site ID)"};
  const service::SiteSettings site = environment_.content()->site(id);
  const bool on_call = std::ranges::any_of(site.roster, [&](const service::OnCall& person) {
    return desk::same_person(person.name, by);
  });
  if (!on_call)
    return {false, "'" + by + "' is not on call at " + id +
                       ": a drill is acknowledged "
                       "by somebody it was sent to"};
  const Time now = environment_.clock.now();
  const std::lock_guard lock(mutex_);
  DrillRecord& last = last_[id];
  if (last.started == Time{}) return {false, "there was no drill of " + id};
  if (!last.acknowledged_by.empty()) {
    return {false, "the drill was acknowledged by " + last.acknowledged_by + " already"};
  }
  last.acknowledged_by = by;
  last.acknowledged = now;
  last.seconds = std::max<std::int64_t>(
      0, std::chrono::floor<std::chrono::seconds>(now - last.started).count());
  keep();
  environment_.log.write(service::Log::Level::info, "drill.acknowledged",
                         fmt::format("\"seconds\":{}", *last.seconds));
  return {true, fmt::format("acknowledged after {} s", *last.seconds)};
}

// What cannot be written stays in memory; the next one is written with it.
void Drill::keep() const {
  json out = json::object();
  for (const auto& [site, record] : last_) out[site] = to_json(record);
  const std::string fresh = file_ + ".new";
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << out.dump(1, ' ', false, json::error_handler_t::replace) << '\n';
    if (!file.flush()) return;
  }
  std::error_code ignored;
  std::filesystem::rename(fresh, file_, ignored);
}

std::string Drill::head() const {
  const auto content = environment_.content();
  const Time now = environment_.clock.now();
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [id, site] : content->settings.sites) {
    const auto found = last_.find(id);
    const DrillRecord record = found != last_.end() ? found->second : DrillRecord{};
    if (record.started != Time{}) {
      out += fmt::format("Drill of {} on {}: ", id, day(record.started));
      out += record.acknowledged_by.empty()
                 ? std::string("NOT ACKNOWLEDGED")
                 : fmt::format("acknowledged by {} after {} s", record.acknowledged_by,
                               record.seconds.value_or(0));
      out += "; accepted: " + accepted_words(record) + "\n";
    }
    const bool old = record.acknowledged == Time{} || now - record.acknowledged > drill_every;
    if (old && !demo_) {
      out += "WARNING: no drill in 35 days at " + id + ": screenline handoff drill --by NAME\n";
    }
  }
  return out;
}

std::optional<double> Drill::seconds(const std::string& site) const {
  const std::lock_guard lock(mutex_);
  const auto found = last_.find(site);
  if (found == last_.end() || !found->second.seconds) return std::nullopt;
  return static_cast<double>(*found->second.seconds);
}

std::optional<double> Drill::age_days(const std::string& site) const {
  const std::lock_guard lock(mutex_);
  const auto found = last_.find(site);
  if (found == last_.end() || found->second.acknowledged == Time{}) return std::nullopt;
  const auto age = environment_.clock.now() - found->second.acknowledged;
  return static_cast<double>(age.count()) / 86'400'000.0;
}

}  // namespace screenline::cli
