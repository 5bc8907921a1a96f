#include "bot/service/missed_texts.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <future>

#include <fmt/format.h>

#include "bot/service/hash.hpp"
#include "bot/service/intake.hpp"
#include "bot/service/limits.hpp"

namespace screenline::service {

namespace {

std::optional<Time> read_mark(const std::string& file) {
  std::ifstream in(file);
  std::int64_t ms = 0;
  if (!(in >> ms) || ms <= 0) return std::nullopt;
  return Time{std::chrono::milliseconds(ms)};
}

dialog::Address address_of(const ListedText& text) {
  return {dialog::Channel::sms, text.line, text.from};
}

bool is_on_call(const SiteSettings& site, const std::string& number) {
  return std::ranges::any_of(site.roster, [&](const OnCall& one) { return one.sms == number; });
}

}  // namespace

MissedTexts::MissedTexts(Environment& environment, Lane& lane, Inbox& inbox, std::string file,
                         MissedTimes times)
    : environment_(environment),
      lane_(lane),
      inbox_(inbox),
      file_(std::move(file)),
      times_(times),
      taken_until_(read_mark(file_)),
      gap_(taken_until_.has_value()) {}

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
  if (!well || refused != std::exchange(refused_, refused)) gap_ = true;
  if (!well) return;
  const Time now = environment_.clock.now();
  if (!gap_ && !second_due_) return note(now);
  if (Steady::now() < next_) return;
  if (!taken_until_) {  // the first start of all: what was before is nobody's here
    gap_ = false;
    return note(now);
  }
  if (!pull(now)) {
    wait_ = std::clamp(wait_ * 2, times_.again, times_.again_max);
    next_ = Steady::now() + wait_;
    return;
  }
  wait_ = {};
  second_due_ = std::exchange(gap_, false);
  next_ = second_due_ ? Steady::now() + times_.second : Steady::time_point{};
  noted_ = {};
}

bool MissedTexts::pull(Time now) {
  const Time then = std::max(*taken_until_ - limits::missed_overlap, now - limits::missed_at_most);
  std::vector<ListedText> texts;
  const bool every_line = inbox_.since(then, texts);
  std::erase_if(texts, [&](const ListedText& one) {
    return one.written < then || one.written > now - times_.settle;
  });
  std::ranges::stable_sort(texts, {}, &ListedText::written);
  auto all = std::make_shared<std::promise<bool>>();
  std::future<bool> taken = all->get_future();
  const bool posted = lane_.post([this, all, texts = std::move(texts)](Store& store) mutable {
    all->set_value(take(store, std::move(texts)));
  });
  // A lane that ends, or hangs for long, keeps its promise late: then they are fetched again.
  const bool all_taken =
      posted && taken.wait_for(limits::outbox_lease) == std::future_status::ready && taken.get();
  return every_line && all_taken;
}

// What is on record under its id was taken. From a number on call only danger is: what they asked
// of the queue hours ago is not done now.
bool MissedTexts::is_new(Store& store, const ListedText& text, bool& unavailable) {
  const auto person = store.find_person(text.site, address_of(text), unavailable);
  std::optional<PersonRecord> record;
  if (person.value_or(0) != 0) record = store.load(*person, unavailable);
  if (unavailable) return false;
  if (record) {
    for (const std::string& id : {text.message_id, own_id(text.message_id, text.text)}) {
      TurnRequest same;
      same.message_id = id;
      if (seen_before(*record, same)) return false;
    }
  }
  const auto content = environment_.content();
  if (!is_on_call(content->site(text.site), text.from)) return true;
  const crisis::ScanContext context{{}, crisis::Question::none, text.has_media};
  if (detector_.of(*content).scan(text.text, context).level >= 1) return true;
  // An answer to what they were told in a crisis of their own.
  return record && record->state.person.risk.level > 0 && record->state.conversation &&
         record->state.conversation->last_outbound_at <= text.written + std::chrono::seconds(1);
}

bool MissedTexts::take(Store& store, std::vector<ListedText> texts) {
  const Time now = environment_.clock.now();
  for (ListedText& text : texts) {
    bool unavailable = false;
    const bool wanted = is_new(store, text, unavailable);
    // A record that cannot be read is told elsewhere, and holds nobody else up.
    if (unavailable && store.trouble()) return false;
    if (!wanted) continue;
    TurnRequest request;
    request.site = text.site;
    request.address = address_of(text);
    request.message_id = text.message_id;
    request.source = "sms, late";
    request.at = now;
    dialog::TextIn in;
    in.text = std::move(text.text);
    in.line = text.line;
    in.has_media = text.has_media;
    in.written_at = text.written;
    request.input = std::move(in);
    if (!lane_.submit(std::move(request), {}, true)) return false;
    environment_.counters.missed_texts++;
    environment_.log.write(Log::Level::warning, "text.fetched",
                           fmt::format("\"late_s\":{}", (now - text.written).count() / 1000));
  }
  return true;
}

// A file that cannot be written costs no more than a longer look back.
void MissedTexts::note(Time now) {
  taken_until_ = now;
  if (Steady::now() < noted_ + times_.note) return;
  noted_ = Steady::now();
  const std::string fresh = file_ + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    // By the wall, which is never later: at worst the look back is longer.
    out << (now - environment_.clock.ahead()).time_since_epoch().count() << "\n";
    if (!out.flush()) return;
  }
  (void)std::rename(fresh.c_str(), file_.c_str());
}

}  // namespace screenline::service
