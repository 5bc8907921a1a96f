#include "bot/service/turn_write.hpp"

#include <algorithm>

#include "bot/service/hash.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/second_route.hpp"
#include "bot/service/turn_rows.hpp"

namespace screenline::service {

namespace {

using dialog::Author;
using dialog::Channel;

// Apart from every provider's ids: a staff command may carry any name.
std::uint64_t hash_of_key(const std::string& key) { return key.empty() ? 0 : hash64("staff key\n" + key); }

// What makes a repeat of this turn the same turn; 0: nothing does.
std::uint64_t hash_of(const TurnRequest& request) {
  return request.message_id.empty() ? hash_of_key(request.key) : hash64(request.message_id);
}

const Seen* find_seen(const PersonRecord& record, std::uint64_t hash) {
  if (hash == 0) return nullptr;
  const auto found = std::find_if(record.seen.rbegin(), record.seen.rend(),
                                  [&](const Seen& one) { return one.hash == hash; });
  return found == record.seen.rend() ? nullptr : &*found;
}

std::string open_step(const dialog::State& state) {
  if (!state.conversation) return {};
  return std::to_string(state.conversation->step);
}

// Steps are numbers in the transcript: those of before are found by it.
TranscriptMessage note_of_move(const std::string& revision, const dialog::Moved& moved) {
  TranscriptMessage note;
  note.direction = Direction::out;
  note.author = Author::system;
  note.text = "Goes on in revision " + revision.substr(0, 12) + " of the flow. Nothing was sent.";
  note.what = moved_flow;
  for (const auto& [before, now] : moved.steps)
    note.what += " " + std::to_string(before) + ">" + std::to_string(now);
  return note;
}

// `loaded` names the flow in use; a conversation stays on the one that it began with.
std::string versions_of(std::string loaded, const std::string& revision) {
  constexpr std::string_view name = "flow=";
  if (revision.empty() || !loaded.starts_with(name)) return loaded;
  const std::size_t end = std::min(loaded.find(' '), loaded.size());
  return loaded.replace(name.size(), end - name.size(), revision, 0, 12);
}

// Builds one TurnWrite out of the effects, in their order.
class Builder {
 public:
  Builder(Before&& before, const TurnRequest& request, dialog::Turn&& turn,
          const SiteSettings& site, const TurnSources& sources)
      : request_(request),
        site_(site),
        sources_(sources),
        turn_(std::move(turn)),
        rows_(request, site, sources, before, turn_.state, out_.write) {
    TurnWrite& write = out_.write;
    write.person = turn_.state.person.id;
    write.expected_version = before.version;
    write.after.version = before.version;
    write.after.seen = std::move(before.seen);
    write.after.timers = before.timers;
    if (const auto* timer = std::get_if<dialog::TimerIn>(&request_.input)) {
      (*this)(dialog::SetTimer{timer->kind, Time{}, 0});  // it has rung
    }
    begun_ = is_new_conversation(before);
    if (turn_.state.conversation && begun_) turn_.state.conversation->id = sources_.next_id();
    step_before_ = std::move(before.step);
  }

  TurnOutcome build(const std::string& versions) {
    for (dialog::Effect& effect : turn_.effects) std::visit(*this, effect);
    rows_.finish(out_.author == Author::staff && !out_.text.empty());
    stop_caring();
    add_cases();
    use_edge_text();
    if (!out_.text.empty()) queue_text();
    offer_text();
    queue_rest();
    add_transcript(versions);
    remember_message();
    const bool moved = turn_.trace.moved && turn_.trace.moved->left.empty();
    out_.write.conversation_changed = begun_ || ended_ || moved;
    out_.trace = std::move(turn_.trace);
    out_.write.after.state = std::move(turn_.state);
    return std::move(out_);
  }

