#include "bot/service/direct_pager.hpp"

#include <algorithm>

#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

namespace {

using std::chrono::steady_clock;

std::vector<const OnCall*> with_number(const SiteSettings& site) {
  std::vector<const OnCall*> out;
  for (const OnCall& one : site.roster) {
    if (!one.sms.empty()) out.push_back(&one);
  }
  return out;
}

// With nobody on duty, everybody who has a number.
std::vector<const OnCall*> first_to_hear(const Present& present) {
  if (present.nobody_on_duty) return present.people;
  std::vector<const OnCall*> out = present.people;
  const int first = desk::first_rung(present.staffed);
  std::erase_if(out, [&](const OnCall* one) { return rung_of(*one) != first; });
  return out;
}

}  // namespace

DirectPager::DirectPager(Environment& environment, Sender& sender,
                         std::chrono::milliseconds first_wait)
    : environment_(environment),
      sender_(sender),
      first_wait_(first_wait),
      thread_([this] { run(); }) {}

DirectPager::~DirectPager() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool DirectPager::page(const SiteSettings& site, const std::string& text, const Heard& heard) {
  return page(site, with_number(site), text, heard);
}

bool DirectPager::page_on_duty(const SiteSettings& site, const std::string& text) {
  return page(site, first_to_hear(present_at(site, environment_.clock.now())), text, {});
}

bool DirectPager::page(const SiteSettings& site, const std::vector<const OnCall*>& people,
                       const std::string& text, const Heard& heard) {
  if (site.page_line.empty() || people.empty()) return false;
  {
    const std::lock_guard lock(mutex_);
    if (pages_.size() + people.size() > limits::direct_pages) return false;
    for (const OnCall* one : people) {
      pages_.push_back({direct_row(site.page_line, one->sms, text), steady_clock::now(), heard});
    }
  }
  wake_.notify_one();
  return true;
}

bool DirectPager::tell(const dialog::Address& person, const std::string& text) {
  {
    const std::lock_guard lock(mutex_);
    if (pages_.size() >= limits::direct_pages) return false;
    OutboxRow row = direct_row(person.line, person.value, text);
    row.author = dialog::Author::safety;
    pages_.push_back({std::move(row), steady_clock::now(), {}});
  }
  wake_.notify_one();
  return true;
}

OutboxRow DirectPager::direct_row(const std::string& line, const std::string& to,
                                  const std::string& text) const {
  OutboxRow row;
  row.author = dialog::Author::system;
  row.line = line;
  row.to = to;
  row.text = text;
  row.mid = make_mid({0, environment_.ids.random64()});  // row 0: its status callbacks find nothing
  row.priority = 0;
  row.created = row.due = environment_.clock.now();
  return row;
}

bool DirectPager::can_reach(const SiteSettings& site) const {
  if (site.page_line.empty()) return false;
  const Present present = present_at(site, environment_.clock.now());
  if (present.nobody_on_duty) return false;
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(first_to_hear(present), [&](const OnCall* one) {
    return !failing_.contains({site.page_line, one->sms});
  });
}

void DirectPager::outcome(const OutboxRow& page, Came came) {
  const bool given_up = came == Came::lost || came == Came::undelivered;
  if (given_up) {
    environment_.counters.pages_lost++;
    environment_.log.write(Log::Level::error,
                           came == Came::lost ? "page.not_accepted" : "page.not_delivered", "");
  }
  const std::lock_guard lock(mutex_);
  const Number number(page.line, page.to);
  const auto found = failing_.find(number);
  if (came == Came::delivered || came == Came::accepted) {
    const bool mended =
        found != failing_.end() && (came == Came::delivered || !found->second.undelivered);
    if (mended) failing_.erase(found);
    return;
  }
  Trouble& trouble = failing_[number];
  trouble.undelivered = trouble.undelivered || came == Came::undelivered;
  trouble.lost = trouble.lost || given_up;
}

bool DirectPager::newly_lost(const SiteSettings& site) {
  const std::lock_guard lock(mutex_);
  bool any = false;
  for (const OnCall& one : site.roster) {
    const auto found = failing_.find({site.page_line, one.sms});
    if (found == failing_.end() || !found->second.lost || found->second.told) continue;
    any = found->second.told = true;
  }
  return any;
}

void DirectPager::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto next = std::min_element(pages_.begin(), pages_.end(),
                                       [](const Page& a, const Page& b) { return a.due < b.due; });
    if (next == pages_.end()) {
      wake_.wait(lock, [this] { return stopping_ || !pages_.empty(); });
      continue;
    }
    const auto due = next->due;
    if (due > steady_clock::now()) {
      wake_.wait_until(lock, due);
      continue;
    }
    Page page = std::move(*next);
    pages_.erase(next);
    lock.unlock();
    attempt(std::move(page));
    lock.lock();
  }
}

// A page that may have arrived goes again: a second one is harmless.
void DirectPager::attempt(Page page) {
  using Kind = SendReport::Kind;
  const Kind kind = sender_.send(page.row).kind;
  const bool sent = kind == Kind::sent;
  const bool is_page = page.row.author == dialog::Author::system;
  const bool never = kind == Kind::opted_out || kind == Kind::bad_number || kind == Kind::rejected;
  if (is_page)
    (sent ? environment_.counters.direct_pages : environment_.counters.direct_pages_failed)++;
  const bool last = !sent && (never || ++page.row.attempts >= limits::direct_page_tries);
  if (is_page) outcome(page.row, sent ? Came::accepted : last ? Came::lost : Came::refused);
  if ((sent || last) && page.heard) page.heard(sent ? Came::accepted : Came::lost);
  if (sent || last) return;
  const std::lock_guard lock(mutex_);
  page.due = steady_clock::now() + first_wait_ * (std::int64_t{1} << (page.row.attempts - 1));
  pages_.push_back(std::move(page));
}

}  // namespace screenline::service
