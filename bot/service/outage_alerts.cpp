#include "bot/service/outage_alerts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "bot/service/limits.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

namespace {

std::string page_text(const SiteSettings& site, int level) {
  return fmt::format(
      "{} queue: L{} answered, row not on record yet (store trouble). The provider's message log "
      "shows who wrote.",
      site.clinic, level);
}

bool has_numbers(const SiteSettings& site) {
  return std::ranges::any_of(site.roster, [](const OnCall& one) { return !one.sms.empty(); });
}

}  // namespace

OutageAlerts::OutageAlerts(Environment& environment, Alerts* alerts, DirectPager* pager,
                           OutageTimes times)
    : environment_(environment), alerts_(alerts), pager_(pager), times_(times), thread_([this] {
        run();
      }) {
  environment_.set_reach(this);
}

OutageAlerts::~OutageAlerts() {
  environment_.set_reach(nullptr);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool OutageAlerts::can_tell(const SiteSettings& site) const {
  return (alerts_ && alerts_->can_reach(site)) || (pager_ && pager_->can_reach(site));
}

void OutageAlerts::answered(Unrecorded crisis, bool store_refused) {
  if (crisis.level < 2) return;
  {
    const std::lock_guard lock(mutex_);
    // Past the bound the page of the storm speaks for them too.
    if (due_.size() >= limits::lane_crisis_slots) {
      environment_.counters.outage_alerts_dropped++;
      return;
    }
    const auto now = Steady::now();
    due_.push_back({std::move(crisis), store_refused ? now : now + times_.grace});
  }
  wake_.notify_one();
}

void OutageAlerts::paged(const OutboxRow& page, DirectPager::Came came) {
  if (pager_) pager_->outcome(page, came);
}

void OutageAlerts::recorded(std::uint64_t message) {
  const std::lock_guard lock(mutex_);
  std::erase_if(due_, [&](const Due& one) { return one.crisis.message == message; });
}

void OutageAlerts::webhook_refused(const std::string& site, const std::string& line) {
  const auto now = Steady::now();
  const std::lock_guard lock(mutex_);
  Refused& refused = refused_[line];
  if (now - refused.since >= limits::refused_window) refused.since = now, refused.count = 0;
  refused.site = site;
  if (++refused.count < limits::refused_burst) return;
  if (refused.said && now - *refused.said < limits::refused_again) return;
  refused.said = now;
  refused.due = true;
}

std::vector<std::string> OutageAlerts::refused_sites() {
  std::vector<std::string> sites;
  for (auto& [line, refused] : refused_) {
    if (std::exchange(refused.due, false)) sites.push_back(refused.site);
  }
  return sites;
}

void OutageAlerts::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, times_.tick);
    const auto now = Steady::now();
    std::deque<Unrecorded> ripe;
    std::erase_if(due_, [&](Due& one) {
      if (one.at > now) return false;
      ripe.push_back(std::move(one.crisis));
      return true;
    });
    const std::vector<std::string> refused = refused_sites();
    lock.unlock();
    const std::shared_ptr<const Content> content = environment_.content();
    for (const std::string& site : refused) {
      if (alerts_) (void)alerts_->notice(NoticeKind::webhooks_refused, site);
    }
    for (const Unrecorded& crisis : ripe) tell(crisis, *content, now);
    tell_storms(*content, now);
    watch_store(*content, now);
    watch_unreadable(*content, environment_.counters.journal_unreadable, journal_);
    watch_pages(*content);
    watch_unreadable(*content, environment_.counters.records_unreadable, records_);
    lock.lock();
  }
}

