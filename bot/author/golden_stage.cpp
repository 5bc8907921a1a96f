#include "bot/author/golden_stage.hpp"

#include "bot/service/timers.hpp"

namespace screenline::author::golden {

namespace {

constexpr int rings_max = 20;  // of clocks in one wait: a flow that arms one at once would go on

}  // namespace

Stage::Stage(const Conversation& conversation, std::shared_ptr<const service::Content> content,
             Coverage& coverage)
    : content_(std::move(content)),
      coverage_(coverage),
      channel_(conversation.channel == "web" ? dialog::Channel::web : dialog::Channel::sms),
      talk_(content_, channel_, conversation.language) {
  if (!content_->settings.sites.empty()) site_ = content_->settings.sites.begin()->second;
}

void Stage::say(const std::string& text) {
  heard.push_back({talk_.open_question(), text});
  absorb(talk_.say(text));
}

void Stage::put(const dialog::Input& input) {
  heard.push_back({talk_.open_question(), input});
  absorb(talk_.put(input));
}

void Stage::wait(std::chrono::milliseconds time) {
  heard.push_back({talk_.open_question(), time});
  const dialog::Time until = talk_.now() + time;
  sends_.clear();
  std::vector<dialog::Send> all;
  for (int rung = 0; rung < rings_max; ++rung) {
    const std::optional<dialog::Time> due = next_due();
    if (!due || *due > until) break;
    if (*due > talk_.now()) talk_.pass(*due - talk_.now());
    const auto timers = service::due_timers(timers_, talk_.now());
    if (timers.empty()) break;
    arm({timers.front().kind, dialog::Time{}, 0});  // it has rung
    absorb(talk_.put(timers.front()));
    all.insert(all.end(), sends_.begin(), sends_.end());
  }
  if (until > talk_.now()) talk_.pass(until - talk_.now());
  sends_ = std::move(all);
}

std::string Stage::shown() const {
  if (sends_.empty()) return "nothing";
  std::string out;
  for (const dialog::Send& send : sends_) out += (out.empty() ? "" : "\n") + send.text;
  return out;
}

dialog::World Stage::world() const { return content_->world(site_, "", *content_->detector); }

void Stage::absorb(std::vector<dialog::Send> sends) {
  sends_ = std::move(sends);
  for (const dialog::Send& send : sends_) sent.push_back(send.text);
  if (!sends_.empty()) said_safety_ = sends_.back().author == dialog::Author::safety;
  for (const dialog::Effect& effect : talk_.last.effects) {
    if (const auto* timer = std::get_if<dialog::SetTimer>(&effect)) arm(*timer);
    if (const auto* row = std::get_if<dialog::OpenHandoff>(&effect)) open(*row);
    if (const auto* alert = std::get_if<dialog::Alert>(&effect)) alerts.push_back(*alert);
    if (const auto* record = std::get_if<dialog::Record>(&effect)) records.push_back(*record);
    if (const auto* ended = std::get_if<dialog::Ended>(&effect))
      coverage_.results.insert(ended->result.rule);
  }
  cover(talk_.last.trace);
  pack_and_unpack();
}

void Stage::open(const dialog::OpenHandoff& row) {
  opened.push_back(row);
  if (row.severity == dialog::Severity::crisis || row.category == "task" ||
      !talk_.state().conversation)
    return;
  talk_.state().conversation->handoff = static_cast<std::int64_t>(opened.size());
}

void Stage::arm(const dialog::SetTimer& timer) {
  const std::optional<dialog::Time> due =
      timer.due == dialog::Time{} ? std::nullopt : std::optional(timer.due);
  using Kind = dialog::TimerIn::Kind;
  if (timer.kind == Kind::reminder) timers_.reminder = due, timers_.reminder_visit = timer.visit;
  if (timer.kind == Kind::expiry) timers_.expiry = due, timers_.expiry_visit = timer.visit;
  if (timer.kind == Kind::silence) timers_.silence = due, timers_.silence_visit = timer.visit;
}

std::optional<dialog::Time> Stage::next_due() const {
  std::optional<dialog::Time> due;
  for (const auto& one : {timers_.reminder, timers_.expiry, timers_.silence}) {
    if (one && (!due || *one < *due)) due = one;
  }
  return due;
}

void Stage::cover(const dialog::Trace& trace) {
  for (const std::string& id : trace.steps) coverage_.steps.insert(flow().find_step(id));
  coverage_.exits.insert(trace.exits.begin(), trace.exits.end());
}

// Every turn lives through the store's codec, so that what it forgets is found here.
void Stage::pack_and_unpack() {
  service::PersonRecord record;
  record.state = talk_.state();
  record.timers = timers_;
  std::string bytes, again;
  service::encode(record, bytes);
  std::optional<service::PersonRecord> back = service::decode<service::PersonRecord>(bytes);
  if (back) service::encode(*back, again);
  broken_ = broken_ || !back || again != bytes;
  if (!back) return;
  talk_.state() = std::move(back->state);
  timers_ = back->timers;
}

}  // namespace screenline::author::golden