  void operator()(dialog::Send& send) {
    // Only beside what the edge says are the bot's own words looked at apart.
    if (request_.edge && send.author == Author::bot && !send.text.empty()) {
      join(bot_text_, '\n', send.text);
      join(bot_what_, ' ', send.what);
    }
    if (out_.text.empty()) {
      out_.text = std::move(send.text);
    } else {
      join(out_.text, '\n', send.text);
    }
    join(what_, ' ', send.what);
    // A text that holds a safety text is one (S8).
    if (out_.author != Author::safety) out_.author = send.author;
  }
  void operator()(const dialog::SetTimer& timer) {
    // A replay records: clocks of an outage that is over would send late texts (S12).
    if (request_.record_only && timer.kind == dialog::TimerIn::Kind::silence && timer.due != Time{}) return;
    PersonRecord::Timers& timers = out_.write.after.timers;
    std::optional<Time> due;
    if (timer.due != Time{}) {
      const bool ladder = timer.kind == dialog::TimerIn::Kind::silence;
      due = ladder ? timer.due : after_quiet(site_.quiet, timer.due);
    }
    switch (timer.kind) {
      case dialog::TimerIn::Kind::reminder:
        timers.reminder = due, timers.reminder_visit = timer.visit;
        break;
      case dialog::TimerIn::Kind::expiry:
        timers.expiry = due, timers.expiry_visit = timer.visit;
        break;
      case dialog::TimerIn::Kind::silence:
        timers.silence = due, timers.silence_visit = timer.visit;
        break;
      case dialog::TimerIn::Kind::care:
        timers.care = due, timers.care_visit = timer.visit;
        break;
      case dialog::TimerIn::Kind::follow_up:
        timers.follow_up = due, timers.follow_up_visit = timer.visit;
        break;
    }
  }
  void operator()(const dialog::OpenHandoff& open) { out_.handoff = rows_.open(open); }
  void operator()(const dialog::Alert& alert) {
    const std::optional<bool> repeats = rows_.alarm(alert);
    if (!repeats) return;
    out_.alert = true;
    out_.alert_level = std::max(out_.alert_level, alert.level);
    out_.alert_repeats = *repeats;
    out_.vacancy = rows_.vacancy();
  }
  void operator()(const dialog::Record& record) {
    const auto& conversation = turn_.state.conversation;
    out_.write.audit.push_back({request_.at, actor(), record.action, turn_.state.person.id,
                                conversation ? conversation->id : 0, record.detail});
  }
  void operator()(const dialog::Ended&) { ended_ = true; }
  void operator()(const dialog::CancelQueued&) { out_.write.cancel_queued_bot = true; }

 private:
  [[nodiscard]] bool is_new_conversation(const Before& before) const {
    return turn_.state.conversation &&
           (!before.in_conversation || before.conversations != turn_.state.person.conversations);
  }
  [[nodiscard]] std::string actor() const {
    if (std::holds_alternative<dialog::MoveFlow>(request_.input)) return "system";
    return request_.source.starts_with("staff:") ? request_.source : "bot";
  }

  static void join(std::string& out, char between, const std::string& more) {
    if (!out.empty()) out += between;
    out += more;
  }

  // A new crisis, or STOP, ends what was approved before it.
  void stop_caring() {
    const dialog::Person& person = turn_.state.person;
    if (person.risk.level >= 2 || person.opted_out) out_.write.after.timers.care.reset();
  }

  void add_cases() {
    out_.write.cases = request_.cases;
    for (ReviewCase& one : out_.write.cases) {
      if (one.id == 0) one.id = sources_.next_id();
      if (one.row == 0) one.row = out_.handoff;
    }
  }

  // What the edge has said is what is committed (S12); the edge knows no questions, so the one that
  // comes after it follows by itself. Nothing said yet: the lane's own text, which knows the whole
  // state.
  void use_edge_text() {
    if (!request_.edge || out_.author != Author::safety) return;
    if (!request_.record_only && !request_.edge->sent.load()) return;
    out_.text = request_.edge->text;
    what_ = request_.edge->what;
    rest_ = std::move(bot_text_);
    rest_what_ = std::move(bot_what_);
    if (!request_.record_only || rest_.empty()) return;
    // A replay sends nothing: the reminder asks, and asks once.
    if (out_.write.after.timers.reminder) out_.write.after.timers.reminder = request_.at;
    rest_.clear();
  }

