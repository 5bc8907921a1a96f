#include "bot/service/lane.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/dialog/limits.hpp"
#include "bot/service/alert_people.hpp"
#include "bot/service/ending.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"
#include "bot/service/second_route.hpp"
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

// What a clock starts waits for the end of the quiet hours, the ladder's clock alone does not (S7).
// It may ring in them all the same: after an outage, or when they were changed. nullopt: it is
// time.
std::optional<dialog::Turn> put_off(const SiteSettings& site, const TurnRequest& request,
                                    const dialog::State& state) {
  const auto* timer = std::get_if<dialog::TimerIn>(&request.input);
  const bool texts = timer && timer->kind != dialog::TimerIn::Kind::silence &&
                     timer->kind != dialog::TimerIn::Kind::follow_up;
  if (!texts || !is_quiet(site.quiet, request.at)) {
    return std::nullopt;
  }
  return dialog::Turn{
      state,
      {dialog::SetTimer{timer->kind, after_quiet(site.quiet, request.at), timer->visit}},
      {}};
}

// False: a timer that has rung already in an earlier turn, or was put off since it was looked up.
bool still_due(const TurnRequest& request, const PersonRecord::Timers& timers) {
  const auto* timer = std::get_if<dialog::TimerIn>(&request.input);
  if (!timer) return true;
  if (request.timer_due && request.timer_due != deadline(timers, timer->kind)) return false;
  const auto due = due_timers(timers, request.at);
  return std::any_of(due.begin(), due.end(), [&](const dialog::TimerIn& one) {
    return one.kind == timer->kind && one.visit == timer->visit;
  });
}

// True when it is new to the person. Past the bound the oldest goes, but never the first: there
// they began.
bool add_address(dialog::Person& person, const dialog::Address& address) {
  auto& addresses = person.addresses;
  if (address.value.empty()) return false;
  if (std::find(addresses.begin(), addresses.end(), address) != addresses.end()) return false;
  if (addresses.size() >= dialog::limits::max_addresses) addresses.erase(addresses.begin() + 1);
  addresses.push_back(address);
  return true;
}

}  // namespace

Lane::Lane(Environment& environment, Store& store, StoreReader& reader, Journal* journal,
           Alerts* alerts)
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
    queue_.push_back(std::make_unique<Job>(Job{std::move(request), std::move(answer), 0, {}}));
    depth_.store(queue_.size(), std::memory_order_relaxed);
  }
  wake_.notify_one();
  return true;
}

bool Lane::post(std::function<void(Store&)> work, bool urgent) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t bound = limits::lane_queue + (urgent ? limits::lane_crisis_slots : 0);
    if (stopping_ || queue_.size() >= bound) return false;
    queue_.push_back(std::make_unique<Job>(Job{{}, {}, 0, std::move(work)}));
  }
  wake_.notify_one();
  return true;
}

void Lane::run() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, limits::tick, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_ && queue_.empty()) return;
      // What the sockets have read by now joins the wave: one sync serves more turns. On a core of
      // its own this costs a microsecond.
      if (queue_.size() < limits::wave) {
        lock.unlock();
        std::this_thread::yield();
        lock.lock();
      }
      take();
      depth_.store(queue_.size(), std::memory_order_relaxed);
    }
    environment_.counters.lane_heartbeat_ms = environment_.clock.now().time_since_epoch().count();
    environment_.counters.lane_depth = depth_.load();
    if (!jobs_.empty()) process();
    store_.idle();
    environment_.counters.store_trouble = store_.trouble().has_value();
    environment_.counters.records_unreadable = store_.unreadable().size();
  }
}