void OutageAlerts::tell(const Unrecorded& crisis, const Content& content, Steady::time_point now) {
  if (told_.size() >= limits::edge_persons) told_.clear();
  Told& told = told_[crisis.person];
  if (crisis.level <= told.level) return;
  environment_.counters.outage_alerts++;
  AlertMessage alert{0, crisis.level, crisis.track, false, crisis.site};
  alert.at = environment_.clock.now();
  alert.own = crisis.own;
  bool taken = alerts_ && alerts_->send(alert);
  const SiteSettings& whole = content.site(crisis.site);
  // Somebody on call who is in danger is not the one to answer it.
  const std::optional<SiteSettings> others = without(whole, crisis.own);
  const SiteSettings& site = others ? *others : whole;
  if (others && !has_numbers(*others) && has_numbers(whole) && alerts_)
    taken = alerts_->notice(NoticeKind::nobody_on_duty, crisis.site) || taken;
  Storm& storm = storms_[crisis.site];
  if (now - storm.since >= limits::storm_window)
    storm = {now, now + times_.digest, 0, storm.more, storm.more_level};
  if (storm.pages < limits::storm_pages) {
    const bool paged = pager_ && pager_->page(site, page_text(site, crisis.level));
    if (paged) ++storm.pages;
    taken = taken || paged;
  } else {
    ++storm.more;
    storm.more_level = std::max(storm.more_level, crisis.level);
    taken = true;
  }
  // Nobody took it: the next text of theirs is told again.
  if (taken) told = {crisis.level, now};
  if (!taken) environment_.counters.alerts_refused++;
}

void OutageAlerts::tell_storms(const Content& content, Steady::time_point now) {
  for (auto& [id, storm] : storms_) {
    if (storm.more == 0 || now < storm.digest_at) continue;
    const SiteSettings& site = content.site(id);
    const std::string text =
        fmt::format("{} queue: {} more answered, up to L{}, rows not on record yet.", site.clinic,
                    storm.more, storm.more_level);
    if (pager_) (void)pager_->page(site, text);
    storm.more = storm.more_level = 0;
    storm.digest_at = now + times_.digest;
  }
}

// The lane's thread looks at the store with every wave and every quarter of a second; when it
// hangs, its heartbeat stops.
bool OutageAlerts::store_fails() const {
  const std::int64_t beat = environment_.counters.lane_heartbeat_ms;
  const std::int64_t now = environment_.clock.now().time_since_epoch().count();
  return environment_.counters.store_trouble ||
         (beat != 0 && now - beat > limits::lane_hangs.count());
}

void OutageAlerts::watch_store(const Content& content, Steady::time_point now) {
  if (store_fails()) {
    well_since_.reset();
    if (!failing_since_) failing_since_ = now;
    const bool due =
        said_at_ ? now - *said_at_ >= times_.say_again : now - *failing_since_ >= times_.gone_after;
    if (!due) return;
    said_at_ = now;
    return notice(NoticeKind::store_gone, content,
                  "messages cannot be recorded. Danger is answered, other texts wait; rows come "
                  "when the store "
                  "is back.");
  }
  failing_since_.reset();
  if (!well_since_) well_since_ = now;
  if (now - *well_since_ < times_.gone_after) return;  // back means: not gone again at once
  // Short trouble nobody noticed as an outage is one too: not told twice within minutes.
  std::erase_if(told_,
                [&](const auto& one) { return now - one.second.at >= limits::storm_window; });
  if (!said_at_) return;
  said_at_.reset();
  notice(NoticeKind::store_back, content, "messages are recorded again. Look at the queue.");
}

// Told when it rises, not while it stays.
void OutageAlerts::watch_unreadable(const Content& content, std::uint64_t now, Unreadable& kind) {
  if (now > kind.said) {
    environment_.log.write(Log::Level::error, kind.event, fmt::format("\"{}\":{}", kind.counted, now));
    notice(kind.kind, content, kind.words);
  }
  kind.said = now;
}

// Once for each number. Who it is stands in the provider's log, and those who can be paged look.
void OutageAlerts::watch_pages(const Content& content) {
  if (!pager_) return;
  for (const auto& [id, site] : content.settings.sites) {
    if (!pager_->newly_lost(site)) continue;
    if (alerts_) (void)alerts_->notice(NoticeKind::page_refused, id);
    (void)pager_->page(site, site.clinic +
                                 ": a page to somebody on call did not arrive. Look at the "
                                 "queue, then at the on-call numbers.");
  }
}

void OutageAlerts::notice(NoticeKind kind, const Content& content, const std::string& words) {
  if (alerts_) (void)alerts_->notice(kind, "");
  if (!pager_) return;
  for (const auto& [id, site] : content.settings.sites)
    (void)pager_->page(site, site.clinic + ": " + words);
}

}  // namespace screenline::service