  // The commit may hang: then the text that is in it leaves, under its reference, and no second one follows.
  // One that ends in a question of the questionnaire does not leave before it is on record (S12).
  void offer_text() {
    const bool ours = request_.edge && out_.author == Author::safety && !request_.record_only;
    if (!ours || out_.text.empty() || !bot_text_.empty() || request_.edge->sent) return;
    if (request_.edge->offer(out_.text, what_, out_.mid)) return;
    out_.text = request_.edge->text;  // it has left just now
    what_ = request_.edge->what;
    for (OutboxRow& row : out_.write.outbox) {
      if (row.id == outbox_id_) row.text = out_.text;
    }
  }

  void queue_rest() {
    if (rest_.empty()) return;
    OutboxRow row = reply_row(Author::bot, rest_);
    row.state = OutboxState::queued;
    rest_id_ = row.id;
    if (reply_address().channel == Channel::sms) out_.write.outbox.push_back(std::move(row));
  }

  [[nodiscard]] OutboxRow reply_row(Author author, const std::string& text) const {
    const auto& conversation = turn_.state.conversation;
    const bool safety = author == Author::safety;
    OutboxRow row;
    row.id = sources_.next_id();
    row.person = turn_.state.person.id;
    row.conversation = conversation ? conversation->id : 0;
    row.epoch = conversation ? conversation->epoch : 0;
    row.seq = conversation ? conversation->seq + 1 : 0;
    row.author = author;
    const dialog::Address to = reply_address();
    row.line = to.line;
    row.to = to.value;
    row.text = text;
    row.priority = safety ? 0 : 1;
    row.created = request_.at;
    const auto* failed = std::get_if<dialog::DeliveryFailed>(&request_.input);
    row.again = failed && !failed->again.empty();
    row.watched = safety && is_watched(row, site_);
    const bool at_once = safety && !row.again;
    row.due =
        at_once ? request_.at : std::max(request_.at, request_.not_before.value_or(request_.at));
    const auto* in = std::get_if<dialog::TextIn>(&request_.input);
    const bool later = std::holds_alternative<dialog::TimerIn>(request_.input) ||
                       std::holds_alternative<dialog::MoveFlow>(request_.input) ||
                       (in && in->written_at);  // a text that came late waits for no answer now
    row.unasked = later && author == Author::bot;
    row.mid = sources_.message_ref(row.id);
    return row;
  }

  // S12: a replay sends nothing. What left is watched, so that staff hear when it did not arrive.
  void record_text() {
    if (out_.author != Author::safety || reply_address().channel != Channel::sms) return;
    OutboxRow row = reply_row(out_.author, out_.text);
    if (!row.watched) return;
    row.state = OutboxState::sent;
    row.recorded = true;
    outbox_id_ = row.id;
    out_.write.outbox.push_back(std::move(row));
  }

  void queue_text() {
    if (request_.record_only) return record_text();
    OutboxRow row = reply_row(out_.author, out_.text);
    row.state = request_.inline_reply ? OutboxState::inline_pending : OutboxState::queued;
    out_.mid = row.mid;
    outbox_id_ = row.id;
    if (reply_address().channel == Channel::sms) out_.write.outbox.push_back(std::move(row));
  }

  [[nodiscard]] dialog::Address reply_address() const {
    if (!request_.address.value.empty()) return request_.address;
    const auto& addresses = turn_.state.person.addresses;
    const auto& conversation = turn_.state.conversation;
    for (const dialog::Address& one : addresses) {
      if (conversation && one.channel == conversation->channel && one.line == conversation->line) return one;
    }
    return addresses.empty() ? dialog::Address{} : addresses.front();
  }