void Lane::take() {
  while (!queue_.empty() && jobs_.size() < limits::wave) {
    jobs_.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
}

void Lane::process() {
  const std::shared_ptr<const Content> content = environment_.content();
  // S12: while an outage's crisis texts are not on record, no questionnaire item goes to anyone.
  const bool may_ask = replay_journal(*content);
  if (may_ask) store_revision(*content);
  for (JobPtr& job : jobs_) {
    if (job->work) {
      job->work(store_);
      continue;
    }
    const TurnRequest& request = job->request;
    const bool by_address = request.person == 0;
    const std::uint64_t key = by_address ? EdgeMemory::key(request.site, request.address) : 0;
    // One turn a person and wave (E4); the next one sees what this one left.
    if (by_address ? has_address(key) : has_person(request.person)) {
      again_.push_back(std::move(job));
      continue;
    }
    std::int64_t person = 0;
    if (!may_ask || !find(*job, key, content->site(request.site), person)) {
      answer_unavailable(*job);
      continue;
    }
    if (by_address && person != 0 && has_person(person)) {  // by another address
      again_.push_back(std::move(job));
      continue;
    }
    bool answered = false;
    if (!prepare(job, person, *content, answered)) {
      if (!answered) answer_unavailable(*job);
      continue;
    }
    if (by_address) wave_addresses_.push_back(key);
  }
  jobs_.clear();
  if (!wave_.empty()) commit(*content);
  put_back();
}

void Lane::put_back() {
  if (again_.empty()) return;
  const std::lock_guard lock(mutex_);
  for (auto it = again_.rbegin(); it != again_.rend(); ++it) queue_.push_front(std::move(*it));
  again_.clear();
}

bool Lane::has_person(std::int64_t person) const {
  return std::ranges::find(wave_persons_, person) != wave_persons_.end();
}

bool Lane::has_address(std::uint64_t key) const {
  return std::ranges::find(wave_addresses_, key) != wave_addresses_.end();
}

// `person` 0: nobody known. False when the store cannot be reached.
bool Lane::find(const Job& job, std::uint64_t key, const SiteSettings& site, std::int64_t& person) {
  person = job.request.person;
  if (person != 0) return true;
  const auto known = person_by_address_.find(key);
  if (known != person_by_address_.end()) {
    person = known->second;
  } else {
    bool unavailable = false;
    person = store_.find_person(job.request.site, job.request.address, unavailable).value_or(0);
    if (unavailable) return false;
    if (person != 0) {
      if (person_by_address_.size() >= 4 * limits::cached_persons) person_by_address_.clear();
      person_by_address_[key] = person;
    }
  }
  return person == 0 || find_crisis(job.request, site, person);
}

// A crisis text went once more by this line (second_route.hpp), to a number that `person` is known
// by here: while that crisis is open, what comes from there is its answer.
bool Lane::find_crisis(const TurnRequest& request, const SiteSettings& site, std::int64_t& person) {
  for (const dialog::Address& first : first_lines(site, request.address)) {
    bool unavailable = false;
    const std::int64_t other = store_.find_person(request.site, first, unavailable).value_or(0);
    if (unavailable) return false;
    if (other == 0 || other == person) continue;
    PersonRecord fresh;
    const bool in_wave = has_person(other);  // looked at once more in the next one
    const PersonRecord* record = in_wave ? nullptr : look_up(other, site, request, fresh);
    if (!in_wave && !(record && is_answered_from(*record, request.address))) continue;
    person = other;
    return true;
  }
  return true;
}

// The record of a person: of the cache, else of the store, else a new one in `fresh`. Null:
// unavailable.
const PersonRecord* Lane::look_up(std::int64_t person, const SiteSettings& site,
                                  const TurnRequest& request, PersonRecord& fresh) {
  if (person != 0) {
    if (const PersonRecord* kept = persons_.get(person)) return kept;
    bool unavailable = false;
    auto loaded = store_.load(person, unavailable);
    if (unavailable) return nullptr;
    if (loaded) return &persons_.put(person, std::move(*loaded));
  }
  fresh.state.person.id = person != 0 ? person : store_.next_id();
  fresh.state.person.site = request.site;
  fresh.state.person.language = site.language;
  return &fresh;
}

// Loads, looks for a duplicate, advances. False: answered already, or the store is unavailable.
// Past the last "false" the record is the turn's: settle() puts the new one back, or drops it.
bool Lane::prepare(JobPtr& of, std::int64_t person, const Content& content, bool& answered) {
  Job& job = *of;
  const SiteSettings& site = content.site(job.request.site);
  PersonRecord own;
  const PersonRecord* record = look_up(person, site, job.request, own);
  if (!record) return false;
  answered = true;
  if (!still_due(job.request, record->timers)) return false;
  if (const Seen* seen = seen_before(*record, job.request)) {
    answer_duplicate(job, *record, *seen);
    return false;
  }
  if (!row_stands(job.request, record->state.person, site)) {
    if (job.answer) job.answer(LaneAnswer{Kind::stale, {}, Author::bot, {}, {}});
    return false;
  }
  answered = false;
  bool ours = true;
  if (!may_have_address(job.request, *record, ours)) return false;
  const FlowLookup flows(content.flows, environment_.revisions);
  if (record->state.conversation) {
    if (!know_revision(flows, record->state.conversation->revision)) return false;
    note_missing_revision(job.request, *record->state.conversation, flows);
  }
  if (record != &own) own = *persons_.take(person);
  Before before(std::move(own));
  dialog::State& state = own.state;
  // One that is somebody else's stays theirs in the store; the record keeps that we wrote there.
  const bool new_address = add_address(state.person, job.request.address) && ours;
  const std::string line = job.request.address.line.empty() && state.conversation
                               ? state.conversation->line
                               : job.request.address.line;
  dialog::World world = content.world(site, line, detector_.of(content), flows);
  world.staff = environment_.staff_known(site, state.person.addresses);
  know_row(state.person, world);
  std::optional<dialog::Turn> later = put_off(site, job.request, state);
  dialog::Turn turn =
      later ? std::move(*later)
            : dialog::advance(world, std::move(state), job.request.input, job.request.at);
  const TurnSources sources{[this] { return store_.next_id(); },
                            [this](std::int64_t id) { return reader_.handoff(id); },
                            [this](std::int64_t id) {
                              return make_mid({id, environment_.ids.random64()});
                            },
                            page_link(job.request.at)};
  TurnOutcome outcome =
      build_turn(std::move(before), job.request, std::move(turn), site, content.versions, sources);
  if (new_address) outcome.write.new_addresses.push_back(job.request.address);
  wave_persons_.push_back(outcome.write.person);
  writes_.push_back(std::move(outcome.write));
  wave_.push_back({std::move(of), std::move(outcome.text), std::move(outcome.mid), outcome.author,
                   outcome.alert, outcome.alert_repeats, outcome.alert_level, outcome.vacancy,
                   outcome.trace.moved ? std::move(outcome.trace.moved->left) : std::string()});
  return true;
}

// The row is as it was when the turn was decided on, and a clearance has what it needs (S9).
bool Lane::row_stands(const TurnRequest& request, const dialog::Person& person,
                      const SiteSettings& site) {
  const bool clears = std::holds_alternative<dialog::StaffClear>(request.input);
  if (request.row_version == 0 && !clears) return true;
  const auto row = reader_.handoff(request.row);
  if (request.row_version != 0 && (!row || row->version != request.row_version)) return false;
  return may_clear(request, row ? &*row : nullptr, person, site);
}

// A text sent from another line of ours makes that an address of the person's too, unless somebody
// is known by it already (find_crisis()). False: the store cannot tell now.
bool Lane::may_have_address(const TurnRequest& request, const PersonRecord& record, bool& ours) {
  const auto& known = record.state.person.addresses;
  const bool is_known = std::find(known.begin(), known.end(), request.address) != known.end();
  if (request.person == 0 || request.address.value.empty() || is_known) return true;
  bool unavailable = false;
  const auto owner = store_.find_person(request.site, request.address, unavailable);
  ours = owner.value_or(0) == 0 || *owner == request.person;
  return !unavailable;
}

// What the crisis row says of staff. A release whose word to the person's record was lost counts
// all the same.
void Lane::know_row(dialog::Person& person, dialog::World& world) {
  if (person.crisis_handoff == 0) return;
  const std::optional<Handoff> row = reader_.handoff(person.crisis_handoff);
  if (!row) return;
  world.staff_seen = is_seen(*row);
  // So does a claim: the row says who holds it.
  if (row->state == HandoffState::open) person.row_held = false;
  if (row->state == HandoffState::claimed && is_open_crisis(*row) && row->acknowledged != Time{})
    person.row_held = true;
}

void Lane::commit(const Content& content) {
  const std::vector<CommitResult> results = store_.commit(writes_);
  bool wake = false;
  for (std::size_t i = 0; i < wave_.size(); ++i) {
    for (const OutboxRow& row : writes_[i].outbox) {
      wake = wake || row.state == OutboxState::queued;
    }
    settle(wave_[i], writes_[i], results[i], content);
  }
  give_answers();
  environment_.counters.waves.fetch_add(1, std::memory_order_relaxed);
  environment_.counters.wave_turns.fetch_add(wave_.size(), std::memory_order_relaxed);
  clear_wave();
  if (wake && wake_outbox_) wake_outbox_();
}

void Lane::clear_wave() {
  wave_.clear();
  writes_.clear();
  wave_persons_.clear();
  wave_addresses_.clear();
}

void Lane::settle(InWave& one, TurnWrite& write, const CommitResult& result,
                  const Content& content) {
  Counters& count = environment_.counters;
  Job& job = *one.job;
  if (result.status == CommitStatus::conflict) {
    count.conflicts.fetch_add(1, std::memory_order_relaxed);
    persons_.drop(write.person);
    if (++job.tries <= limits::conflict_retries) {
      again_.insert(again_.begin(), std::move(one.job));  // before later texts of the same person
      return;
    }
    return answer_unavailable(job);
  }
  if (result.status == CommitStatus::unavailable) {
    persons_.drop(write.person);
    return answer_unavailable(job);
  }
  count.turns.fetch_add(1, std::memory_order_relaxed);
  const PersonRecord& kept = persons_.put(write.person, std::move(write.after));
  // Others were found by it.
  if (job.request.person == 0 && write.expected_version == 0) {
    person_by_address_[EdgeMemory::key(job.request.site, job.request.address)] = write.person;
  }
  const FlowLookup flows(content.flows, environment_.revisions);
  const flow::Flow* flow =
      kept.state.conversation ? flows.find(kept.state.conversation->revision) : nullptr;
  if (!job.request.address.value.empty()) remember_at_edge(job.request, kept.state, flow);
  // What the edge remembers would be of the older file.
  if (std::holds_alternative<dialog::StaffClear>(job.request.input) ||
      std::holds_alternative<dialog::MoveFlow>(job.request.input))
    forget_at_edge(kept.state.person);
  if (one.alert) {
    if (!one.alert_repeats) {
      count.crisis_by_level[static_cast<std::size_t>(std::clamp(one.alert_level, 0, 4))]++;
    }
    alert(one, write, kept.state.person);
  }
  if (!job.answer) return;
  LaneAnswer answer;
  answer.author = one.author;
  if (job.request.inline_reply) {
    answer.text = std::move(one.text);
    answer.mid = std::move(one.mid);
  }
  if (answer.author == Author::safety) count.crisis_referrals++;
  answer.step = open_step_id(kept.state, flow);
  answer.left = std::move(one.left);
  answers_.emplace_back(std::move(job.answer), std::move(answer));
}

void Lane::remember_at_edge(const TurnRequest& request, const dialog::State& state,
                            const flow::Flow* flow) {
  environment_.memory.with_seen(
      EdgeMemory::key(request.site, request.address), [&](EdgeHint& hint) {
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
    environment_.memory.with(EdgeMemory::key(person.site, address),
                             [](EdgeHint& hint) { hint.state.reset(); });
  }
}

}  // namespace screenline::service
