#include "bot/service/lane.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/dialog/limits.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"
#include "bot/service/timers.hpp"

namespace screenline::service {

namespace {

using dialog::Author;
using Kind = LaneAnswer::Kind;

std::string open_step_id(const dialog::State& state, const flow::Flow* flow) {
  if (state.person.risk.open != crisis::Question::none) return "safety question";
  if (!state.conversation || !flow || state.conversation->step < 0) return {};
  return flow->steps[static_cast<std::size_t>(state.conversation->step)].id;
}

// What the edge keeps of a state: all of it while danger is near, nothing otherwise.
bool danger_is_near(const dialog::State& state, const flow::Flow* flow) {
  if (state.person.risk.level > 0 || state.person.risk.held) return true;
  if (state.person.risk.open != crisis::Question::none) return true;
  if (state.conversation && state.conversation->at_safety_question()) return true;
  if (!state.conversation || !flow || state.conversation->step < 0) return false;
  return flow->steps[static_cast<std::size_t>(state.conversation->step)].is_safety();
}

// What a clock starts waits for the end of the quiet hours, the ladder's clock alone does not (S7). It may
// ring in them all the same: after an outage, or when they were changed. nullopt: it is time.
std::optional<dialog::Turn> put_off(const SiteSettings& site, const TurnRequest& request,
                                    const dialog::State& state) {
  const auto* timer = std::get_if<dialog::TimerIn>(&request.input);
  if (!timer || timer->kind == dialog::TimerIn::Kind::silence || !is_quiet(site.quiet, request.at)) {
    return std::nullopt;
  }
  return dialog::Turn{state, {dialog::SetTimer{timer->kind, after_quiet(site.quiet, request.at), timer->visit}}, {}};
}

}  // namespace

// A turn of the wave, advanced and waiting for the commit.
struct Lane::InWave {
  Job job;
  TurnOutcome outcome;
  std::uint64_t address_key = 0;
};

Lane::Lane(Environment& environment, Store& store, StoreReader& reader, Journal* journal, Alerts* alerts)
    : environment_(environment),
      store_(store),
      reader_(reader),
      journal_(journal),
      alerts_(alerts),
      persons_(limits::cached_persons) {}

Lane::~Lane() { stop(); }

void Lane::start() {
  thread_ = std::thread([this] { run(); });
}

void Lane::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Lane::submit(TurnRequest&& request, OnAnswer&& answer, bool urgent) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t bound = limits::lane_queue + (urgent ? limits::lane_crisis_slots : 0);
    if (stopping_ || queue_.size() >= bound) return false;
    Job job{std::move(request), std::move(answer), 0, {}};
    queue_.push_back(std::move(job));
    depth_.store(queue_.size(), std::memory_order_relaxed);
  }
  wake_.notify_one();
  return true;
}

bool Lane::post(std::function<void(Store&)> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= limits::lane_queue) return false;
    queue_.push_back(Job{{}, {}, 0, std::move(work)});
  }
  wake_.notify_one();
  return true;
}

void Lane::run() {
  while (true) {
    std::deque<Job> jobs;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, limits::tick, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_ && queue_.empty()) return;
      take(jobs);
      depth_.store(queue_.size(), std::memory_order_relaxed);
    }
    environment_.counters.lane_heartbeat_ms = environment_.clock.now().time_since_epoch().count();
    environment_.counters.lane_depth = depth_.load();
    if (!jobs.empty()) process(jobs);
    store_.idle();
    environment_.counters.store_trouble = store_.trouble().has_value();
  }
}