  void add_transcript(const std::string& versions) {
    auto& conversation = turn_.state.conversation;
    const auto* in = std::get_if<dialog::TextIn>(&request_.input);
    const bool moved = turn_.trace.moved && turn_.trace.moved->left.empty();
    const bool something = in || !out_.text.empty() || moved;
    if (!conversation || !something) return;
    TranscriptTurn row;
    row.conversation = conversation->id;
    row.seq = ++conversation->seq;
    row.at = request_.at;
    row.source = request_.source;
    row.message_id = request_.message_id;
    row.messages.reserve(rest_.empty() ? 2 : 3);
    if (in) row.messages.push_back({Direction::in, Author::bot, in->text, "", 0});
    if (!out_.text.empty()) {
      row.messages.push_back({Direction::out, out_.author, out_.text, what_, outbox_id_});
    }
    if (!rest_.empty()) row.messages.push_back({Direction::out, Author::bot, rest_, rest_what_, rest_id_});
    if (moved) row.messages.push_back(note_of_move(conversation->revision, *turn_.trace.moved));
    row.step_before = step_before_;
    row.step_after = open_step(turn_.state);
    row.level = turn_.state.person.risk.level;
    for (const crisis::Hit& hit : turn_.trace.hits) {
      row.rules.push_back(hit.lowered_by.empty() ? hit.rule : hit.rule + "<" + hit.lowered_by);
    }
    row.versions = versions_of(versions, conversation->revision);
    out_.write.transcript = std::move(row);
  }

  void remember_message() {
    const std::uint64_t hash = hash_of(request_);
    if (hash == 0) return;
    auto& seen = out_.write.after.seen;
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(request_.at.time_since_epoch()).count();
    const auto fresh = std::find_if(seen.begin(), seen.end(), [&](const Seen& one) {
      return one.at_s > now - limits::seen_for.count();
    });
    seen.erase(seen.begin(), fresh);
    if (seen.size() >= limits::seen_ids) seen.erase(seen.begin());
    const auto& conversation = turn_.state.conversation;
    seen.push_back({hash, conversation ? conversation->seq : 0, now, conversation ? conversation->id : 0});
  }

  const TurnRequest& request_;
  const SiteSettings& site_;
  const TurnSources& sources_;
  dialog::Turn turn_;
  TurnOutcome out_;
  std::string what_, step_before_;
  std::string bot_text_, bot_what_;  // the bot's part of the text
  std::string rest_, rest_what_;     // what follows a text that has left already
  std::int64_t rest_id_ = 0;
  std::int64_t outbox_id_ = 0;
  bool begun_ = false, ended_ = false;
  TurnRows rows_;
};

}  // namespace

Before::Before(const PersonRecord& record)
    : version(record.version), seen(record.seen), timers(record.timers) {
  look_at(record.state);
}

Before::Before(PersonRecord&& record)
    : version(record.version), seen(std::move(record.seen)), timers(record.timers) {
  look_at(record.state);
}

void Before::look_at(const dialog::State& state) {
  step = open_step(state);
  conversations = state.person.conversations;
  crisis_handoff = state.person.crisis_handoff;
  in_conversation = state.conversation.has_value();
  staff_held = in_conversation && state.conversation->control == dialog::Control::staff;
  provisional = state.person.risk.provisional;
}

TurnOutcome build_turn(Before before, const TurnRequest& request, dialog::Turn&& turn,
                       const SiteSettings& site, const std::string& versions,
                       const TurnSources& sources) {
  return Builder(std::move(before), request, std::move(turn), site, sources).build(versions);
}

const Seen* seen_before(const PersonRecord& record, const TurnRequest& request) {
  return find_seen(record, hash_of(request));
}

bool key_seen(const PersonRecord& record, const std::string& key) {
  return find_seen(record, hash_of_key(key)) != nullptr;
}

}  // namespace screenline::service
