#include "bot/service/escalator.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "bot/service/alert_people.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

void Escalator::start(Time at) {
  started_ = at;
  thread_ = std::thread([this] { run(); });
}

void Escalator::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Escalator::run() {
  std::unique_lock lock(mutex_);
  do {
    lock.unlock();
    // One look at a time: behind a lane that hangs they would pile up. It takes a slot of danger's:
    // a lane full of other work must not keep it waiting.
    const auto work = [this](Store& store) {
      look(store);
      looking_ = false;
    };
    if (!looking_.exchange(true) && !lane_.post(work, true)) looking_ = false;
    lock.lock();
  } while (!wake_.wait_for(lock, limits::tick, [this] { return stopping_; }));
}

void Escalator::look(Store& store) {
  const Time now = environment_.clock.now();
  const std::shared_ptr<const Content> content = environment_.content();
  std::vector<Escalation> due;
  std::map<std::int64_t, Handoff> looked_at = rows_due(store, now);
  add_relieved(store, *content, looked_at, now);
  for (const auto& [id, row] : looked_at) {
    const Why why = forgotten_.contains(id)  ? Why::started
                    : relieved_.contains(id) ? Why::relieved
                                             : Why::due;
    const SiteSettings& site = content->site(row.site);
    const std::optional<SiteSettings> others = without(site, own_of(row));
    auto one = escalate(row, others ? *others : site, why, now);
    if (one) {
      due.push_back(std::move(*one));
    } else {
      forget(id);
    }
  }
  std::stable_sort(due.begin(), due.end(), [](const Escalation& a, const Escalation& b) {
    return a.row.level > b.row.level;
  });
  std::map<std::string, std::vector<Escalation>> waiting;
  for (Escalation& one : due) {
    const SiteSettings& site = content->site(one.row.site);
    Storm& storm = storm_of(one.row.site, now);
    if (!one.people.empty() && storm.pages >= limits::storm_pages) {
      waiting[one.row.site].push_back(std::move(one));
    } else if (commit(store, site, one, now) && !one.people.empty()) {
      ++storm.pages;
    }
  }
  for (auto& [site, rows] : waiting) {
    if (now >= storm_of(site, now).digest_at) digest(store, content->site(site), rows, now);
  }
  environment_.counters.escalator_look_ms = now.time_since_epoch().count();
}

// What is due, and what was forgotten at the start.
std::map<std::int64_t, Handoff> Escalator::rows_due(Store& store, Time now) {
  std::map<std::int64_t, Handoff> rows;
  if (started_ && find_forgotten(store)) started_.reset();
  for (auto id = forgotten_.begin(); id != forgotten_.end();) {
    auto row = reader_.handoff(*id);
    const bool acted_on = row && !forgotten(*row, now);
    if (row && !acted_on) rows[*id] = std::move(*row);
    id = acted_on ? forgotten_.erase(id) : std::next(id);
  }
  for (Handoff& row : store.due_handoffs(now, limits::wave)) rows[row.id] = std::move(row);
  return rows;
}

// What nobody has acknowledged, at the sites where somebody has come on duty since the last look:
// pages that were used up in the night do not keep a row from those who come in the morning. A row
// stays among them until its page is written: in a storm it waits for the next digest.
void Escalator::add_relieved(Store& store, const Content& content,
                             std::map<std::int64_t, Handoff>& rows, Time now) {
  if (store.trouble()) return;
  for (const std::int64_t id : relieved_) {
    if (auto row = reader_.handoff(id)) rows.try_emplace(id, std::move(*row));
  }
  const Time before = std::exchange(looked_, now).value_or(now);
  if (before >= now) return;
  for (const auto& [id, site] : content.settings.sites) {
    if (!somebody_came(site, before, now)) continue;
    for (Handoff& row : reader_.handoffs(id, false, limits::open_rows)) {
      if (!is_open_crisis(row) || row.unreadable || row.acknowledged != Time{}) continue;
      relieved_.insert(row.id);
      rows.try_emplace(row.id, std::move(row));
    }
  }
}

void Escalator::forget(std::int64_t row) {
  forgotten_.erase(row);
  relieved_.erase(row);
}

std::vector<dialog::Address> Escalator::own_of(const Handoff& row) {
  const auto person = reader_.person(row.person);
  return person ? person->state.person.addresses : std::vector<dialog::Address>{};
}

// False: the store cannot be asked now.
bool Escalator::find_forgotten(Store& store) {
  if (store.trouble()) return false;
  for (const Handoff& row : reader_.handoffs("", false, limits::open_rows)) {
    if (forgotten(row, *started_)) forgotten_.insert(row.id);
  }
  return true;
}

Escalator::Storm& Escalator::storm_of(const std::string& site, Time now) {
  Storm& storm = storms_[site];
  const bool over = now < storm.since || now - storm.since >= limits::storm_window;
  if (over) storm = {now, storm.digest_at > now + limits::storm_digest ? now : storm.digest_at, 0};
  return storm;
}

// One page for them all, written with the first row that takes it, to everybody one of them is for.
void Escalator::digest(Store& store, const SiteSettings& site, std::vector<Escalation>& waiting,
                       Time now) {
  std::vector<OnCall> people;
  int level = 0;
  for (const Escalation& one : waiting) {
    level = std::max(level, one.row.level);
    for (const OnCall& person : one.people) {
      const bool there = std::any_of(people.begin(), people.end(),
                                     [&](const OnCall& other) { return other.sms == person.sms; });
      if (!there) people.push_back(person);
    }
  }
  bool paged = false;
  for (Escalation& one : waiting) {
    if (waiting.size() > 1) {
      one.people = paged ? std::vector<OnCall>{} : people;
      one.digest = digest_text(site, waiting.size(), level);
      one.audit.detail = fmt::format("row={} rung={} in one page for {} rows", one.row.id,
                                     one.row.rung, waiting.size());
    }
    paged = commit(store, site, one, now) || paged;
  }
  if (paged) storms_[site.id].digest_at = now + limits::storm_digest;
}

// False: somebody changed the row meanwhile, or the store takes nothing; it is looked at again.
bool Escalator::commit(Store& store, const SiteSettings& site, const Escalation& one, Time now) {
  std::vector<OutboxRow> pages;
  for (const OnCall& person : one.people) {
    const PageLinks* links = environment_.page_links;
    OutboxRow page =
        page_row(one, site, person, links ? links->link(one.row, person, now) : "", now);
    page.id = store.next_id();
    if (page.id == 0) return false;
    page.mid = make_mid({page.id, environment_.ids.random64()});
    pages.push_back(std::move(page));
  }
  if (!store.put_handoff(one.row, {one.audit}, pages)) return false;
  forget(one.row.id);
  tell(one);
  return true;
}

void Escalator::tell(const Escalation& one) {
  Counters& count = environment_.counters;
  // How far the row has gone, as the list shows it; whom the step is for stands in the alert.
  count.escalations[std::min<std::size_t>(one.row.rung, desk::last_rung)]++;
  environment_.log.write(Log::Level::warning, "row.escalated",
                         fmt::format("\"row\":{},\"rung\":{}", one.row.id, one.row.rung));
  if (!alerts_) return;
  AlertMessage message = of_step(one.row, one.rung, one.people);
  message.own = own_of(one.row);
  const bool taken = alerts_->send(message);
  if (!taken) count.alerts_refused++;
  if (const auto kind = notice_of(one.vacancy)) (void)alerts_->notice(*kind, one.row.site);
}

}  // namespace screenline::service