void Lane::take(std::deque<Job>& wave) {
  while (!queue_.empty() && wave.size() < limits::wave) {
    wave.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
}

void Lane::process(std::deque<Job>& jobs) {
  const std::shared_ptr<const Content> content = environment_.content();
  // S12: while an outage's crisis texts are not on record, no questionnaire item goes to anyone.
  const bool may_ask = replay_journal(*content);
  if (may_ask) store_revision(*content);
  std::vector<InWave> wave;
  std::deque<Job> again;
  std::unordered_set<std::int64_t> in_wave;
  std::unordered_set<std::uint64_t> addresses_in_wave;
  for (Job& job : jobs) {
    if (job.work) {
      job.work(store_);
      continue;
    }
    const std::uint64_t key = EdgeMemory::key(job.request.site, job.request.address);
    const bool by_address = job.request.person == 0;
    // One turn a person and wave (E4); the next one sees what this one left.
    if ((by_address && addresses_in_wave.contains(key)) || in_wave.contains(job.request.person)) {
      again.push_back(std::move(job));
      continue;
    }
    if (!may_ask) {
      answer_unavailable(job);
      continue;
    }
    InWave one{std::move(job), {}, key};
    bool answered = false;
    if (!prepare(one.job, *content, one, answered)) {
      if (!answered) answer_unavailable(one.job);
      continue;
    }
    if (in_wave.contains(one.outcome.write.person)) {
      again.push_back(std::move(one.job));
      continue;
    }
    in_wave.insert(one.outcome.write.person);
    if (by_address) addresses_in_wave.insert(key);
    wave.push_back(std::move(one));
  }
  if (!wave.empty()) commit(wave, again);
  if (again.empty()) return;
  const std::lock_guard lock(mutex_);
  for (auto it = again.rbegin(); it != again.rend(); ++it) queue_.push_front(std::move(*it));
}

// False when the store cannot be reached.
bool Lane::find(Job& job, std::int64_t& person, bool& unavailable) {
  person = job.request.person;
  if (person != 0) return true;
  const std::uint64_t key = EdgeMemory::key(job.request.site, job.request.address);
  const auto known = person_by_address_.find(key);
  if (known != person_by_address_.end()) {
    person = known->second;
    return true;
  }
  person = store_.find_person(job.request.site, job.request.address, unavailable).value_or(0);
  if (unavailable) return false;
  if (person != 0) {
    if (person_by_address_.size() >= 4 * limits::cached_persons) person_by_address_.clear();
    person_by_address_[key] = person;
  }
  return true;
}

// Loads, looks for a duplicate, advances. False: answered already, or the store is unavailable.
bool Lane::prepare(Job& job, const Content& content, InWave& out, bool& answered) {
  std::int64_t person = 0;
  bool unavailable = false;
  if (!find(job, person, unavailable)) return false;
  const SiteSettings& site = content.site(job.request.site);
  PersonRecord fresh;
  const PersonRecord* record = person != 0 ? persons_.get(person) : nullptr;
  if (person != 0 && !record) {
    auto loaded = store_.load(person, unavailable);
    if (unavailable) return false;
    if (loaded) record = &persons_.put(person, std::move(*loaded));
  }
  if (!record) {
    fresh.state.person.id = person != 0 ? person : store_.next_id();
    fresh.state.person.site = job.request.site;
    fresh.state.person.language = site.language;
    record = &fresh;
  }
  if (const auto* timer = std::get_if<dialog::TimerIn>(&job.request.input)) {
    // Rung already in an earlier turn, or put off since it was looked up.
    const auto due = due_timers(record->timers, job.request.at);
    const bool still_due = std::any_of(due.begin(), due.end(), [&](const dialog::TimerIn& one) {
      return one.kind == timer->kind && one.visit == timer->visit;
    }) && (!job.request.timer_due || job.request.timer_due == deadline(record->timers, timer->kind));
    if (!still_due) {
      answered = true;
      return false;
    }
  }
  if (const Seen* seen = seen_before(*record, job.request)) {
    answer_duplicate(job, *record, *seen);
    answered = true;
    return false;
  }
  dialog::State state = record->state;
  auto& addresses = state.person.addresses;
  const bool new_address = !job.request.address.value.empty() &&
                           std::find(addresses.begin(), addresses.end(), job.request.address) ==
                               addresses.end();
  if (new_address) {
    if (addresses.size() >= dialog::limits::max_addresses) addresses.erase(addresses.begin() + 1);
    addresses.push_back(job.request.address);
  }
  const FlowLookup flows(content.flows, environment_.revisions);
  if (state.conversation) {
    if (!know_revision(flows, state.conversation->revision)) return false;
    note_missing_revision(job.request, *state.conversation, flows);
  }
  const std::string& line = job.request.address.line.empty() && state.conversation
                                ? state.conversation->line
                                : job.request.address.line;
  dialog::World world = content.world(site, line, detector_.of(content), flows);
  world.staff = environment_.staff_known(site);
  std::optional<dialog::Turn> later = put_off(site, job.request, state);
  dialog::Turn turn = later ? std::move(*later)
                            : dialog::advance(world, std::move(state), job.request.input, job.request.at);
  const TurnSources sources{[this] { return store_.next_id(); },
                            [this](std::int64_t id) { return reader_.handoff(id); },
                            [this](std::int64_t id) {
                              return make_mid({id, environment_.ids.random64()});
                            }};
  out.outcome = build_turn(*record, job.request, std::move(turn), site, content.versions, sources);
  if (new_address) out.outcome.write.new_addresses.push_back(job.request.address);
  return true;
}

void Lane::commit(std::vector<InWave>& wave, std::deque<Job>& again) {
  std::vector<TurnWrite> writes;
  writes.reserve(wave.size());
  for (InWave& one : wave) writes.push_back(std::move(one.outcome.write));
  const std::vector<CommitResult> results = store_.commit(writes);
  bool wake = false;
  for (std::size_t i = 0; i < wave.size(); ++i) {
    wave[i].outcome.write = std::move(writes[i]);
    for (const OutboxRow& row : wave[i].outcome.write.outbox) {
      wake = wake || row.state == OutboxState::queued;
    }
    settle(wave[i], results[i], again);
  }
  give_answers();
  environment_.counters.waves.fetch_add(1, std::memory_order_relaxed);
  environment_.counters.wave_turns.fetch_add(wave.size(), std::memory_order_relaxed);
  if (wake && wake_outbox_) wake_outbox_();
}

void Lane::settle(InWave& one, const CommitResult& result, std::deque<Job>& again) {
  Counters& count = environment_.counters;
  TurnWrite& write = one.outcome.write;
  if (result.status == CommitStatus::conflict) {
    count.conflicts.fetch_add(1, std::memory_order_relaxed);
    persons_.drop(write.person);
    if (++one.job.tries <= limits::conflict_retries) {
      again.push_back(std::move(one.job));
      return;
    }
    return answer_unavailable(one.job);
  }
  if (result.status == CommitStatus::unavailable) {
    persons_.drop(write.person);
    return answer_unavailable(one.job);
  }
  count.turns.fetch_add(1, std::memory_order_relaxed);
  const PersonRecord& kept = persons_.put(write.person, std::move(write.after));
  if (one.job.request.person == 0) person_by_address_[one.address_key] = write.person;
  const std::shared_ptr<const Content> content = environment_.content();
  const FlowLookup flows(content->flows, environment_.revisions);
  const flow::Flow* flow = kept.state.conversation ? flows.find(kept.state.conversation->revision) : nullptr;
  if (!one.job.request.address.value.empty()) remember_at_edge(one.job.request, kept.state, flow);
  if (std::holds_alternative<dialog::StaffClear>(one.job.request.input)) forget_at_edge(kept.state.person);
  if (one.outcome.alert) {
    if (!one.outcome.alert_repeats) {
      count.crisis_by_level[static_cast<std::size_t>(std::clamp(one.outcome.alert_level, 0, 4))]++;
    }
    const auto row = std::find_if(write.handoffs.begin(), write.handoffs.end(),
                                  [](const Handoff& h) { return h.level >= 2; });
    if (alerts_ && row != write.handoffs.end()) {
      const bool taken = alerts_->send({row->id, row->level, std::string(crisis::name(row->track)),
                                        row->phone, row->site, one.outcome.alert_repeats});
      if (!taken) count.alerts_refused++;
    }
  }
  if (!one.job.answer) return;
  LaneAnswer answer;
  answer.author = one.outcome.author;
  if (one.job.request.inline_reply) {
    answer.text = std::move(one.outcome.text);
    answer.mid = std::move(one.outcome.mid);
  }
  if (answer.author == Author::safety) count.crisis_referrals++;
  answer.step = open_step_id(kept.state, flow);
  answers_.emplace_back(std::move(one.job.answer), std::move(answer));
}

void Lane::answer_duplicate(Job& job, const PersonRecord& record, const Seen& seen) {
  environment_.counters.duplicates.fetch_add(1, std::memory_order_relaxed);
  if (!job.answer) return;
  LaneAnswer answer;
  answer.kind = Kind::duplicate;
  if (seen.seq > 0 && job.request.inline_reply) give_again(job, record, seen, answer);
  job.answer(std::move(answer));
}

// What the turn of `seen` was answered with, whatever conversation it was in (E5).
void Lane::give_again(const Job& job, const PersonRecord& record, const Seen& seen, LaneAnswer& answer) {
  const dialog::State& state = record.state;
  std::int64_t conversation = seen.conversation;
  if (conversation == 0 && state.conversation) conversation = state.conversation->id;
  if (conversation == 0) return;
  const TranscriptMessage* said = nullptr;
  const std::vector<TranscriptTurn> turns = reader_.transcript(conversation, seen.seq - 1, 1);
  for (const TranscriptTurn& turn : turns) {
    if (turn.seq != seen.seq || turn.message_id != job.request.message_id) continue;
    for (const TranscriptMessage& message : turn.messages) {
      if (message.direction == Direction::out) said = &message;
    }
  }
  if (!said) return;
  const bool safety = said->author == Author::safety;
  // A question given again during a crisis, after STOP or under another hand would be a bot text out of
  // turn: then the redelivery is only acknowledged.
  const bool out_of_turn = state.person.risk.held || state.person.opted_out ||
                           (state.conversation && state.conversation->control == dialog::Control::staff);
  if (!safety && out_of_turn) return;
  // The provider asks because it has no answer; the row says whether the text left by another way meanwhile
  // (E6). A safety text is given in any case: too often beats not at all.
  const std::optional<OutboxRow> row =
      said->outbox != 0 ? store_.claim_inline(said->outbox, job.request.at) : std::nullopt;
  if (!safety && (!row || row->state != OutboxState::inline_pending)) return;
  answer.text = said->text;
  answer.author = said->author;
  if (row) answer.mid = row->mid;
}

// All answers of a wave together, after its last row is dealt with: the sockets' thread wakes once.
void Lane::give_answers() {
  const Give give = [this] {
    for (auto& [on_answer, answer] : answers_) on_answer(std::move(answer));
  };
  if (around_answers_) {
    around_answers_(give);
  } else {
    give();
  }
  answers_.clear();
}

void Lane::answer_unavailable(Job& job) {
  environment_.counters.unavailable.fetch_add(1, std::memory_order_relaxed);
  if (!job.answer) return;
  LaneAnswer answer;
  answer.kind = Kind::unavailable;
  if (job.request.edge) {
    answer.text = job.request.edge->text;
    answer.author = Author::safety;
  }
  job.answer(std::move(answer));
}

void Lane::remember_at_edge(const TurnRequest& request, const dialog::State& state, const flow::Flow* flow) {
  environment_.memory.with(EdgeMemory::key(request.site, request.address), [&](EdgeHint& hint) {
    hint.language = state.person.language;
    // The edge may already be ahead: it keeps what it raised until the lane has caught up.
    if (hint.state && hint.state->person.risk.level > state.person.risk.level) {
      return;
    }
    if (danger_is_near(state, flow)) {
      hint.state = state;
    } else {
      hint.state.reset();
    }
  });
}

// A cleared crisis ends at the edge too, on every address of the person.
void Lane::forget_at_edge(const dialog::Person& person) {
  if (person.risk.level >= 2) return;
  for (const dialog::Address& address : person.addresses) {
    environment_.memory.with(EdgeMemory::key(person.site, address), [](EdgeHint& hint) { hint.state.reset(); });
  }
}

bool Lane::know_revision(const FlowLookup& flows, const std::string& revision) {
  if (revision.empty() || flows.find(revision)) return true;
  const Time now = environment_.clock.now();
  const auto missing = missing_revisions_.find(revision);
  if (missing != missing_revisions_.end() && missing->second > now) return true;
  const auto bytes = store_.get_revision(revision);
  if (!bytes && store_.trouble()) return false;  // not to be taken for gone
  std::shared_ptr<const flow::Flow> flow;
  if (const auto files = bytes ? unpack_closure(*bytes) : std::nullopt) flow = load_closure(*files);
  if (flow && flow->revision == revision) {
    environment_.revisions.put(std::move(flow));
    missing_revisions_.erase(revision);
    return true;
  }
  environment_.log.write(Log::Level::error, bytes ? "flow.revision_unreadable" : "flow.revision_missing",
                         fmt::format("\"revision\":\"{}\"", revision.substr(0, 12)));
  if (missing_revisions_.size() >= limits::old_revisions) missing_revisions_.clear();
  missing_revisions_[revision] = now + limits::look_again;
  return true;
}

void Lane::note_missing_revision(const TurnRequest& request, const dialog::Conversation& conversation,
                                 const FlowLookup& flows) {
  if (!std::holds_alternative<dialog::TextIn>(request.input) || flows.find(conversation.revision)) return;
  if (conversation.revision.empty() || conversation.phase == dialog::Phase::ended) return;
  environment_.counters.revision_missing++;
  environment_.log.write(Log::Level::error, "turn.revision_missing",
                         fmt::format("\"conversation\":{}", conversation.id));
}

void Lane::store_revision(const Content& content) {
  if (!content.flows.current() || content.closure.empty()) return;
  const std::string& revision = content.flows.current()->revision;
  if (revision == stored_revision_) return;
  if (store_.put_revision(revision, content.closure)) stored_revision_ = revision;
}

// Crisis turns of an outage are put on record before anything else is asked; nothing is sent (S12).
bool Lane::replay_journal(const Content& content) {
  if (!journal_ || !journal_pending_) {
    if (!journal_ || environment_.counters.journal_pending.load() == 0) return true;
  }
  const std::vector<JournalEntry> entries = journal_->pending();
  environment_.counters.journal_unreadable = journal_->unreadable();
  for (const JournalEntry& entry : entries) {
    Job job;
    job.request.site = entry.site;
    job.request.address = entry.address;
    job.request.message_id = entry.message_id;
    job.request.source = "journal";
    job.request.at = entry.at;
    job.request.record_only = true;
    job.request.input = dialog::TextIn{entry.text_in, entry.address.channel, entry.address.line, false,
                                       dialog::ProviderOptOut::none, entry.recent};
    job.request.edge = std::make_shared<EdgeReply>();
    job.request.edge->text = entry.text_out;
    job.request.edge->what = entry.what;
    job.request.edge->sent = true;
    InWave one{std::move(job), {}, EdgeMemory::key(entry.site, entry.address)};
    bool answered = false;
    if (prepare(one.job, content, one, answered)) {
      std::vector<TurnWrite> writes;
      writes.push_back(std::move(one.outcome.write));
      const std::vector<CommitResult> results = store_.commit(writes);
      one.outcome.write = std::move(writes.front());
      if (results.front().status != CommitStatus::committed) {
        persons_.drop(one.outcome.write.person);
        return false;
      }
      std::deque<Job> none;
      settle(one, results.front(), none);
    } else if (!answered) {
      return false;
    }
    // The writer counts up after its append: down by one here, never set, or an entry could be hidden. Not
    // marked: it comes again, as a duplicate.
    if (journal_->mark_replayed(entry.id)) environment_.counters.journal_pending--;
  }
  give_answers();
  journal_pending_ = false;
  return true;
}

}  // namespace screenline::service
