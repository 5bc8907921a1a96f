#include "bot/service/missed_texts.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <future>
#include <iterator>
#include <sstream>

#include <fmt/format.h>

namespace screenline::service {

MissedTexts::MissedTexts(Environment& environment, Lane& lane, Inbox& inbox, Alerts* alerts,
                         UnkeptDanger* unkept, std::string file, MissedTimes times)
    : environment_(environment),
      lane_(lane),
      inbox_(inbox),
      alerts_(alerts),
      file_(std::move(file)),
      times_(times),
      late_(environment, lane, unkept) {
  for (const std::string& id : inbox_.lines()) lines_[id];
  read_marks();
}

void MissedTexts::start() {
  thread_ = std::thread([this] { run(); });
}

void MissedTexts::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool MissedTexts::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void MissedTexts::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, times_.look, [this] { return stopping_; })) {
    lock.unlock();
    look();
    lock.lock();
  }
}

bool MissedTexts::takes_texts() const {
  const Counters& count = environment_.counters;
  const std::int64_t beat = count.lane_heartbeat_ms;
  const std::int64_t now = environment_.clock.now().time_since_epoch().count();
  return !count.store_trouble && count.journal_pending == 0 && beat != 0 &&
         now - beat < limits::lane_hangs.count();
}

void MissedTexts::look() {
  const std::uint64_t refused =
      environment_.counters.unavailable.load() + environment_.counters.shed.load();
  const bool well = takes_texts();
  if (!well || refused != std::exchange(refused_, refused)) {
    for (auto& [id, line] : lines_) line.trouble = true;
  }
  if (!well) return;
  for (auto& [id, line] : lines_) {
    if (!stopping()) look(id, line);
  }
}

void MissedTexts::look(const std::string& id, Line& line) {
  const auto before = Steady::now();
  if (before < line.again || (!line.trouble && before < line.due)) return;
  const Time now = environment_.clock.now();
  const bool first = !line.taken_until;  // what was before it is nobody's here
  if (!first && !pull(id, line, now)) {
    line.wait = std::clamp(line.wait * 2, times_.again, times_.again_max);
    line.again = Steady::now() + line.wait;
    return;
  }
  line.taken_until = first ? now : now - times_.settle;
  line.wait = {};
  line.rounds = 0;
  line.again = Steady::now() + times_.second;
  const auto half = static_cast<std::uint64_t>(times_.every.count() / 2);
  const std::chrono::milliseconds apart(environment_.ids.random64() % (half + 1));
  line.due = line.trouble && !first ? line.again : Steady::now() + times_.every + apart;
  line.trouble = false;
  note_marks();
}

bool MissedTexts::pull(const std::string& id, Line& line, Time now) {
  Time then = *line.taken_until;
  // A mark of the future was set by a clock that has been put right since: how far is not known.
  if (then > now) then = Time{};
  then = std::max(then - limits::missed_overlap, now - limits::missed_at_most);
  std::vector<ListedText> texts;
  const bool whole = list(id, then, texts);
  std::erase_if(texts, [&](const ListedText& one) {
    return one.written < then || one.written > now - times_.settle;
  });
  const bool on_record = hand_over(in_order(std::move(texts)), now);
  // More texts of one number than its record keeps ids of never all are.
  return whole && (on_record || ++line.rounds >= limits::missed_rounds);
}

bool MissedTexts::list(const std::string& id, Time then, std::vector<ListedText>& to) {
  const auto say = [&](const char* event) {
    environment_.log.write(Log::Level::error, event, fmt::format("\"line\":\"{}\"", id));
  };
  std::string next;
  for (int pages = 0; pages < limits::listed_pages; ++pages) {
    if (stopping()) return false;
    ListedPage page = inbox_.page(id, then, next);
    if (!page.ok) {
      environment_.counters.lists_failed++;
      say("texts.list_failed");
      return false;
    }
    std::ranges::move(page.texts, std::back_inserter(to));
    next = std::move(page.next);
    if (next.empty()) return true;
  }
  environment_.counters.lists_cut++;
  say("texts.not_fetched");
  const std::string site = to.empty() ? "" : to.front().site;
  if (alerts_) (void)alerts_->notice(NoticeKind::texts_not_fetched, site);
  return true;  // asked again it would be the same
}

bool MissedTexts::hand_over(std::vector<LateText> texts, Time now) {
  const auto all = std::make_shared<const std::vector<LateText>>(std::move(texts));
  bool all_taken = true;
  for (std::size_t from = 0; from < all->size(); from += limits::missed_part) {
    const std::size_t to = std::min(from + limits::missed_part, all->size());
    auto done = std::make_shared<std::promise<bool>>();
    std::future<bool> taken = done->get_future();
    const bool posted =
        lane_.post([this, all, from, to, now, done](
                       Store& store) { done->set_value(late_.take(store, *all, from, to, now)); },
                   true);
    // A lane that ends, or hangs for long, keeps its promise late: then they are fetched again.
    if (!posted || taken.wait_for(limits::outbox_lease) != std::future_status::ready) return false;
    all_taken = taken.get() && all_taken;
  }
  return all_taken;
}

// A line each: the moment in milliseconds, the line's id. An earlier release wrote one moment for
// all.
void MissedTexts::read_marks() {
  std::ifstream in(file_);
  for (std::string text; std::getline(in, text);) {
    std::istringstream words(text);
    std::int64_t ms = 0;
    std::string id;
    if (!(words >> ms) || ms <= 0) continue;
    words >> id;
    const Time mark{std::chrono::milliseconds(ms)};
    for (auto& [known, line] : lines_) {
      if (id.empty() || id == known) line.taken_until = mark;
    }
  }
}

// A file that cannot be written costs no more than a longer look back.
void MissedTexts::note_marks() {
  const std::string fresh = file_ + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    // By the wall, which is never later: at worst the look back is longer.
    const auto ahead = environment_.clock.ahead();
    for (const auto& [id, line] : lines_) {
      if (line.taken_until)
        out << (*line.taken_until - ahead).time_since_epoch().count() << " " << id << "\n";
    }
    if (!out.flush()) return;
  }
  (void)std::rename(fresh.c_str(), file_.c_str());
}

}  // namespace screenline::service
