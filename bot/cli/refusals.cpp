#include "bot/cli/refusals.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "bot/cli/files.hpp"

namespace screenline::cli {

namespace {

using flow::Problem;
using flow::Severity;

constexpr std::size_t socket_path_max = 107;  // of a Unix socket, sun_path

class Refusals {
 public:
  explicit Refusals(const Config& config) : config_(config) {}

  void add(text::Place place, std::string code, std::string what, std::string hint) {
    const std::string file = config_.path.empty() ? "the demo" : config_.path;
    out_.push_back({Severity::error, file, place.line, place.column, std::move(code),
                    std::move(what), std::move(hint)});
  }
  [[nodiscard]] std::vector<Problem> take() { return std::move(out_); }

 private:
  const Config& config_;
  std::vector<Problem> out_;
};

void judge_data_folder(const Config& config, Refusals& refusals) {
  if ((config.data + "/control.sock").size() > socket_path_max) {
    refusals.add(config.places.data, "data-path-too-long",
                 "the path of the data folder is too long for a control socket: " + config.data,
                 "choose a shorter one, here or with --data");
  }
  std::error_code ignored;
  if (std::filesystem::exists(config.data, ignored) &&
      !std::filesystem::is_directory(config.data, ignored)) {
    refusals.add(config.places.data, "data-no-folder",
                 "the data folder " + config.data + " is a file",
                 "choose another one, here or with --data; it is made when it is not there");
  }
}

// What makes a channel weaker than it looks.
void warn_of_channels(const Config& config, std::vector<Problem>& problems) {
  if (config.mode == Mode::demo) return;
  const auto warn = [&](const char* code, const std::string& what, const char* hint) {
    problems.push_back({Severity::warning, config.path, 1, 1, code, what, hint});
  };
  for (const alerts::Address& address : config.alert_urls) {
    const bool plain = address.url.starts_with("http://") &&
                       !address.url.starts_with("http://127.0.0.1") &&
                       !address.url.starts_with("http://localhost");
    if (plain) {
      warn("plain-http", "alerts to '" + address.url + "' go over the network in the clear",
           "use https://");
    }
  }
  bool mailed = false;
  for (const auto& [id, site] : config.settings.sites) {
    mailed = mailed || !site.alert_emails.empty();
    for (const service::OnCall& person : site.roster) mailed = mailed || !person.email.empty();
  }
  if (config.mail && !mailed) {
    warn("mail-to-nobody", "a mail server is set and nobody is mailed",
         "set alert_emails of a site, or email of somebody on call");
  }
  if (config.mode == Mode::live && config.heartbeat_url.empty()) {
    warn("no-heartbeat", "nobody outside notices when the service is gone",
         "set heartbeat_url to a watcher that alarms when it hears nothing for two minutes");
  }
}

// A site that tells nobody starts: its texts say that nobody may be reading (S11).
void warn_of_nobody(const Config& config, std::vector<Problem>& problems) {
  if (config.mode == Mode::demo) return;
  for (const auto& [id, site] : config.settings.sites) {
    if (site.can_be_told) continue;
    problems.push_back(
        {Severity::warning, config.path, 1, 1, "nobody-told",
         "nobody of site '" + id + "' is told when a person is in danger",
         "set alert_urls, or page_line and a number in on_call, or mail and alert_emails"});
  }
}

std::string clock_of(std::chrono::minutes into_day) {
  return fmt::format("{:02}:{:02}", into_day.count() / 60, into_day.count() % 60);
}

std::string hours_of(std::chrono::minutes time) {
  const auto minutes = time.count();
  return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60)
                           : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

// Hours in which the first rung has nobody: the next one is paged at once, or everybody, and texts
// may say that nobody is reading (S11).
void warn_of_gaps(const Config& config, const std::string& id, const service::SiteSettings& site,
                  std::chrono::local_days today, std::vector<Problem>& problems) {
  std::vector<desk::DutyHours> first;
  for (const service::OnCall& person : site.roster) {
    if (person.rung == 1) first.push_back(person.hours);
  }
  const auto found = config.places.on_call.find(id);
  const text::Place place =
      found == config.places.on_call.end() ? text::Place{1, 1} : found->second;
  const auto warn = [&](const std::string& what) {
    problems.push_back({Severity::warning, config.path, place.line, place.column, "nobody-on-duty",
                        what + "; then rung 2 is paged at once, and with nobody there everybody",
                        "give rung 1 somebody then, or an entry without hours; `screenline handoff "
                        "on-call --config FILE --at TIME` shows who is on duty"});
  };
  if (const auto gap = desk::gap_of_week(first)) {
    const auto day = gap->first / desk::day_length;
    warn(fmt::format("site '{}' has nobody on duty on rung 1 for {} of the week, first {} {}", id,
                     hours_of(gap->total), desk::day_names[static_cast<std::size_t>(day)],
                     clock_of(gap->first % desk::day_length)));
  }
  std::size_t bare = 0;
  std::string first_bare;
  std::vector<std::chrono::local_days> days = site.calendar.closed;
  std::ranges::sort(days);
  for (const std::chrono::local_days day : days) {
    if (day < today) continue;
    const auto gap = desk::gap_of_closed_day(first, days, day);
    if (!gap || ++bare > 1) continue;
    const std::chrono::year_month_day date(day);
    first_bare = fmt::format("{:04}-{:02}-{:02} {}", static_cast<int>(date.year()),
                             static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                             clock_of(gap->first));
  }
  if (bare > 0) {
    warn(
        fmt::format("site '{}' has closed days ({}) on which nobody is on duty on rung 1, first {}",
                    id, bare, first_bare));
  }
}

void warn_of_gaps(const Config& config, crisis::Date day, std::vector<Problem>& problems) {
  if (config.mode == Mode::demo) return;
  const std::chrono::local_days today(std::chrono::year_month_day(
      std::chrono::year(day.year), std::chrono::month(static_cast<unsigned>(day.month)),
      std::chrono::day(static_cast<unsigned>(day.day))));
  for (const auto& [id, site] : config.settings.sites) {
    if (!site.roster.empty()) warn_of_gaps(config, id, site, today, problems);
  }
}

}  // namespace

std::vector<Problem> Judged::all() const {
  std::vector<Problem> out = read.problems;
  out.insert(out.end(), refusals.begin(), refusals.end());
  return out;
}

Judged judge(const Config& config, Start start, flow::LoadFor what_for, crisis::Date day) {
  Judged out;
  out.read = read_content(config, what_for, day);
  Refusals refusals(config);
  if (!out.read.content) {
    refusals.add(
        config.places.flow, "flow-does-not-load",
        "the flow " + config.flow + " of the folder " + find_flows(config.flows) + " does not load",
        "mend what is said of it above");
  } else if (config.mode == Mode::live && out.read.awaiting_sign_off && !config.accept_unsigned) {
    refusals.add(config.places.mode, "not-signed-off",
                 "mode live refuses a flow, lexicon or texts that await a clinician's sign-off",
                 "have them signed, or set \"accept_unsigned\": true and answer for it");
  }
  if (out.read.degraded && config.mode != Mode::demo && start == Start::deployment) {
    refusals.add({}, "crisis-files-bad",
                 "a deployment does not start on crisis files that are bad or out of date",
                 "mend what is said of them above; a version that has served from the data folder "
                 "before would "
                 "start on its compiled-in ones and say DEGRADED");
  }
  warn_of_nobody(config, out.read.problems);
  warn_of_gaps(config, day, out.read.problems);
  warn_of_channels(config, out.read.problems);
  judge_data_folder(config, refusals);
  out.refusals = refusals.take();
  return out;
}

}  // namespace screenline::cli
