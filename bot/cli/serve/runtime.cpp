#include "bot/cli/serve/runtime.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/alerts/words.hpp"
#include "adapters/store/journal_port.hpp"
#include "adapters/store/sqlite.hpp"
#include "bot/cli/files.hpp"
#include "bot/cli/refusals.hpp"
#include "bot/cli/serve/alerts.hpp"
#include "bot/service/holding_journal.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/wall_calendar.hpp"

namespace screenline::cli {

Runtime::Runtime(const Config& the_config, const ContentRead& content, service::Log& the_log)
    : config(the_config),
      log(the_log),
      environment(service::by_the_wall(*content.content, clock), clock, ids, the_log) {
  degraded = content.degraded;
  make_private_folder(config.data);
  links = make_acknowledge_links(config.data, config.public_url);
  environment.page_links = links.get();
  auto opened = store::open_sqlite(config.data + "/screenline.db");
  if (auto* problem = std::get_if<std::string>(&opened)) throw std::runtime_error(*problem);
  store = std::move(std::get<store::Opened>(opened));
  auto crisis_journal = store::open_journal(config.data + "/crisis.journal", {}, ids.random64());
  if (auto* problem = std::get_if<std::string>(&crisis_journal)) throw std::runtime_error(*problem);
  journal = std::make_unique<service::HoldingJournal>(
      std::move(std::get<std::unique_ptr<service::Journal>>(crisis_journal)), environment);
  environment.counters.journal_pending = journal->pending().size();
  environment.counters.journal_unreadable = journal->unreadable();
  clock.not_before(latest_on_record());
  journal_writer = std::make_unique<service::JournalWriter>(environment, *journal);
  sender = std::make_unique<ProviderSender>(config.lines, clock);
  alerts = make_alerts(config, environment, *sender);
  lane = std::make_unique<service::Lane>(environment, *store.store, *store.reader, journal.get(),
                                         alerts.get());
  pager = std::make_unique<service::DirectPager>(environment, *sender);
  outage_alerts = std::make_unique<service::OutageAlerts>(environment, alerts.get(), pager.get());
  outbox = std::make_unique<service::Outbox>(environment, *lane, *store.reader, *sender,
                                             service::limits::sender_threads);
  outbox->on_page([this](const service::OutboxRow& page, service::DirectPager::Came came) {
    outage_alerts->paged(page, came);
  });
  unkept = std::make_unique<service::UnkeptDanger>(environment, outage_alerts.get(), pager.get());
  missed_texts = std::make_unique<service::MissedTexts>(
      environment, *lane, *sender, alerts.get(), unkept.get(), config.data + "/texts-taken");
  timers = std::make_unique<service::Timers>(environment, *lane, *store.reader);
  escalator = std::make_unique<service::Escalator>(environment, *lane, *store.reader, alerts.get());
  desk = std::make_unique<Desk>(environment, *lane, *store.reader);
  staff_desk = std::make_unique<service::StaffDesk>(environment, *lane, *store.reader);
  drill = std::make_unique<Drill>(config.data + "/drill.json", environment, *alerts, *pager,
                                  config.mode == Mode::demo);
  staff_desk->on_drill([this](const std::string& site, const std::string& by) {
    const Desk::Done done = drill->acknowledge(site, by);
    return done.ok ? done.message : std::string();
  });
  file_watch = std::make_unique<FileWatch>(
      config.data + "/files.told", clock,
      [this](service::Time) {
        note_clock();
        return file_troubles(clock.wall());
      },
      [this](const FileWatch::Trouble& trouble) { tell_files(trouble); });
  heartbeat = make_heartbeat(config, environment);
  alerts->on_trouble(
      [this](service::NoticeKind kind, const std::string& site) { page_trouble(kind, site); });
}

Runtime::~Runtime() { stop(); }

void Runtime::start(bool with_sending) {
  if (with_sending) lane->on_outbox([this] { outbox->wake(); });
  lane->start();
  if (!with_sending) return;
  const service::Time now = clock.now();
  alerts->resume(unacknowledged(*store.reader, now));
  outbox->start();
  timers->start();
  missed_texts->start();
  escalator->start(now);
  if (heartbeat) heartbeat->start();
  file_watch->start();
  sending = true;
}

void Runtime::stop() {
  if (heartbeat) heartbeat->stop();
  file_watch->stop();
  alerts->on_trouble({});  // what it would page with ends before it
  missed_texts->stop();
  escalator->stop();
  timers->stop();
  outbox->stop();
  lane->stop();
}

// A channel that fails is said by text too: it may be the only other one.
void Runtime::page_trouble(service::NoticeKind kind, const std::string& id) {
  for (const auto& [one, site] : environment.content()->settings.sites) {
    if (!id.empty() && one != id) continue;
    (void)pager->page(site, site.clinic + ": " + std::string(alerts::meaning(kind)));
  }
}

std::size_t Runtime::expired(const std::string& country, service::Time now) const {
  return environment.content()->copy.expired(country, day_of(now)).size();
}

std::size_t Runtime::expired() const {
  std::size_t count = 0;
  for (const std::string& country : countries_of(*environment.content()))
    count += expired(country, clock.wall());
  return count;
}

// One of them at a time: bad files and files out of date are mended by the same hand. The demo
// serves nobody: there a date is a warning of `check`.
std::vector<FileWatch::Trouble> Runtime::file_troubles(service::Time now) const {
  if (degraded) return {{service::NoticeKind::degraded, ""}};
  std::vector<FileWatch::Trouble> out;
  if (config.mode == Mode::demo) return out;
  for (const auto& [id, site] : environment.content()->settings.sites) {
    if (expired(site.country, now) > 0)
      out.emplace_back(service::NoticeKind::resources_expired, id);
  }
  if (clock_ahead() >= clock_told) out.emplace_back(service::NoticeKind::clock_set_back, "");
  return out;
}

void Runtime::tell_files(const FileWatch::Trouble& trouble) {
  const auto& [kind, id] = trouble;
  const bool of_files = kind != service::NoticeKind::clock_set_back;
  log.write(service::Log::Level::error, service::name(kind),
            of_files ? "\"what\":\"crisis_files\"" : "");
  (void)alerts->notice(kind, id);
  for (const auto& [one, site] : environment.content()->settings.sites) {
    if (!id.empty() && one != id) continue;
    (void)pager->page_on_duty(site, site.clinic + ": " + std::string(alerts::meaning(kind)));
  }
}

service::Time Runtime::latest_on_record() const {
  service::Time latest = store.reader->latest().value_or(service::Time{});
  for (const service::JournalEntry& entry : journal->pending()) latest = std::max(latest, entry.at);
  return latest;
}

std::chrono::seconds Runtime::clock_ahead() const {
  const auto ahead = std::chrono::floor<std::chrono::seconds>(clock.ahead());
  return ahead >= clock_noted ? ahead : std::chrono::seconds(0);
}

void Runtime::note_clock() {
  const auto ahead = clock_ahead();
  if (clock_said_.exchange(ahead.count() > 0) == (ahead.count() > 0)) return;
  log.write(service::Log::Level::warning, ahead.count() > 0 ? "clock.set_back" : "clock.caught_up",
            fmt::format("\"ahead_s\":{}", ahead.count()));
}

namespace {

// A new flow is held to what an author is. One that is running already is no reason to keep new
// crisis words or numbers out.
Judged judge_for_reload(const Config& fresh, const service::Content& running) {
  Judged judged = judge(fresh, Start::deployment, flow::LoadFor::author);
  if (judged.read.content) return judged;
  Judged as_it_runs = judge(fresh, Start::deployment, flow::LoadFor::running);
  const bool same = as_it_runs.read.content && as_it_runs.read.content->flows.current()->revision ==
                                                   running.flows.current()->revision;
  return same ? as_it_runs : judged;
}

}  // namespace

bool Runtime::reload(std::string& message) {
  const std::lock_guard lock(reload_mutex_);
  const bool done = reload_files(message);
  using Level = service::Log::Level;
  log.write(done ? Level::info : Level::warning, done ? "reloaded" : "reload_refused",
            fmt::format("\"running\":\"{}\"", environment.content()->versions));
  return done;
}

bool Runtime::reload_files(std::string& message) {
  Config fresh = config;
  if (!config.path.empty()) {
    ConfigRead read = read_config(config.path);
    for (const flow::Problem& problem : read.problems) message += to_string(problem) + "\n";
    if (!read.problems.empty()) {
      message += "nothing was changed: the service runs on what it had\n";
      return false;
    }
    fresh = std::move(read.config);
    if (config.flows_given) fresh.flows = config.flows;
  }
  fresh.data = config.data;  // read at the start only
  const Judged judged = judge_for_reload(fresh, *environment.content());
  bool errors = !judged.refusals.empty();
  for (const flow::Problem& problem : judged.all()) {
    message += to_string(problem) + "\n";
    errors = errors || problem.severity == flow::Severity::error;
  }
  if (errors) {
    message += "nothing was changed: the service runs on the flows it had\n";
    return false;
  }
  environment.replace(service::by_the_wall(*judged.read.content, clock));
  degraded = judged.read.degraded;  // in mode demo bad files are a warning
  file_watch->look();
  alerts->open_again();
  message += "reloaded: " + judged.read.content->versions +
             "\n(lines, tokens, addresses, the mail server and ports are read at the start only)\n";
  return true;
}

}  // namespace screenline::cli
